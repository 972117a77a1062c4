"""A finished film, measured: streams, loudness, silences, black and frozen stretches.

All of it together costs two to four hundredths of the render.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from ytempire.film import ffmpeg
from ytempire.film.errors import FilmError
from ytempire.film.loudness import METER, parsed
from ytempire.film.stillness import Stretch, logged, still_stretches

__all__ = ["Measures", "Stretch", "measure"]

SILENCE = "silencedetect=noise=-45dB:duration=0.7"


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
            streams: dict[str, Any] = {
                "video_codec": picture.codec_context.name, "audio_codec": sound.codec_context.name,
                "width": picture.width, "height": picture.height, "rate": float(picture.average_rate or 0),
                "video_seconds": _seconds(picture), "audio_seconds": _seconds(sound),
            }  # fmt: skip
    except (av.FFmpegError, OSError, IndexError) as error:
        raise FilmError("The film that was made cannot be read again.") from error
    heard = ffmpeg.run("-i", str(path.resolve()), "-map", "0:a:0", "-af", f"{METER},{SILENCE}", "-f", "null", "-")
    black, frozen = still_stretches(path)
    level, whole = parsed(heard), Stretch(0.0, streams["audio_seconds"])
    return Measures(
        **streams, loudness=level.integrated, true_peak=level.true_peak,
        silences=tuple(logged(heard, "silence_start", "silence_end", whole)),
        black=black, frozen=frozen,
    )  # fmt: skip


def _seconds(stream: av.stream.Stream) -> float:
    return float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
