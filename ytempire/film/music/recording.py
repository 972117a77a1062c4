"""A creator's own music as a bed: brought to the level of our own, and repeated with a cross-fade at the seam."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ytempire.film import ffmpeg
from ytempire.film.errors import FilmError
from ytempire.film.loudness import loudness
from ytempire.film.music.instruments import SAMPLE_RATE, Samples

LEVEL = -18.3  # LUFS: what the composed beds measure
MOST_GAIN = 30.0  # dB; more would make music of hiss
SEAM = 3.0  # seconds during which the end goes over into the beginning
QUIET = 10 ** (-50 / 20)  # of full scale: what is below at either end is no music
GONE = "This channel's own music cannot be read any more. Upload it again, or choose one of the moods."
FULL_SCALE = 32768


class Recording:
    """A bed of any length from one recording. It is read in pieces, so memory does not grow with it."""

    def __init__(self, samples: NDArray[np.int16]) -> None:
        self.samples = samples
        self.seam = min(int(SEAM * SAMPLE_RATE), len(samples) // 4)
        self.period = len(samples) - self.seam

    def block(self, start: int, count: int) -> Samples:
        """`count` samples of the endless bed from `start`, shape (count, 2), full scale 1."""
        at = np.arange(start, start + count)
        place = at % self.period
        sound = self._taken(place)
        again = (at >= self.period) & (place < self.seam)  # the end of the round before is still heard
        if again.any():
            turn = (place[again] / self.seam * np.pi / 2).astype(np.float32)[:, None]
            leaving = self._taken(place[again] + self.period)
            sound[again] = sound[again] * np.sin(turn) + leaving * np.cos(turn)
        return sound

    def _taken(self, places: NDArray[np.int64]) -> Samples:
        return self.samples[places].astype(np.float32) / np.float32(FULL_SCALE)


def recording(music: Path, seconds: float, folder: Path) -> Recording:
    """The first `seconds` of a file, or all of it, as a bed at LEVEL; it is decoded into `folder`.

    Silence before the music is left out, and silence after it where it is to be repeated. Raises FilmError
    with a sentence for a file that is gone, broken or silent.
    """
    if not music.is_file():
        raise FilmError(GONE)
    part = [
        f"aresample={SAMPLE_RATE}",
        "aformat=sample_fmts=fltp:channel_layouts=stereo",
        f"silenceremove=start_periods=1:start_threshold={QUIET:.5f}",
        f"atrim=end={seconds:.3f}",
    ]
    raw = folder / "own.raw"
    try:
        level = loudness(music, *part)
        gain = min(LEVEL - level.integrated, MOST_GAIN)
        limiter = "alimiter=limit=0.9:level=0:attack=2:release=60:latency=1"
        ffmpeg.run(
            "-i", str(music.resolve()), "-map", "0:a:0", "-af", ",".join([*part, f"volume={gain:.2f}dB", limiter]),
            "-c:a", "pcm_s16le", "-f", "s16le", str(raw),
        )  # fmt: skip
    except FilmError as error:
        raise FilmError(GONE) from error
    if level.is_silent or raw.stat().st_size < SAMPLE_RATE:
        raise FilmError(GONE)
    samples = np.memmap(raw, np.int16, "r").reshape(-1, 2)
    return Recording(samples if len(samples) >= round(seconds * SAMPLE_RATE) else _without_tail(samples))


def _without_tail(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """All up to the last sound."""
    for end in range(len(samples), 0, -SAMPLE_RATE):
        start = max(0, end - SAMPLE_RATE)
        loud = np.flatnonzero(np.abs(samples[start:end].astype(np.int32)).max(1) > QUIET * FULL_SCALE)
        if len(loud):
            return samples[: start + int(loud[-1]) + 1]
    return samples
