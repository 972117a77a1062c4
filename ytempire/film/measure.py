"""A finished film, measured: streams, loudness, silences, black and frozen stretches.

Pictures are judged on key frames at 480 pixels (every two seconds of our films), which costs a hundredth of a
render; sound is judged whole. A stretch on key frames is found to within two seconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import av

from ytempire.film import ffmpeg
from ytempire.film.errors import FilmError
from ytempire.film.loudness import METER, parsed

SILENCE = "silencedetect=noise=-45dB:duration=0.7"
BLACK = "blackdetect=black_min_duration=1:pixel_black_th=0.08"
FROZEN = "freezedetect=noise=-60dB:duration=2.5"


@dataclass(frozen=True)
class Stretch:
    """From `start` to `end`, seconds in the film."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Measures:
    """What a film is. Sizes in pixels, `rate` in frames a second, lengths in seconds, loudness in LUFS and dBTP."""

    video_codec: str
    audio_codec: str
    width: int
    height: int
    rate: float
    video_seconds: float
    audio_seconds: float
    loudness: float
    true_peak: float
    silences: tuple[Stretch, ...]
    black: tuple[Stretch, ...]
    frozen: tuple[Stretch, ...]

    @property
    def seconds(self) -> float:
        return max(self.video_seconds, self.audio_seconds)


def measure(path: Path) -> Measures:
    """Measure a film. Raises FilmError when it cannot be read, or has no picture or no sound."""
    try:
        with av.open(str(path)) as film:
            picture, sound = film.streams.video[0], film.streams.audio[0]
            streams = {
                "video_codec": picture.codec_context.name, "audio_codec": sound.codec_context.name,
                "width": picture.width, "height": picture.height, "rate": float(picture.average_rate or 0),
                "video_seconds": _seconds(picture), "audio_seconds": _seconds(sound),
            }  # fmt: skip
    except (OSError, IndexError) as error:
        raise FilmError("The film that was made cannot be read again.") from error
    heard = ffmpeg.run("-i", str(path.resolve()), "-map", "0:a:0", "-af", f"{METER},{SILENCE}", "-f", "null", "-")
    seen = ffmpeg.run(
        "-skip_frame", "nokey", "-i", str(path.resolve()), "-map", "0:v:0", "-fps_mode", "passthrough",
        "-vf", f"scale=480:-2,{BLACK},{FROZEN}", "-f", "null", "-",
    )  # fmt: skip
    level = parsed(heard)
    end = float(streams["video_seconds"])
    return Measures(
        **streams, loudness=level.integrated, true_peak=level.true_peak,
        silences=_stretches(heard, "silence_start", "silence_end", end),
        black=_stretches(seen, "black_start", "black_end", end),
        frozen=_stretches(seen, "freeze_start", "freeze_end", end),
    )  # fmt: skip


def _seconds(stream: av.stream.Stream) -> float:
    return float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0


def _stretches(log: str, start: str, end: str, last: float) -> tuple[Stretch, ...]:
    """What a detector logged; a stretch that lasts to the end of the film has no end of its own."""
    starts = [float(number) for number in re.findall(rf"{start}:\s*(-?[\d.]+)", log)]
    ends = [float(number) for number in re.findall(rf"{end}:\s*(-?[\d.]+)", log)]
    ends += [last] * (len(starts) - len(ends))
    return tuple(Stretch(max(a, 0.0), b) for a, b in zip(starts, ends, strict=True))
