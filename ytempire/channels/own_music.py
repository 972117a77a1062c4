"""The music that a creator brings: kept once under its own hash, until no channel wants it any more."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from limits import parse
from sqlalchemy import select

from ytempire.accounts.throttle import throttle
from ytempire.channels.channel import Channel
from ytempire.channels.leftovers import workspace
from ytempire.extensions import db, give_back_connection
from ytempire.film.errors import FilmError
from ytempire.film.music import accepted
from ytempire.storage import disk_full_is_a_sentence, storage
from ytempire.text import one_line

HASH = re.compile(r"[0-9a-f]{64}")
NAME = "music.m4a"
LONGEST_NAME = 100
UPLOADS = parse("30 per 1 hour")  # of one user, whichever form they come with
MOST_AT_ONCE = 2  # files that are read at the same time
PATIENCE = 30.0  # seconds to wait for the files of others
UNCLAIMED = 3600.0  # seconds that a file may wait for its form to be saved, or that a film may still need it
MOST_UNCLAIMED = 5
ABANDONED = 900.0  # seconds after which a half-read file belongs to nobody
MOST_TRIES = 5  # to keep a file that is swept meanwhile
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
        """Check and keep an uploaded file; its hash. What is unclaimed beside it goes when it is too much.

        Raises FilmError, StorageError and Refusal with a sentence. The caller has nothing unsaved.
        """
        throttle().take(UPLOADS, "music", str(self.user_id))
        give_back_connection()
        if not _reading.acquire(timeout=PATIENCE):
            raise FilmError(BUSY)
        try:
            with disk_full_is_a_sentence(), workspace(storage().path(UNFINISHED), ABANDONED) as folder:
                sent = folder / "sent"
                with sent.open("wb") as file:
                    shutil.copyfileobj(stream, file)
                sha = self._keep(sent)
        finally:
            _reading.release()
        self.sweep()
        return sha

    def _keep(self, sent: Path) -> str:
        with sent.open("rb") as file:
            sha = hashlib.file_digest(file, "sha256").hexdigest()
        key = f"{self.user_id}/music/{sha}/{NAME}"
        for _ in range(MOST_TRIES):
            if not storage().exists(key):
                accepted(sent, sent.with_name(NAME))
                storage().put(key, sent.with_name(NAME))
            with contextlib.suppress(FileNotFoundError):  # it was swept since it was found
                os.utime(storage().path(key))  # it waits anew for its form
                return sha
        raise FilmError(BUSY)

    def let_go(self, key: str | None) -> None:
        """A channel has this music no more: its hour begins, for a film that has begun with it. After the commit."""
        with contextlib.suppress(FileNotFoundError):
            if key:
                os.utime(storage().path(key))

    def sweep(self) -> None:
        """Remove files that no channel has, but for those that a form or a film may still hold. After the commit."""
        wanted = set(db.session.scalars(select(Channel.music_key).where(Channel.user_id == self.user_id)))
        give_back_connection()
        with contextlib.suppress(FileNotFoundError):  # another sweep is at it, and does the rest
            self._remove_but(wanted)

    def _remove_but(self, wanted: set[str | None]) -> None:
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
