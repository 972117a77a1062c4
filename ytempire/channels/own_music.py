"""The music that a creator brings: kept once under its own hash, until no channel wants it any more."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from sqlalchemy import select

from ytempire.channels.channel import Channel
from ytempire.extensions import db
from ytempire.film.errors import FilmError
from ytempire.film.music import accepted
from ytempire.storage import LocalStorage, storage
from ytempire.text import one_line

HASH = re.compile(r"[0-9a-f]{64}")
NAME = "music.m4a"
LONGEST_NAME = 100
MOST_AT_ONCE = 2  # files that are read at the same time
PATIENCE = 30.0  # seconds to wait for the files of others
UNCLAIMED = 3600.0  # seconds that an uploaded file may wait for its form to be saved
MOST_UNCLAIMED = 5
ABANDONED = 900.0  # seconds after which a half-read file belongs to nobody
UNFINISHED = "previews/uploads"
BUSY = "Others send music just now. Wait a moment and send it again."

_reading = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True)
class Library:
    """One user's own music."""

    user_id: int

    def key(self, sha: str) -> str | None:
        """The storage key of the music with this hash, if it is here."""
        key = f"{self.user_id}/music/{sha}/{NAME}"
        return key if HASH.fullmatch(sha) and storage().exists(key) else None

    def take(self, stream: IO[bytes]) -> str:
        """Check and keep an uploaded file; its hash. Raises FilmError and StorageError with a sentence."""
        if not _reading.acquire(timeout=PATIENCE):
            raise FilmError(BUSY)
        try:
            with _workspace(storage()) as folder:
                sent = folder / "sent"
                with sent.open("wb") as file:
                    shutil.copyfileobj(stream, file)
                sha = hashlib.sha256(sent.read_bytes()).hexdigest()
                if self.key(sha) is None:
                    accepted(sent, folder / NAME)
                    storage().put(f"{self.user_id}/music/{sha}/{NAME}", folder / NAME)
        finally:
            _reading.release()
        storage().path(f"{self.user_id}/music/{sha}/{NAME}").touch()  # it waits anew for its form
        return sha

    def sweep(self) -> None:
        """Remove files that no channel has, but for those that a form may still hold. After the commit, and
        not while a film of the user is being made: it may have begun with the former music."""
        wanted = set(db.session.scalars(select(Channel.music_key).where(Channel.user_id == self.user_id)))
        db.session.commit()
        files = [(storage().path(key).stat().st_mtime, key) for key in storage().keys(f"{self.user_id}/music")]
        unclaimed = sorted((pair for pair in files if pair[1] not in wanted), reverse=True)
        for place, (put_at, key) in enumerate(unclaimed):
            if place >= MOST_UNCLAIMED or put_at < time.time() - UNCLAIMED:
                storage().delete(key)


def sha_of(key: str | None) -> str:
    """The hash in a storage key; empty for none."""
    return key.split("/")[2] if key else ""


def shown_name(file_name: str | None) -> str:
    """What a file was called, as a page shows it."""
    return one_line(PurePath((file_name or "").replace("\\", "/")).name)[:LONGEST_NAME] or "Your music"


@contextmanager
def _workspace(files: LocalStorage) -> Iterator[Path]:
    """A folder on the storage's disk; what killed processes left in theirs goes."""
    place = files.path(UNFINISHED)
    place.mkdir(parents=True, exist_ok=True)
    for left in place.iterdir():
        if left.exists() and left.stat().st_mtime < time.time() - ABANDONED:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)
