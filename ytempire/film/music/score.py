"""The music of a whole film: its bed, composed or the creator's own, with a sound at each scene change."""

from __future__ import annotations

import tempfile
import wave
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from ytempire.film.aside import aside
from ytempire.film.errors import FilmError
from ytempire.film.music.composer import Composer, add
from ytempire.film.music.instruments import SAMPLE_RATE, Samples, whoosh
from ytempire.film.music.moods import MOODS
from ytempire.film.music.recording import GONE, recording

VERSION = 1  # to be raised when a bed would sound different
BLOCK = 10 * SAMPLE_RATE
WHOOSH_LEVEL, WHOOSH_LEAD = 0.1, 0.3  # the second in seconds: it begins before the picture changes


def bed(mood: str, cache: Path | None = None, seed: int = 1) -> Samples:
    """One loop in this mood, shape (samples, 2), 48 kHz, -20 dB RMS; the same for the same seed.

    Making it takes about one CPU second. With `cache`, a folder, it is made once and kept there; without,
    in memory. Raises FilmError for a mood that does not exist.
    """
    if mood not in MOODS:
        raise FilmError(f"There is no music in the mood “{mood}”. Choose one of: {', '.join(MOODS)}, own, none.")
    if cache is None:
        return _remembered(mood, seed)
    path = cache / f"{mood}-{seed}-v{VERSION}.npy"
    if not path.exists():
        with aside(path) as part:
            np.save(part, Composer(MOODS[mood], seed).play())
    return np.load(path)


def write_score(
    path: Path,
    mood: str,
    seconds: float,
    changes: Sequence[float] = (),
    cache: Path | None = None,
    own: Path | None = None,
) -> None:
    """Write a WAV (48 kHz, stereo, 16 bit) as long as the film, with a whoosh at each of `changes` (seconds).

    `mood` is one of MOODS, "none" (the whooshes alone) or "own" (the music in the file `own`). Written in
    blocks, so that memory does not grow with the film. Raises FilmError with a sentence.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        piece = _bed_of(mood, seconds, cache, own, Path(folder))
        effect = whoosh() * WHOOSH_LEVEL
        total = round(seconds * SAMPLE_RATE)
        onsets = [max(0, int((at - WHOOSH_LEAD) * SAMPLE_RATE)) for at in changes]
        with path.open("wb") as written, wave.open(written, "wb") as file:
            file.setparams((2, 2, SAMPLE_RATE, 0, "NONE", ""))
            for start in range(0, total, BLOCK):
                block = piece(start, min(BLOCK, total - start))
                for onset in onsets:
                    _overlay(block, effect, onset - start)
                file.writeframes((np.clip(block, -1, 1) * 32767).astype("<i2").tobytes())


def _bed_of(
    mood: str, seconds: float, cache: Path | None, own: Path | None, folder: Path
) -> Callable[[int, int], Samples]:
    """What gives any stretch (first sample, count) of the music under a film."""
    if mood == "none":
        return lambda start, count: np.zeros((count, 2), np.float32)
    if mood == "own":
        if own is None:
            raise FilmError(GONE)
        return recording(own, seconds, folder).block
    loop = bed(mood, cache)
    return lambda start, count: np.take(loop, np.arange(start, start + count), axis=0, mode="wrap")


def _overlay(block: Samples, effect: Samples, at: int) -> None:
    """Add what of the effect falls into the block; `at` may lie outside."""
    first, last = max(at, 0), min(at + len(effect), len(block))
    if first < last:
        add(block, effect[first - at : last - at], first)


@lru_cache(maxsize=2)
def _remembered(mood: str, seed: int) -> Samples:
    made = Composer(MOODS[mood], seed).play()
    made.flags.writeable = False  # it is shared
    return made
