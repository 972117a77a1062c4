"""One ffmpeg that takes finished frames on its input, burns captions in and writes H.264."""

from __future__ import annotations

import contextlib
import fcntl
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from ytempire.film import ffmpeg
from ytempire.film.frame import FPS, Bytes
from ytempire.film.zones import FONTS

F_SETPIPE_SZ = 1031  # linux/fcntl.h
PIPE_BYTES = 1 << 20
TAGS = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
BT709 = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
# Half the usual care for fractions of pixels: a quarter less work for the same SSIM at a tenth more bytes, since a
# drift goes by whole half pixels and a zoom has no sharper match to find.
MOTION = "subme=1:me=dia"
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "60", "-bf", "2", "-x264-params", MOTION,
        "-pix_fmt", "yuv420p")  # fmt: skip
THREADS = 3  # one more than the cores that are wanted: x264 waits for frames now and then
# For previews: half of the work of "superfast", at twice the bytes.
X264_QUICK = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "25", "-g", "60", "-pix_fmt", "yuv420p")
# Every segment counts time in the same unit, so that they join without rounding: 512 ticks a frame.
TIMESCALE = FPS * 512


@dataclass(frozen=True)
class Sound:
    """A stretch of a sound file, in seconds."""

    path: Path
    start: float
    seconds: float


class Encoder:
    """A context: frames given to `write` are in `out` (mp4) when it is left, with `sound` where there is one.

    Left by an exception, the encoder is killed at once; the caller removes `out`. Raises FilmError with a
    sentence when ffmpeg fails.
    """

    def __init__(
        self,
        out: Path,
        size: tuple[int, int],
        captions: Path | None = None,
        threads: int = THREADS,
        x264: Sequence[str] = X264,
        sound: Sound | None = None,
    ) -> None:
        # A file, not a pipe: nobody reads while frames are written, and a full pipe would stop the encoder.
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._process = subprocess.Popen(
            ffmpeg.command(*_arguments(out, size, captions, threads, x264, sound)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            bufsize=0,
            preexec_fn=ffmpeg.end_with_parent(),
        )
        assert self._process.stdin is not None
        self._input = self._process.stdin
        if sys.platform == "linux":  # fewer turns between drawing and encoding
            fcntl.fcntl(self._input, F_SETPIPE_SZ, PIPE_BYTES)

    def write(self, frame: Bytes) -> None:
        """Hand over one frame: planar yuv420p, BT.709 limited, flat. The buffer may be used again at once."""
        rest = frame.data
        try:
            while rest:
                rest = rest[self._input.write(rest) :]
        except BrokenPipeError:  # it has ended, and its log says why
            raise self._failure() from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is not None:
                self._process.kill()
            self._close_input()
            if self._process.wait() and error is None:
                raise self._failure()
        finally:
            self._log.close()

    def _close_input(self) -> None:
        with contextlib.suppress(BrokenPipeError):  # the exit code tells
            self._input.close()

    def _failure(self) -> Exception:
        code = self._process.wait()
        self._log.seek(0)
        return ffmpeg.failure(self._log.read().decode("utf-8", "replace"), code)


def caption_filter(captions: Path) -> str:
    """The filter that burns an ASS file in, with the fonts that come with the film."""
    return f"ass={ffmpeg.quoted(captions.resolve())}:fontsdir={ffmpeg.quoted(FONTS)}"


def _arguments(
    out: Path, size: tuple[int, int], captions: Path | None, threads: int, x264: Sequence[str], sound: Sound | None
) -> list[str]:
    width, height = size
    filters = [BT709, *([caption_filter(captions)] if captions else [])]
    return [
        "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}", "-r", str(FPS), "-i", "-",
        *(_heard(sound) if sound else []),
        "-vf", ",".join(filters), *x264, *TAGS, "-threads", str(threads),
        "-video_track_timescale", str(TIMESCALE), "-movie_timescale", str(TIMESCALE), "-f", "mp4", str(out.resolve()),
    ]  # fmt: skip


def _heard(sound: Sound) -> list[str]:
    """The second input, and how it is written; silence follows where it is too short."""
    seconds = f"{sound.seconds:.6f}"
    source = ["-ss", f"{sound.start:.6f}", "-t", seconds, "-i", str(sound.path.resolve())]
    aac = ["-af", "apad", "-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"]
    return [*source, *aac, "-t", seconds, "-movflags", "+faststart"]
