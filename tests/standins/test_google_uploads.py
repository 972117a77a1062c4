"""Resumable uploads to the stand-in for Google: whole, broken off, gone, and what no client should send."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

import httpx
import pytest
from googleapiclient.errors import HttpError

from tests.standins.google import grant
from tests.standins.google_asking import BROKEN, PRIVATE, STEP, begun, reason, sent, service, uploaded
from tests.standins.server import StandIns
from ytempire.ground.standins import client_of

FILM = os.urandom(STEP * 4 + 77)


@pytest.fixture
def youtube(google: StandIns) -> Any:
    return service(google, grant(google.desk, client_of(1)))


def arrived(google: StandIns) -> list[str]:
    """The marks of the bytes of all videos."""
    return [video.sha256 for video in google.desk.google.videos.values()]


MARK = hashlib.sha256(FILM).hexdigest()


def test_a_film_arrives_in_chunks_as_it_is(google: StandIns, youtube: Any) -> None:
    request, places = begun(youtube, FILM, chunk=STEP * 2), []
    while True:
        status, answer = request.next_chunk()
        if answer:
            break
        places.append(status.resumable_progress)
    assert places == [STEP * 2, STEP * 4]
    video = google.desk.google.videos[answer["id"]]
    assert (video.sha256, video.size, video.film.read_bytes()) == (MARK, len(FILM), FILM)
    assert answer["snippet"]["title"] == "Salt"
    assert google.desk.wrong == []


@pytest.mark.parametrize("kind", ["chunk_500", "chunk_503", "chunk_drop"])
def test_a_chunk_that_breaks_off_is_kept_in_whole_steps(google: StandIns, youtube: Any, kind: str) -> None:
    request = begun(youtube, FILM, chunk=STEP * 2)
    request.next_chunk()
    google.desk.fail("youtube", kind, after=STEP + 5000)
    with pytest.raises(BROKEN):
        request.next_chunk(num_retries=0)
    session = next(iter(google.desk.google.sessions.values()))
    assert session.arrived == STEP * 3
    assert sent(request)["id"]  # the library asks where it is, and goes on
    assert arrived(google) == [MARK]
    assert google.desk.wrong == []


@pytest.mark.parametrize("kind", ["final_503", "final_drop"])
def test_an_answer_that_is_lost_leaves_one_video_to_be_found_by_asking(
    google: StandIns, youtube: Any, kind: str
) -> None:
    request = begun(youtube, FILM, chunk=STEP * 8)
    google.desk.fail("youtube", kind)
    with pytest.raises(BROKEN):
        request.next_chunk(num_retries=0)
    assert arrived(google) == [MARK]
    asked = httpx.put(request.resumable_uri, headers={"Content-Range": f"bytes */{len(FILM)}"})
    assert asked.status_code == 200
    assert asked.json()["id"] in google.desk.google.videos
    assert arrived(google) == [MARK]


def test_a_session_says_how_far_it_is(google: StandIns, youtube: Any) -> None:
    request = begun(youtube, FILM)
    google.desk.fail("youtube", "chunk_503", after=0)
    with pytest.raises(HttpError):
        request.next_chunk(num_retries=0)
    asked = httpx.put(request.resumable_uri, headers={"Content-Range": f"bytes */{len(FILM)}"})
    assert (asked.status_code, "range" in asked.headers) == (308, False)
    request.next_chunk()
    asked = httpx.put(request.resumable_uri, headers={"Content-Range": f"bytes */{len(FILM)}"})
    assert asked.headers["range"] == f"bytes=0-{STEP - 1}"


@pytest.mark.parametrize("status", [404, 410])
def test_a_session_may_be_gone(google: StandIns, youtube: Any, status: int) -> None:
    request = begun(youtube, FILM)
    request.next_chunk()
    google.desk.fail("youtube", "session_gone", status=status)
    for wanted in (status, 404):
        with pytest.raises(HttpError) as said:
            request.next_chunk(num_retries=0)
        assert said.value.resp.status == wanted


def test_a_session_ends_after_a_week(google: StandIns, youtube: Any) -> None:
    request = begun(youtube, FILM)
    request.next_chunk()
    google.desk.google.shift(days=7)
    with pytest.raises(HttpError) as said:
        request.next_chunk(num_retries=0)
    assert said.value.resp.status == 404


@pytest.mark.parametrize(
    ("content_range", "content"),
    [
        (f"bytes 0-{STEP}/{STEP * 9}", b"a" * (STEP + 1)),  # no multiple
        (f"bytes {STEP}-{2 * STEP - 1}/{STEP * 9}", b"a" * STEP),  # before what has not come
        (f"bytes 0-{STEP - 1}/{STEP * 8}", b"a" * STEP),  # another size than at the beginning
        (f"bytes 0-{STEP - 1}/{STEP * 9}", b"a"),  # fewer than it says
        ("bytes nonsense", b"a"),
    ],
)
def test_a_chunk_that_no_client_should_send_is_refused_and_complained_of(
    google: StandIns, youtube: Any, content_range: str, content: bytes
) -> None:
    request = begun(youtube, b"a" * STEP * 9)
    google.desk.fail("youtube", "chunk_503", after=0)
    with pytest.raises(HttpError):
        request.next_chunk(num_retries=0)
    answer = httpx.put(request.resumable_uri, content=content, headers={"Content-Range": content_range})
    assert answer.status_code == 400
    assert len(google.desk.wrong) == 1
    assert arrived(google) == []


def test_a_begin_may_fail_or_its_answer_be_lost(google: StandIns, youtube: Any) -> None:
    for kind in ("backendError", "internalError", "html", "drop", "lost_answer"):
        google.desk.fail("youtube", kind, method="videos.insert")
        with pytest.raises(BROKEN):
            begun(youtube, FILM).next_chunk(num_retries=0)
    assert len(google.desk.google.sessions) == 1  # the one whose address nobody has
    assert arrived(google) == []


def test_each_begin_counts_and_each_video_is_an_upload(google: StandIns, youtube: Any) -> None:
    uploaded(youtube)
    google.desk.fail("youtube", "rateLimitExceeded")
    with pytest.raises(HttpError):
        begun(youtube, FILM).next_chunk(num_retries=0)
    with pytest.raises(HttpError):
        uploaded(youtube, snippet={"title": "a" * 101})
    assert google.desk.google.quota.of(client_of(1)) == {"inserts": 2, "uploads": 1}


def test_a_film_by_multipart_is_one_too(google: StandIns, youtube: Any) -> None:
    token = next(iter(google.desk.google.grants.access), None)
    assert token is None
    uploaded(youtube)
    token = next(iter(google.desk.google.grants.access))
    whole = (b"--x\r\nContent-Type: application/json\r\n\r\n" + json.dumps(PRIVATE).encode()
             + b"\r\n--x\r\nContent-Type: video/mp4\r\n\r\n" + FILM + b"\r\n--x--")  # fmt: skip
    answer = httpx.post(
        f"{google.address}/google/upload/youtube/v3/videos?part=snippet,status&uploadType=multipart", content=whole,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "multipart/related; boundary=x"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert arrived(google)[1] == MARK


def test_a_film_that_is_no_video_is_refused(google: StandIns, youtube: Any) -> None:
    uploaded(youtube)
    token = next(iter(google.desk.google.grants.access))
    answer = httpx.post(
        f"{google.address}/google/upload/youtube/v3/videos?part=snippet,status&uploadType=resumable", json=PRIVATE,
        headers={"Authorization": f"Bearer {token}", "X-Upload-Content-Type": "text/plain",
                 "X-Upload-Content-Length": "4"},
    )  # fmt: skip
    assert answer.status_code == 400


def test_an_upload_may_be_over_the_limit_in_either_form(google: StandIns, youtube: Any) -> None:
    said = []
    for kind in ("uploadLimitExceeded", "videoUploadsPerDay", "quotaExceeded"):
        google.desk.fail("youtube", kind)
        with pytest.raises(HttpError) as error:
            uploaded(youtube)
        said.append((*reason(error.value), "Video Uploads per day" in str(error.value)))
    assert said == [(400, "uploadLimitExceeded", False), (429, "rateLimitExceeded", True),
                    (403, "quotaExceeded", False)]  # fmt: skip
