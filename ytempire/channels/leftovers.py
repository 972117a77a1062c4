"""What processes that were killed left behind, and what nobody has asked for in a long time."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path


def sweep(folders: Iterable[Path], seconds: float) -> None:
    """Remove those that nobody has touched for so long; one that its owner removes meanwhile is no matter."""
    for left in folders:
        with contextlib.suppress(FileNotFoundError):
            if left.stat().st_mtime < time.time() - seconds:
                shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def workspace(place: Path, abandoned: float) -> Iterator[Path]:
    """A folder of one's own in `place`; what killed processes left in theirs goes after so many seconds."""
    place.mkdir(parents=True, exist_ok=True)
    sweep(place.iterdir(), abandoned)
    with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def keep_newest(folder: Path, most: int) -> None:
    """Remove the oldest files of a folder but for `most`. Files with the same stem stay or go together."""
    used: dict[str, float] = {}
    files = list(_times(folder))
    for used_at, path in files:
        used[path.stem] = max(used_at, used.get(path.stem, 0.0))
    kept = set(sorted(used, key=lambda stem: used[stem], reverse=True)[:most])
    for _, path in files:
        if path.stem not in kept:
            path.unlink(missing_ok=True)


def _times(folder: Path) -> Iterable[tuple[float, Path]]:
    for entry in os.scandir(folder):
        with contextlib.suppress(FileNotFoundError):  # another removed it
            if entry.is_file() and not entry.name.startswith("."):
                yield entry.stat().st_mtime, Path(entry.path)
