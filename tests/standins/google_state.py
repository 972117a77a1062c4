"""All that the stand-in for Google knows: grants, videos and their bytes, playlists, what was used of the quota.

`desk.google` is it. Tests read it, and set what is theirs to set: see the fields of `Google.reset`.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.standins.google_grants import Grant, Grants
from tests.standins.google_people import Channel, at_first
from tests.standins.google_people import channel as new_channel
from tests.standins.google_quota import Quota


@dataclass
class Video:
    """A video as YouTube has it. `snippet` and `status` are what was sent; `made` is by the stand-in's clock."""

    id: str
    channel: Channel
    client: str
    snippet: dict[str, Any]
    status: dict[str, Any]
    film: Path
    size: int
    sha256: str
    made: datetime
    ready: float  # time.monotonic() at which its processing ends
    takes: float = 0.0  # seconds of processing
    outcome: str = "processed"  # or failed, rejected
    why: str = ""  # the word for a failure or a rejection
    deleted: bool = False
    thumbnail: dict[str, Any] | None = None  # size, sha256, content_type
    captions: list[dict[str, Any]] = field(default_factory=list)

    def privacy(self, now: datetime) -> str:
        """What it is by now: what has a time to be published is public from then on."""
        at = self.publish_at
        return "public" if at and at <= now else str(self.status["privacyStatus"])

    @property
    def publish_at(self) -> datetime | None:
        given = self.status.get("publishAt")
        return datetime.fromisoformat(given.replace("Z", "+00:00")) if given else None

    @property
    def upload_status(self) -> str:
        return "uploaded" if time.monotonic() < self.ready else self.outcome


@dataclass
class Playlist:
    """`items` are (item id, video id), in their order."""

    id: str
    title: str
    channel: Channel
    items: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Session:
    """An upload under way: `arrived` bytes are in `file`. `work` makes of them what was asked for."""

    id: str
    method: str
    size: int | None
    file: Path
    work: Callable[[Path], Any]
    made: datetime
    grant: Grant
    arrived: int = 0
    answer: Any = None  # when all has arrived
    lock: threading.Lock = field(default_factory=threading.Lock)


class Google:
    """The state; safe to use from many threads while `lock` is held for what has several steps."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.folder: tempfile.TemporaryDirectory[str] | None = None
        self.kept: Path | None = None  # where it stays when the process ends: see `google_kept.py`
        self.reset()

    def reset(self) -> None:
        """Nothing was granted, uploaded or used; everything as it is at first."""
        with self.lock:
            if self.folder:
                self.folder.cleanup()
            self.folder = None
            self.number = 0
            self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)  # settable; aware
            self.processing_seconds = 1.0  # from the last byte until it is `processed`; by the real clock
            self.access_seconds = 3600  # how long an access token is good for; by the stand-in's clock
            self.testing: set[str] = set()  # clients whose refresh tokens end after seven days
            self.unaudited: set[str] = set()  # clients whose uploads are locked private
            self.channels: list[Channel] = at_first()
            self.grants = Grants(self)
            self.quota = Quota(self)
            self.videos: dict[str, Video] = {}  # by id, oldest first; what was deleted stays, marked so
            self.playlists: dict[str, Playlist] = {}
            self.sessions: dict[str, Session] = {}
            for channel in self.channels:
                if channel.id:
                    self._first_playlists(channel)

    def now(self) -> datetime:
        return self.clock()

    def shift(self, **more: float) -> None:
        """Move the clock on: `shift(hours=3)`. It runs on from there."""
        clock, by = self.clock, timedelta(**more)
        self.clock = lambda: clock() + by

    def stop_at(self, moment: datetime) -> None:
        """The clock stands still at that moment."""
        self.clock = lambda: moment

    def next_id(self, kind: str, length: int = 11) -> str:
        """An id that looks like one of YouTube's; the same ones in the same order each time."""
        with self.lock:
            self.number += 1
            return hashlib.sha256(f"{kind} {self.number}".encode()).hexdigest()[:length]

    def file(self, name: str) -> Path:
        """A path for bytes that arrive; unless they are kept, the folder is gone with the state."""
        with self.lock:
            if self.kept:
                return self.kept / name
            if self.folder is None:
                self.folder = tempfile.TemporaryDirectory(prefix="standin-google-", ignore_cleanup_errors=True)
            return Path(self.folder.name) / name

    def add_channel(self, title: str, owner: str = "mia@morning.example") -> Channel:
        """One more channel to choose at the consent page."""
        with self.lock:
            made = new_channel(title, owner)
            self.channels.append(made)
            self._first_playlists(made)
            return made

    def channel(self, name: str) -> Channel:
        """By id, title or handle, or the Google account of one that has none. Raises LookupError."""
        for one in list(self.channels):
            if name in (one.key, one.title, one.handle):
                return one
        raise LookupError(f"no channel {name}")

    def video(self, id: str) -> Video | None:
        """The video, unless it was deleted."""
        found = self.videos.get(id)
        return None if found is None or found.deleted else found

    def of_channel(self, channel: Channel) -> list[Video]:
        """Its videos, newest first."""
        with self.lock:
            return [video for video in reversed(self.videos.values()) if video.channel == channel and not video.deleted]

    def _first_playlists(self, channel: Channel) -> None:
        for title in ("Start here", "All episodes"):
            id = "PL" + hashlib.sha256(f"{channel.id} {title}".encode()).hexdigest()[:32]
            self.playlists[id] = Playlist(id, title, channel)
