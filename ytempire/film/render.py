"""Segments of a film, encoded one by one, and the joining of them with the sound."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import av

from ytempire.film import ffmpeg
from ytempire.film.aside import aside
from ytempire.film.captions import stretch_ass
from ytempire.film.encoder import THREADS, X264_QUICK, Encoder, Sound
from ytempire.film.errors import FilmError
from ytempire.film.frame import FPS

if TYPE_CHECKING:
    from ytempire.film.film import Film


def render_segment(
    film: Film, index: int, out: Path, on_frame: Callable[[int], None] | None = None, threads: int = THREADS
) -> None:
    """Write segment `index` to `out` (mp4, H.264, captions burned in, no sound).

    `on_frame` is told how many frames of the segment are drawn; what it raises ends the encoder and goes on
    to the caller. `out` appears whole or not at all. Raises FilmError with a sentence, also for a full disk.
    """
    first, end = film.starts[index], film.starts[index + 1]
    with (
        aside(out) as part,
        _captions(film, first, end, out.parent) as captions,
        Encoder(part, film.size, captions, threads) as encoder,
    ):
        for drawn, frame in enumerate(film.frames(first, end), 1):
            encoder.write(frame)
            if on_frame:
                on_frame(drawn)


def render_preview(
    film: Film,
    first: int,
    last: int,
    out: Path,
    sound: Path | None = None,
    threads: int = 1,
    on_frame: Callable[[int], None] | None = None,
) -> None:
    """Write frames first..last-1 to `out` (mp4, captions burned in), quickly; make the film with `scale=PREVIEW`.

    `sound` is heard from the film's own beginning: of it the same stretch is cut. `on_frame` is told how many
    frames are drawn. `out` appears whole or not at all. Raises FilmError with a sentence.
    """
    heard = Sound(sound, first / FPS, (last - first) / FPS) if sound else None
    with (
        aside(out) as part,
        _captions(film, first, last, out.parent) as captions,
        Encoder(part, film.size, captions, threads, X264_QUICK, heard) as encoder,
    ):
        for drawn, frame in enumerate(film.frames(first, last), 1):
            encoder.write(frame)
            if on_frame:
                on_frame(drawn)


@contextmanager
def _captions(film: Film, first: int, end: int, beside: Path) -> Iterator[Path | None]:
    """A file with the captions of some frames while it is needed; None for a film without."""
    if film.look.captions == "none":
        yield None
        return
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        captions = Path(folder) / "captions.ass"
        captions.write_text(stretch_ass(film, first, end), encoding="utf-8")
        yield captions


def join(segments: Sequence[Path], sound: Path, out: Path, seconds: float) -> None:
    """Put segments and sound (AAC) together without encoding again, ready to be played while it loads.

    `seconds` is the length of the film; the sound must have it already. `out` appears whole or not at all.
    Raises FilmError with a sentence.
    """
    with aside(out) as part, tempfile.TemporaryDirectory(dir=out.parent) as folder:
        listing = Path(folder) / "segments.txt"
        listing.write_text(ffmpeg.listed(segments), encoding="utf-8")
        ffmpeg.run(
            "-f", "concat", "-safe", "0", "-i", str(listing),
            "-i", str(sound.resolve()),
            "-map", "0:v:0", "-map", "1:a:0", "-c", "copy",
            "-t", f"{seconds:.6f}", "-movflags", "+faststart", "-f", "mp4", str(part.resolve()),
        )  # fmt: skip
        _check_length(part, seconds)


def seconds_in(path: Path) -> float:
    """How much of its one stream a segment or a sound holds, found by reading it through; 0 where it is none."""
    try:
        with av.open(str(path)) as file:
            ends = [float((packet.pts + (packet.duration or 0)) * (packet.time_base or 0))
                    for packet in file.demux() if packet.pts is not None and packet.size]  # fmt: skip
            return max(ends, default=0.0)
    except (av.FFmpegError, OSError):
        return 0.0


def _check_length(film: Path, seconds: float) -> None:
    """The demuxer passes over a segment that it cannot read; picture and sound must both have the film's length."""
    with av.open(str(film)) as streams:
        lengths = [float((stream.duration or 0) * (stream.time_base or 0)) for stream in streams.streams]
    if max(abs(length - seconds) for length in lengths) > 1 / FPS:
        told = " and ".join(f"{length:.2f}" for length in lengths)
        raise FilmError(f"The parts of the film do not fit together: {told} instead of {seconds:.2f} seconds.")
