"""The resumable upload: opened once, then gone on with from the last byte that YouTube has, however often it breaks.

Who has the session's address can go on with it, so it is stored sealed and is in no log.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import IO, Any

from ytempire.config import Settings
from ytempire.providers.errors import DOWN, LOST
from ytempire.providers.youtube import Metadata, YoutubeError
from ytempire.providers.youtube_client import (
    TIMEOUT,
    UPLOAD_TIMEOUT,
    connection,
    method_of,
    translated,
    youtube,
)
from ytempire.providers.youtube_errors import UNREADABLE, error_of, unreadable

TYPE = "video/mp4"
METHOD = "videos.insert"
PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds, after each trouble in a row without a byte more; then it is given up
LONGEST_PAUSE = 30.0  # seconds; who asks for more is left alone by whoever called
SESSION = {404: "sessionGone", 410: "sessionGone", 401: "tokenEnded"}  # what these mean of a session
KEEPS_BREAKING = "The connection to YouTube keeps breaking. The upload goes on from where it is, by itself."


def body_of(metadata: Metadata) -> dict[str, Any]:
    """`snippet` and `status`, as `videos.insert` and `videos.update` want them. Privacy is always said."""
    status: dict[str, Any] = {
        "privacyStatus": metadata.privacy, "license": metadata.licence,
        "selfDeclaredMadeForKids": metadata.made_for_kids, "containsSyntheticMedia": metadata.synthetic,
    }  # fmt: skip
    if metadata.publish_at is not None:
        at = metadata.publish_at.astimezone(UTC)
        status |= {"privacyStatus": "private", "publishAt": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    return {
        "snippet": {
            "title": metadata.title, "description": metadata.description, "tags": list(metadata.tags),
            "categoryId": metadata.category, "defaultLanguage": metadata.language,
            "defaultAudioLanguage": metadata.language,
        },
        "status": status,
    }  # fmt: skip


def begin(settings: Settings, access_token: str, metadata: Metadata, size: int) -> str:
    """Open a session for so many bytes; its address. LOST: there may be a session, of which no video can come, since
    nobody has its address. Raises YoutubeError."""
    from googleapiclient.errors import HttpError

    from ytempire.providers.youtube_http import Announced

    request = youtube(settings).videos().insert(
        part="snippet,status", body=body_of(metadata), media_body=Announced(size, TYPE)
    )  # fmt: skip
    # As the library opens it, only that it sends the first chunk in the same breath.
    headers = {**request.headers, "X-Upload-Content-Type": TYPE, "X-Upload-Content-Length": str(size),
               "content-length": str(request.body_size)}  # fmt: skip
    with connection(access_token, TIMEOUT) as http, translated(method_of(request)):
        answer, content = http.request(request.uri, method=request.method, body=request.body, headers=headers)
        if answer.status != 200:
            raise HttpError(answer, content)
        session = str(answer["location"])
    if not session.startswith(("https://", settings.google_api_base or "https://")):
        raise unreadable()
    return session


@dataclass(frozen=True)
class Sending:
    """chunk: bytes, a multiple of 256 KiB. pause: waits so many seconds."""

    access_token: str
    chunk: int
    pause: Callable[[float], None]

    def send(self, session: str, film: IO[bytes], size: int, told: Callable[[int], None], fresh: bool) -> str:
        """As `Youtube.send`. What breaks is tried again here, as long as bytes arrive in between. Raises YoutubeError:
        DOWN when it is to go on later, GONE where there is no such session, BAD_KEY (`tokenEnded`) when the access
        token has ended: refresh it, and send on with the same session."""
        trouble, most = 0, 0
        with connection(self.access_token, UPLOAD_TIMEOUT) as http:
            upload = _Upload(http, session, film, size, self.chunk, fresh)
            while True:
                only_asked = upload.asks_first
                video_id, error = self._tried(upload)
                if error is None or upload.arrived:  # what broke may have been stopped meanwhile, too
                    told(size if video_id else upload.arrived)
                if video_id:
                    return video_id
                if upload.arrived > most:
                    trouble, most = 0, upload.arrived
                elif error or not only_asked or upload.asks_first:
                    trouble += 1
                    self._wait(trouble, error)

    def _tried(self, upload: _Upload) -> tuple[str | None, YoutubeError | None]:
        """The video's id once all is there, or what went wrong and may be tried again."""
        try:
            with translated(METHOD, SESSION):
                return upload.step(), None
        except YoutubeError as error:
            if error.kind not in (DOWN, LOST):
                raise
            return None, error

    def _wait(self, trouble: int, error: YoutubeError | None) -> None:
        """Before the next try; raises when there is to be none."""
        asked = error.retry_after if error else None
        if trouble > len(PAUSES) or (asked or 0) > LONGEST_PAUSE:
            # The session can always be asked: nothing is lost but an answer that makes no sense, time and again.
            if error and error.reason == UNREADABLE:
                raise error
            raise YoutubeError(DOWN, KEEPS_BREAKING, (error and error.reason) or "broken", asked)
        self.pause(max(PAUSES[trouble - 1], asked or 0))


class _Upload:
    """One session. `arrived`: bytes that YouTube has said to have. `asks_first`: where to go on is not known."""

    def __init__(self, http: Any, session: str, film: IO[bytes], size: int, chunk: int, fresh: bool) -> None:
        from googleapiclient.http import HttpRequest, MediaIoBaseUpload

        self._film, self._size, self.asks_first = film, size, not fresh
        media = MediaIoBaseUpload(film, TYPE, chunksize=chunk, resumable=True)
        self._request = HttpRequest(http, _video_id, session, method="PUT", resumable=media)
        self._request.resumable_uri = session

    @property
    def arrived(self) -> int:
        return int(self._request.resumable_progress)

    def step(self) -> str | None:
        """Ask where to go on if that is not known, else send the next chunk; the video's id once all is there."""
        if self._film.seek(0, os.SEEK_END) != self._size:
            raise error_of("filmChanged")
        asks, self.asks_first = self.asks_first, True
        video_id = self._ask() if asks else self._request.next_chunk(num_retries=0)[1]
        # All has arrived, and there is no video yet: then only asking is left.
        self.asks_first = self.arrived >= self._size
        return video_id

    def _ask(self) -> str | None:
        """The library asks only together with sending a chunk, of which there may be none left to send."""
        headers = {"Content-Range": f"bytes */{self._size}", "content-length": "0"}
        answer, content = self._request.http.request(self._request.resumable_uri, "PUT", headers=headers)
        _, video_id = self._request._process_response(answer, content)
        return None if video_id is None else str(video_id)


def _video_id(answer: Any, content: bytes) -> str:
    video_id = json.loads(content)["id"]
    if not isinstance(video_id, str) or not video_id:
        raise ValueError("no id")
    return video_id
