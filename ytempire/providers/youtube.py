"""What YouTube is asked for, and how it says no. `youtube_google` asks Google, `youtube_local` keeps it here.

Each method of `Youtube` is one call of the Data API (its name is in `METHODS`, for the quota), so that whoever calls
it reserves first and settles after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from ytempire.providers.errors import ServiceError

# Further kinds of ServiceError, for YouTube alone.
QUOTA = "quota"  # the project's bucket is empty until the reset
UPLOAD_LIMIT = "upload_limit"  # no more uploads from here for 24 hours
SUSPENDED = "suspended"  # the project of the client was ended: never another in its place
CHANNEL_ENDED = "channel_ended"  # the YouTube channel was suspended or closed: no fault of the client
RECONNECT = "reconnect"  # the grant is gone or too small: a person has to connect again
GONE = "gone"  # the session of an upload, or the video, is there no more

METHODS = {
    "begin": "videos.insert", "video": "videos.list", "videos": "videos.list", "update": "videos.update",
    "set_thumbnail": "thumbnails.set", "add_captions": "captions.insert", "add_to_playlist": "playlistItems.insert",
    "in_playlist": "playlistItems.list", "uploads": "playlistItems.list", "playlists": "playlists.list",
    "own_channel": "channels.list", "report": "reports.query",
}  # fmt: skip
CHUNK = 8 * 1024 * 1024  # bytes; a multiple of 256 KiB
LARGEST_THUMBNAIL = 50_000_000  # bytes

UPLOAD_SCOPE = "https://www.googleapis.com/auth/youtube.upload"
CAPTIONS_SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
READ_SCOPE = "https://www.googleapis.com/auth/youtube.readonly"
ANALYTICS_SCOPE = "https://www.googleapis.com/auth/yt-analytics.readonly"
MONEY_SCOPE = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
SCOPES = (UPLOAD_SCOPE, CAPTIONS_SCOPE, READ_SCOPE, ANALYTICS_SCOPE, MONEY_SCOPE)
NEEDED_SCOPES = (UPLOAD_SCOPE, READ_SCOPE)  # without these nothing can be published; force-ssl covers reading too


class YoutubeError(ServiceError):
    """`reason` is YouTube's own word (`quotaExceeded`), or ""; the message is a sentence for a person."""

    def __init__(self, kind: str, message: str, reason: str = "", retry_after: float | None = None) -> None:
        super().__init__(kind, message, retry_after=retry_after)
        self.reason = reason


@dataclass(frozen=True)
class Metadata:
    """What YouTube is told of a video. `publish_at` is sent with privacy `private`, as YouTube wants it."""

    title: str
    description: str
    tags: Sequence[str]
    privacy: str
    publish_at: datetime | None = None
    category: str = "22"
    language: str = "en-US"
    licence: str = "youtube"
    made_for_kids: bool = False
    synthetic: bool = True


@dataclass(frozen=True)
class Remote:
    """A video as YouTube has it. `upload_status`: uploaded, processed, failed, rejected, deleted; `why` is its word for
    a failure or a rejection. `processed` is the share of the processing that is done, None where it does not say."""

    id: str
    title: str
    privacy: str
    upload_status: str
    why: str = ""
    processed: float | None = None
    publish_at: datetime | None = None
    tags: Sequence[str] = field(default_factory=tuple)
    words: Metadata | None = field(default=None, compare=False)  # all that it was told, as it would be told now


@dataclass(frozen=True)
class YoutubeChannel:
    id: str
    title: str
    handle: str
    picture_url: str
    uploads_playlist: str
    subscribers: int | None = None
    views: int | None = None
    videos: int | None = None


@dataclass(frozen=True)
class Uploads:
    """A page of what a channel has uploaded, the newest first. `oldest`: when the last of them came; `following`: the
    name of the next page, "" where there is none."""

    ids: Sequence[str] = ()
    oldest: datetime | None = None
    following: str = ""


class Youtube(Protocol):
    """All raise YoutubeError."""

    def begin(self, metadata: Metadata, size: int) -> str:
        """Open a resumable upload of so many bytes; the address of its session. Nothing is uploaded yet."""

    def send(self, session: str, film: IO[bytes], size: int, told: Callable[[int], None], fresh: bool) -> str:
        """Upload to the session until all is there; the video's id. Unless the session is `fresh` it is asked first
        where to go on, and answers at once where all has arrived. `told` hears how many bytes have arrived, when
        that was asked and after each chunk, and may raise to stop. GONE where there is no such session. Takes no
        quota."""

    def video(self, youtube_id: str) -> Remote | None: ...

    def videos(self, youtube_ids: Sequence[str]) -> list[Remote]:
        """Those of up to 50 that are there."""

    def update(self, youtube_id: str, metadata: Metadata) -> None: ...

    def set_thumbnail(self, youtube_id: str, picture: Path) -> None: ...

    def add_captions(self, youtube_id: str, srt: Path, language: str, name: str) -> None:
        """A track that is there already by that name and language is none to complain of."""

    def add_to_playlist(self, youtube_id: str, playlist_id: str) -> None: ...

    def in_playlist(self, youtube_id: str, playlist_id: str) -> bool: ...

    def uploads(self, uploads_playlist: str, page: str = "") -> Uploads:
        """The newest 50 uploads, or those of the page of that name."""

    def playlists(self) -> list[tuple[str, str]]:
        """Id and title of the channel's own, 50 at most."""

    def own_channel(self) -> YoutubeChannel | None:
        """The channel of the grant; None where the Google account has none."""
