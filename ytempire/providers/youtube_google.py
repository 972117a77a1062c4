"""YouTube itself: each method is one call of the Data API by Google's own client."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from ytempire.config import Settings
from ytempire.providers import youtube_upload
from ytempire.providers.youtube import CHUNK, Metadata, Remote, Uploads, YoutubeChannel, YoutubeError
from ytempire.providers.youtube_client import called, youtube
from ytempire.providers.youtube_errors import error_of

MOST = 50  # that a list answers with at once
PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
CAPTIONS = "application/octet-stream"  # YouTube finds out by itself that it is SubRip


@dataclass
class GoogleYoutube:
    """`providers.youtube.Youtube`, with an access token that is good for as long as the calls take.

    chunk: bytes of an upload that are sent at once. pause: waits so many seconds before a chunk is tried again.
    """

    settings: Settings
    access_token: str = field(repr=False)
    chunk: int = CHUNK
    pause: Callable[[float], None] = time.sleep

    def begin(self, metadata: Metadata, size: int) -> str:
        return youtube_upload.begin(self.settings, self.access_token, metadata, size)

    def send(self, session: str, film: IO[bytes], size: int, told: Callable[[int], None], fresh: bool) -> str:
        sending = youtube_upload.Sending(self.access_token, self.chunk, self.pause)
        return sending.send(session, film, size, told, fresh)

    def video(self, youtube_id: str) -> Remote | None:
        return next(iter(self.videos([youtube_id])), None)

    def videos(self, youtube_ids: Sequence[str]) -> list[Remote]:
        request = self._youtube.videos().list(part="snippet,status,processingDetails", id=",".join(youtube_ids))
        return called(request, self.access_token, lambda answer: [_remote(item) for item in answer.get("items", [])])

    def update(self, youtube_id: str, metadata: Metadata) -> None:
        body = {"id": youtube_id, **youtube_upload.body_of(metadata)}
        self._do(self._youtube.videos().update(part="snippet,status", body=body))

    def set_thumbnail(self, youtube_id: str, picture: Path) -> None:
        media = _media(picture, PICTURES.get(picture.suffix.lower(), "image/jpeg"), "thumbnailGone")
        self._do(self._youtube.thumbnails().set(videoId=youtube_id, media_body=media))

    def add_captions(self, youtube_id: str, srt: Path, language: str, name: str) -> None:
        body = {"snippet": {"videoId": youtube_id, "language": language, "name": name, "isDraft": False}}
        media = _media(srt, CAPTIONS, "captionsGone")
        self._do(self._youtube.captions().insert(part="snippet", body=body, media_body=media), "captionExists")

    def add_to_playlist(self, youtube_id: str, playlist_id: str) -> None:
        resource = {"kind": "youtube#video", "videoId": youtube_id}
        body = {"snippet": {"playlistId": playlist_id, "resourceId": resource}}
        self._do(self._youtube.playlistItems().insert(part="snippet", body=body), "videoAlreadyInPlaylist")

    def in_playlist(self, youtube_id: str, playlist_id: str) -> bool:
        request = self._youtube.playlistItems().list(part="id", playlistId=playlist_id, videoId=youtube_id)
        return called(request, self.access_token, lambda answer: bool(answer.get("items")))

    def uploads(self, uploads_playlist: str, page: str = "") -> Uploads:
        """A channel that has uploaded nothing yet has no such playlist."""
        request = self._youtube.playlistItems().list(
            part="snippet,contentDetails", playlistId=uploads_playlist, maxResults=MOST, pageToken=page or None
        )  # fmt: skip
        try:
            return called(request, self.access_token, _uploads)
        except YoutubeError as error:
            if error.reason == "playlistNotFound":
                return Uploads()
            raise

    def playlists(self) -> list[tuple[str, str]]:
        request = self._youtube.playlists().list(part="snippet", mine=True, maxResults=MOST)
        return called(request, self.access_token, lambda answer: [
            (str(item["id"]), str(item["snippet"]["title"])) for item in answer.get("items", [])
        ])  # fmt: skip

    def own_channel(self) -> YoutubeChannel | None:
        request = self._youtube.channels().list(part="snippet,contentDetails,statistics", mine=True)
        try:
            return called(request, self.access_token, lambda answer: next(map(_channel, answer.get("items", [])), None))
        except YoutubeError as error:
            if error.reason == "youtubeSignupRequired":
                return None
            raise

    @property
    def _youtube(self) -> Any:
        return youtube(self.settings)

    def _do(self, request: Any, already: str = "") -> None:
        """Send a request whose answer says nothing new. already: the reason that says that it was done before."""
        try:
            called(request, self.access_token, lambda answer: None)
        except YoutubeError as error:
            if not already or error.reason != already:
                raise


def _media(file: Path, content_type: str, gone: str) -> Any:
    """The file to send along, whole: it is small. Raises YoutubeError with the reason `gone`."""
    from googleapiclient.http import MediaIoBaseUpload

    try:
        return MediaIoBaseUpload(io.BytesIO(file.read_bytes()), content_type)
    except OSError:
        raise error_of(gone) from None


def _remote(item: dict[str, Any]) -> Remote:
    snippet, status, processing = item["snippet"], item["status"], item.get("processingDetails", {})
    publish_at = status.get("publishAt")
    return Remote(
        id=str(item["id"]), title=str(snippet["title"]), privacy=str(status["privacyStatus"]),
        upload_status=str(status["uploadStatus"]),
        why=str(status.get("failureReason") or status.get("rejectionReason") or ""),
        processed=_share(processing) if status["uploadStatus"] != "processed" else 1.0,
        publish_at=datetime.fromisoformat(publish_at) if publish_at else None,
        tags=tuple(map(str, snippet.get("tags", ()))), words=_words(snippet, status),
    )  # fmt: skip


def _words(snippet: dict[str, Any], status: dict[str, Any]) -> Metadata:
    publish_at = status.get("publishAt")
    return Metadata(
        title=str(snippet["title"]), description=str(snippet.get("description", "")),
        tags=tuple(map(str, snippet.get("tags", ()))), privacy=str(status["privacyStatus"]),
        publish_at=datetime.fromisoformat(publish_at) if publish_at else None,
        category=str(snippet.get("categoryId", "")), language=str(snippet.get("defaultLanguage", "")),
        licence=str(status.get("license", "")), made_for_kids=bool(status.get("selfDeclaredMadeForKids")),
        synthetic=bool(status.get("containsSyntheticMedia")),
    )  # fmt: skip


def _uploads(answer: dict[str, Any]) -> Uploads:
    items = answer.get("items", [])
    came = [datetime.fromisoformat(item["snippet"]["publishedAt"]) for item in items]
    ids = [str(item["contentDetails"]["videoId"]) for item in items]
    return Uploads(ids, min(came, default=None), str(answer.get("nextPageToken", "")))


def _share(processing: dict[str, Any]) -> float | None:
    """The share of the parts that are done: YouTube's guess, which may go back as it finds more of them."""
    progress = processing.get("processingProgress", {})
    done, parts = int(progress.get("partsProcessed", 0)), int(progress.get("partsTotal", 0))
    return min(done / parts, 1.0) if parts > 0 else None


def _channel(item: dict[str, Any]) -> YoutubeChannel:
    snippet, counts = item["snippet"], item.get("statistics", {})
    pictures = snippet.get("thumbnails", {})
    hidden = counts.get("hiddenSubscriberCount")
    return YoutubeChannel(
        id=str(item["id"]), title=str(snippet["title"]), handle=str(snippet.get("customUrl", "")),
        picture_url=str((pictures.get("medium") or pictures.get("default") or {}).get("url", "")),
        uploads_playlist=str(item["contentDetails"]["relatedPlaylists"]["uploads"]),
        subscribers=None if hidden else _count(counts, "subscriberCount"),
        views=_count(counts, "viewCount"), videos=_count(counts, "videoCount"),
    )  # fmt: skip


def _count(counts: dict[str, Any], name: str) -> int | None:
    return int(counts[name]) if name in counts else None
