"""Files by key. A key is a relative path such as `7/voice/ab12….wav`; it never changes what it holds.

Keys are made from the hash of what went in, so writing one twice writes the same thing. A file appears
whole or not at all: it is written beside its place and renamed.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flask import current_app

MOST_TRIES = 20  # to put a file while others delete around it
DISK_FULL = "The disk of this installation is full. Free some space and make it again; what is done is kept."


class StorageError(Exception):
    """A file could not be kept; the text is a sentence for a person."""


class LocalStorage:
    """Files in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        """Where the file lies. Raises ValueError for a key that leaves the folder."""
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise ValueError(f"Not a storage key: {key!r}")
        return path

    def exists(self, key: str) -> bool:
        return self.path(key).is_file()

    def open(self, key: str) -> IO[bytes]:
        return self.path(key).open("rb")

    def read_text(self, key: str) -> str:
        return self.path(key).read_text(encoding="utf-8")

    def keys(self, folder: str) -> list[str]:
        """The keys of all files under a folder such as `7/music`."""
        found = self.path(folder).rglob("*")
        return sorted(path.relative_to(self.root.resolve()).as_posix() for path in found if path.is_file())

    @contextmanager
    def workspace(self, owner: str) -> Iterator[Path]:
        """A folder for unfinished files on the same disk; it and all in it are gone afterwards.

        `owner` names who works in it (letters and digits), so that what a killed one left is known as such.
        """
        with disk_full_is_a_sentence():
            self._unfinished.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f"{owner}-", dir=self._unfinished))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def unfinished(self) -> dict[str, list[Path]]:
        """The workspaces that there are, by owner."""
        found: dict[str, list[Path]] = {}
        if self._unfinished.is_dir():
            for folder in self._unfinished.iterdir():
                found.setdefault(folder.name.partition("-")[0], []).append(folder)
        return found

    @property
    def _unfinished(self) -> Path:
        return self.root / "unfinished"

    def put(self, key: str, source: Path) -> None:
        """Move a finished file to its key; it is safe on the disk before it is seen."""
        target = self.path(key)
        with disk_full_is_a_sentence():
            with source.open("rb+") as file:
                os.fsync(file.fileno())
            for tries_left in reversed(range(MOST_TRIES)):
                try:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    os.replace(source, target)
                    return
                except (FileNotFoundError, FileExistsError):
                    # `delete` took the folder, which was empty until now; before the move, or while it
                    # was found to be there already.
                    if not tries_left:
                        raise

    def delete(self, key: str) -> None:
        """Remove the file and the folders that it leaves empty; none there is no error."""
        path = self.path(key)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root.resolve():
                return
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:  # it holds something, perhaps since a moment ago
                return


@contextmanager
def disk_full_is_a_sentence() -> Iterator[None]:
    """Turn ENOSPC and its kin into a `StorageError` that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageError(DISK_FULL) from error
        raise


def storage() -> LocalStorage:
    """The storage of this installation."""
    files: LocalStorage = current_app.extensions["ytempire_storage"]
    return files
