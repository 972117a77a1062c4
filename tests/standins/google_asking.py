"""Asking the stand-in for Google by Google's own client libraries, for tests."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import google_auth_httplib2
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload
from PIL import Image

from tests.standins.google_rules import ANALYTICS, YOUTUBE, document
from tests.standins.server import KEY, StandIns
from ytempire.ground.standins import client_of
from ytempire.providers.youtube_http import NoAnswer, OneTry

STEP = 256 * 1024  # bytes
BROKEN = (HttpError, NoAnswer)  # how a request fails that is told to: by an answer, or by a connection that breaks
SRT = b"1\n00:00:00,000 --> 00:00:01,000\nSalt.\n"
PRIVATE = {"snippet": {"title": "Salt"}, "status": {"privacyStatus": "private"}}


def service(standins: StandIns, token: str, number: int = 1, name: str = YOUTUBE) -> Any:
    """The client library, for a refresh token that the client of that number has."""
    root = f"{standins.address}/google/"
    credentials = Credentials(None, token, token_uri=f"{root}token", client_id=client_of(number), client_secret=KEY)
    connection = OneTry(timeout=10)
    connection.follow_redirects = False
    http = google_auth_httplib2.AuthorizedHttp(credentials, connection)
    return build_from_document({**document(name), "rootUrl": root, "baseUrl": root}, http=http)


def analytics(standins: StandIns, token: str) -> Any:
    return service(standins, token, name=ANALYTICS)


def begun(youtube: Any, film: bytes, body: dict[str, Any] | None = None, chunk: int = STEP) -> Any:
    """A request to upload that film, of which `next_chunk()` sends the next part."""
    film_of = MediaIoBaseUpload(io.BytesIO(film), "video/mp4", chunksize=chunk, resumable=True)
    return youtube.videos().insert(part="snippet,status", body=body or PRIVATE, media_body=film_of)


def uploaded(youtube: Any, film: bytes = b"film", **body: dict[str, Any]) -> str:
    """The id of a video of these bytes; `snippet` and `status` change what is said of it."""
    told = {part: {**PRIVATE[part], **body.get(part, {})} for part in PRIVATE}
    return str(sent(begun(youtube, film, told))["id"])


def sent(request: Any) -> dict[str, Any]:
    """What is answered when all has been sent."""
    answer = None
    while answer is None:
        _, answer = request.next_chunk()
    return dict(answer)


def reason(error: HttpError) -> tuple[int, str]:
    """Status, and Google's word for why."""
    return error.resp.status, error.error_details[0]["reason"]


def refused(call: Callable[[], Any]) -> tuple[int, str]:
    """Status and reason of what a call is refused with."""
    try:
        answer = call()
    except HttpError as error:
        return reason(error)
    raise AssertionError(f"It was answered: {answer}")


def media(content: bytes, content_type: str, resumable: bool = False) -> MediaIoBaseUpload:
    return MediaIoBaseUpload(io.BytesIO(content), content_type, resumable=resumable)


def picture(kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1280, 720), "navy").save(file, kind)
    return file.getvalue()


def only(youtube: Any, id: str, parts: str = "snippet,status") -> Any:
    """The video of that id."""
    return youtube.videos().list(part=parts, id=id).execute()["items"][0]


def captions(youtube: Any, id: str, text: bytes = SRT, name: str = "", **more: Any) -> Any:
    """A request for a track of the video."""
    body = {"snippet": {"videoId": id, "language": "en", "name": name, **more}}
    return youtube.captions().insert(part="snippet", body=body, media_body=media(text, "application/octet-stream"))


def into(youtube: Any, playlist: str, id: str) -> Any:
    """A request to add the video to the playlist."""
    resource = {"kind": "youtube#video", "videoId": id}
    return youtube.playlistItems().insert(part="snippet", body={"snippet": {"playlistId": playlist,
                                                                            "resourceId": resource}})  # fmt: skip
