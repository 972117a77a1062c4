"""What the stand-in for Google takes and answers, by Google's own client libraries."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import google_auth_httplib2
import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.http import MediaIoBaseUpload, build_http

from tests.standins.google import grant
from tests.standins.google_rules import document
from tests.standins.server import KEY, StandIns
from ytempire.ground.standins import client_of

STEP = 256 * 1024


@pytest.fixture(scope="module")
def running() -> Iterator[StandIns]:
    with StandIns().running() as standins:
        yield standins


@pytest.fixture
def standins(running: StandIns) -> StandIns:
    running.desk.reset()
    running.desk.google.processing_seconds = 0
    return running


def youtube(standins: StandIns, token: str, number: int = 1) -> Any:
    root = f"{standins.address}/google/"
    credentials = Credentials(None, token, token_uri=f"{root}token", client_id=client_of(number), client_secret=KEY)
    rules = {**document("youtube.v3"), "rootUrl": root, "baseUrl": root}
    http = google_auth_httplib2.AuthorizedHttp(credentials, build_http())
    return build_from_document(rules, http=http)


def test_upload(standins: StandIns) -> None:
    token = grant(standins.desk, client_of(1))
    film = bytes(range(256)) * 4096 * 2 + b"end"
    media = MediaIoBaseUpload(io.BytesIO(film), "video/mp4", chunksize=STEP * 2, resumable=True)
    body = {"snippet": {"title": "One"}, "status": {"privacyStatus": "private"}}
    asked = youtube(standins, token).videos().insert(part="snippet,status", body=body, media_body=media)
    answer, shares = None, []
    while answer is None:
        status, answer = asked.next_chunk()
        shares.append(status and status.resumable_progress)
    video = standins.desk.google.videos[answer["id"]]
    assert video.sha256 == hashlib.sha256(film).hexdigest()
    assert shares == [STEP * 2, STEP * 4, STEP * 6, STEP * 8, None]
    assert standins.desk.wrong == []
    listed = youtube(standins, token).videos().list(part="status", id=video.id).execute()
    assert listed["items"][0]["status"]["uploadStatus"] == "processed"
