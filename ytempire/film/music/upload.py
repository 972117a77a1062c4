"""Music that a creator brings: looked at with distrust, and written anew as one clean sound."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ytempire.film import ffmpeg
from ytempire.film.aside import aside
from ytempire.film.errors import FilmError
from ytempire.film.loudness import parsed
from ytempire.film.music.instruments import SAMPLE_RATE

LARGEST = 50_000_000  # bytes
SHORTEST, LONGEST = 5, 20 * 60  # seconds
PATIENCE = 150.0  # seconds; twenty minutes of music take twenty on a slow computer
PROCESSOR = 120  # seconds of it
MEMORY = 2_000_000_000  # bytes of addresses
LARGEST_RESULT = 60_000_000  # bytes
FEW_ERRORS = {"mp3": 2}  # it has no frame around it: a rough beginning or end is common
NEAR = 1.0  # second between what a file says of its length and what comes out of it

NO_MUSIC = "This is no music that can be read here. Give an MP3, M4A, WAV, FLAC or OGG file."
NO_SOUND = "There is no sound in this file."
SILENT = "This file is silent from beginning to end."
TOO_LARGE = "This file has more than 50 MB. Give a shorter one, or the same as MP3 or M4A."
TOO_LONG = "This music is longer than 20 minutes. Cut it first: a film repeats it as often as it needs to."
TOO_SHORT = "This music lasts {:.1f} seconds; it needs at least 5."
DAMAGED = "This file is damaged or was not copied whole. Export it once more and try again."
TOO_SLOW = "This file takes too long to read. Export it as MP3 or WAV and try again."

# What a file of each kind begins with, and ffmpeg's reader for it. Nothing else is tried: a playlist that calls
# itself music would have it open other files.
KINDS = (
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "wav"),
    (re.compile(rb"RF64....WAVE", re.DOTALL), "wav"),
    (re.compile(rb"....ftyp", re.DOTALL), "mov"),
    (re.compile(rb"fLaC"), "flac"),
    (re.compile(rb"OggS"), "ogg"),
    (re.compile(rb"ID3|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]"), "mp3"),
)
ERRORS = re.compile(r"\[error\] (?:Error submitting packet|Decoding error|CRC mismatch)")
BROKEN_OFF = re.compile(r"partial file|Error during demuxing|corrupt input packet|moov atom not found")


@dataclass(frozen=True)
class Accepted:
    """What is known of music that was taken: its length in seconds and its loudness in LUFS."""

    seconds: float
    loudness: float


def accepted(path: Path, out: Path) -> Accepted:
    """Check an uploaded file, and write its sound alone to `out` (m4a: AAC, 48 kHz, stereo, no tags).

    Time, memory and the size of what is written are bounded. `out` appears whole or not at all. Raises
    FilmError with a sentence for a person.
    """
    kind = _kind(path)
    source = ("-protocol_whitelist", "file", "-err_detect", "crccheck", "-f", kind, "-i", str(path.resolve()))
    declared = _declared(_run(*source, "-map", "0:a:0", "-t", "0", "-f", "null", "-"))
    if declared is not None and declared > LONGEST:
        raise FilmError(TOO_LONG)
    with aside(out) as part:
        log = _run(
            *source, "-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1", "-t", str(LONGEST + 1),
            "-af", f"aresample={SAMPLE_RATE},aformat=channel_layouts=stereo,ebur128=framelog=quiet",
            "-c:a", "aac", "-aac_coder", "fast", "-b:a", "192k", "-ac", "2",
            "-f", "mp4", "-movflags", "+faststart", str(part.resolve()),
        )  # fmt: skip
        seconds, level = _written(log), parsed(log)
        _require_whole(log, kind, declared, seconds)
        _require_fit(seconds)
        if level.is_silent:
            raise FilmError(SILENT)
    return Accepted(seconds, level.integrated)


def _kind(path: Path) -> str:
    """ffmpeg's reader for the file, by its first bytes."""
    size = path.stat().st_size
    if size > LARGEST:
        raise FilmError(TOO_LARGE)
    with path.open("rb") as file:
        head = file.read(16)
        kind = next((reader for sign, reader in KINDS if sign.match(head)), None)
        if kind is None:
            raise FilmError(NO_MUSIC)
        if kind == "ogg":
            file.seek(max(0, size - 2 * 65_307))  # the longest page there can be, twice
            _require_last_page(file.read())
    return kind


def _require_last_page(tail: bytes) -> None:
    """Ogg does not say how long it is; a page that is cut off does (RFC 3533)."""
    page = tail[max(0, tail.rfind(b"OggS")) :]
    segments = page[26] if len(page) > 26 else 0
    if len(page) < 27 + segments + sum(page[27 : 27 + segments]):
        raise FilmError(DAMAGED)


def _declared(log: str) -> float | None:
    """The length that the file itself gives, in seconds; None where ffmpeg had to guess."""
    found = re.search(r"Duration: (\d+):(\d+):([\d.]+)", log)
    if not found or "Estimating duration" in log:
        return None
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def _written(log: str) -> float:
    """How many seconds came out."""
    times = re.findall(r"time=(\d+):(\d+):([\d.]+)", log)
    if not times:
        return 0.0
    hours, minutes, seconds = times[-1]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _require_whole(log: str, kind: str, declared: float | None, seconds: float) -> None:
    missing = (declared or 0.0) - seconds
    errors = len(ERRORS.findall(log))
    if missing > max(NEAR, seconds / 50) or BROKEN_OFF.search(log) or errors > FEW_ERRORS.get(kind, 0):
        raise FilmError(DAMAGED)


def _require_fit(seconds: float) -> None:
    if seconds < SHORTEST:
        raise FilmError(TOO_SHORT.format(seconds))
    if seconds > LONGEST + 0.5:
        raise FilmError(TOO_LONG)


def _run(*arguments: str) -> str:
    """Run ffmpeg within its limits; its log. Raises FilmError with what is wrong with the file."""
    try:
        done = subprocess.run(
            ffmpeg.command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=_within_limits(),
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FilmError(TOO_SLOW) from None
    log = done.stderr.decode("utf-8", "replace")
    if done.returncode < 0:
        raise FilmError(TOO_SLOW)
    if done.returncode:
        raise _refusal(log, done.returncode)
    return log


def _refusal(log: str, code: int) -> FilmError:
    if "matches no streams" in log:
        return FilmError(NO_SOUND)
    known = ffmpeg.failure(log, code)
    return known if str(known) in ffmpeg.SENTENCES.values() else FilmError(DAMAGED)


def _within_limits() -> Callable[[], None]:
    """To be called in the child: it ends with us, and takes no more than it may."""
    end_with_parent = ffmpeg.end_with_parent()

    def limit() -> None:
        if end_with_parent:
            end_with_parent()
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_RESULT, LARGEST_RESULT))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    return limit
