"""Running ffmpeg: found once, ended with its caller, and its last words turned into a sentence."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import imageio_ffmpeg

from ytempire.film.aside import DISK_FULL
from ytempire.film.errors import EncoderKilled, FilmError

QUIET = ("-hide_banner", "-nostdin", "-nostats", "-y", "-loglevel", "level+info")
PR_SET_PDEATHSIG = 1  # linux/prctl.h
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
SENTENCES = {
    "No space left on device": DISK_FULL,
    "Permission denied": "The folder for films may not be written to: check who owns it.",
    "Cannot allocate memory": "There was not enough memory to encode the film.",
}


def command(*arguments: str) -> list[str]:
    """An ffmpeg command line that asks nothing, overwrites its output and marks what it logs by its level."""
    return [imageio_ffmpeg.get_ffmpeg_exe(), *QUIET, *arguments]


def run(*arguments: str, folder: Path | None = None) -> str:
    """Run ffmpeg to its end in `folder` and return what it logged. Raises FilmError with a sentence."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=end_with_parent(),
        check=False,
    )
    log = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise failure(log, done.returncode)
    return log


def failure(log: str, code: int) -> FilmError:
    """What went wrong, for a person: a known cause by its sentence, else the first error logged."""
    for sign, sentence in SENTENCES.items():
        if sign in log:
            return FilmError(sentence)
    if code < 0:
        return EncoderKilled(
            f"The encoder was ended from outside ({signal.Signals(-code).name}), perhaps for want of memory. "
            "Make it again: what was done is kept."
        )
    errors = re.findall(r"\[(?:error|fatal)\] (.+)", log)
    return FilmError(f"The encoder failed: {errors[0] if errors else f'exit code {code}'}")


def end_with_parent() -> Callable[[], None] | None:
    """To be called in the child before it starts: on Linux the kernel kills it when its parent is killed.

    Elsewhere there is no such call. An encoder still ends there, since its input is a pipe from the parent,
    and a sound pass lasts seconds; neither has a file under its final name by then.
    """
    if LIBC is None:
        return None
    libc, parent = LIBC, os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the request was made
            os._exit(1)

    return ask


def quoted(path: Path) -> str:
    """A path as a value inside a filter graph: escaped once for the option and once for the graph."""
    option = "".join(f"\\{letter}" if letter in "\\':" else letter for letter in path.as_posix())
    return "".join(f"\\{letter}" if letter in "\\'[],;" else letter for letter in option)


def listed(paths: Sequence[Path]) -> str:
    """The text of a list for the concat demuxer."""
    quotes = (path.resolve().as_posix().replace("'", "'\\''") for path in paths)
    return "ffconcat version 1.0\n" + "".join(f"file '{path}'\n" for path in quotes)
