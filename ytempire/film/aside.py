"""Files that appear whole or not at all: written under another name, then renamed."""

from __future__ import annotations

import errno
import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from ytempire.film.errors import FilmError

DISK_FULL = "The disk is full. Make room and try again: the film goes on from where it stopped."


@contextmanager
def aside(out: Path) -> Iterator[Path]:
    """Yield a name beside `out` to write to; it becomes `out` at the end, or goes if anything is raised.

    The name carries the process id, so that a worker that lost its lease cannot touch its successor's file.
    What a killed process left for the same `out` is removed first. A full disk is raised as FilmError.
    """
    part = out.with_name(f".{out.stem}.{os.getpid()}.part{out.suffix}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(out)
        yield part
        os.replace(part, out)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FilmError(DISK_FULL) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def remove_abandoned(out: Path) -> None:
    """Remove what processes that no longer live had begun to write for `out`."""
    for part in out.parent.glob(f".{glob.escape(out.stem)}.*.part{out.suffix}"):
        owner = part.name.removesuffix(f".part{out.suffix}").rpartition(".")[2]
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            part.unlink(missing_ok=True)
