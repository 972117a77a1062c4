"""What the stand-in for Google takes and keeps of a video, by Google's own client library."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.standins.google import grant
from tests.standins.google_asking import (
    SRT,
    begun,
    captions,
    into,
    media,
    only,
    picture,
    refused,
    service,
    uploaded,
)  # fmt: skip
from tests.standins.google_grants import READ, UPLOAD
from tests.standins.server import StandIns
from ytempire.ground.standins import client_of

NOON = datetime(2026, 3, 7, 20, tzinfo=UTC)  # at the Pacific coast, the day before its clocks go forward


@pytest.fixture
def youtube(google: StandIns) -> Any:
    return service(google, grant(google.desk, client_of(1)))


@pytest.mark.parametrize(
    ("snippet", "status", "why"),
    [
        ({"title": "a" * 101}, {}, "invalidTitle"),
        ({"title": " "}, {}, "invalidTitle"),
        ({"title": "a < b"}, {}, "invalidTitle"),
        ({"description": "é" * 2501}, {}, "invalidDescription"),
        ({"description": "a > b"}, {}, "invalidDescription"),
        ({"tags": ["a" * 250, "b" * 250]}, {}, "invalidTags"),  # 501 with the comma
        ({"tags": ["a b" + "c" * 496]}, {}, "invalidTags"),  # 501 with the quotation marks
        ({"categoryId": "99"}, {}, "invalidCategoryId"),
        ({}, {"privacyStatus": "private", "publishAt": "2020-01-01T00:00:00Z"}, "invalidPublishAt"),
        ({}, {"privacyStatus": "public", "publishAt": "2090-01-01T00:00:00Z"}, "invalidPublishAt"),
        ({}, {"privacyStatus": "hidden"}, "badRequest"),
        ({}, {"selfDeclaredMadeForKids": "no"}, "badRequest"),
        ({}, {"colour": "red"}, "badRequest"),
        ({}, {"publishAt": "tomorrow"}, "badRequest"),
    ],
)
def test_metadata_beyond_the_limits_is_refused_and_costs(
    google: StandIns, youtube: Any, snippet: Any, status: Any, why: str
) -> None:
    assert refused(lambda: uploaded(youtube, snippet=snippet, status=status)) == (400, why)
    assert google.desk.google.quota.of(client_of(1)) == {"inserts": 1}
    assert google.desk.google.videos == {}


def test_metadata_at_the_limits_is_taken(google: StandIns, youtube: Any) -> None:
    tags = ["a" * 250, "b" * 249]
    id = uploaded(youtube, snippet={"title": "é" * 100, "description": "é" * 2500, "tags": tags})
    assert only(youtube, id)["snippet"]["tags"] == tags
    assert google.desk.wrong == []


def test_without_a_privacy_a_video_is_public_and_that_is_complained_of(google: StandIns, youtube: Any) -> None:
    begun(youtube, b"film", {"snippet": {"title": "x"}, "status": {"embeddable": True}}).next_chunk()
    video = next(iter(google.desk.google.videos.values()))
    assert video.privacy(google.desk.google.now()) == "public"
    assert len(google.desk.wrong) == 1


def test_what_would_not_be_kept_is_complained_of(google: StandIns, youtube: Any) -> None:
    uploaded(youtube, status={"madeForKids": True})
    media_body = media(b"film", "video/mp4", resumable=True)
    body = {"snippet": {"title": "x"}, "status": {"privacyStatus": "private"}}
    youtube.videos().insert(part="status", body=body, media_body=media_body).next_chunk()
    assert google.desk.wrong == ["videos.insert: status.madeForKids cannot be set",
                                 "videos.insert: the body has snippet, and `part` does not name it"]  # fmt: skip


def test_a_video_is_processed_after_its_time_or_fails(google: StandIns, youtube: Any) -> None:
    google.desk.google.processing_seconds = 1000
    id = uploaded(youtube)
    found = only(youtube, id, "status,processingDetails")
    assert (found["status"]["uploadStatus"], found["processingDetails"]["processingStatus"]) == (
        "uploaded", "processing",
    )  # fmt: skip
    google.desk.google.videos[id].ready = 0
    assert only(youtube, id, "status")["status"]["uploadStatus"] == "processed"
    google.desk.google.processing_seconds = 0
    google.desk.fail("youtube", "processing_failed")
    google.desk.fail("youtube", "rejected", why="length")
    failed, rejected = (only(youtube, uploaded(youtube), "status,processingDetails") for _ in range(2))
    assert (failed["status"]["uploadStatus"], failed["status"]["failureReason"]) == ("failed", "conversion")
    assert failed["processingDetails"]["processingStatus"] == "failed"
    assert (rejected["status"]["uploadStatus"], rejected["status"]["rejectionReason"]) == ("rejected", "length")


def test_a_video_turns_public_at_its_time(google: StandIns, youtube: Any) -> None:
    google.desk.google.stop_at(NOON)
    at = (NOON + timedelta(hours=2)).isoformat()
    id = uploaded(youtube, status={"publishAt": at})
    assert only(youtube, id)["status"]["publishAt"] == at
    google.desk.google.shift(hours=2)
    status = only(youtube, id)["status"]
    assert (status["privacyStatus"], "publishAt" in status) == ("public", False)


def test_an_unaudited_project_uploads_privately(google: StandIns, youtube: Any) -> None:
    google.desk.google.unaudited = {client_of(1)}
    id = uploaded(youtube, status={"privacyStatus": "public"})
    assert only(youtube, id)["status"]["privacyStatus"] == "private"


def test_an_update_replaces_the_parts_that_it_names(google: StandIns, youtube: Any) -> None:
    id = uploaded(youtube, snippet={"tags": ["salt"], "description": "About salt."})
    update = youtube.videos().update
    update(part="status", body={"id": id, "status": {"privacyStatus": "unlisted"}}).execute()
    found = only(youtube, id)
    assert (found["snippet"]["tags"], found["status"]["privacyStatus"]) == (["salt"], "unlisted")
    update(part="snippet", body={"id": id, "snippet": {"title": "Sea", "categoryId": "27"}}).execute()
    assert "tags" not in only(youtube, id)["snippet"]
    lacking = {"id": id, "snippet": {"title": "Sea"}}
    assert refused(update(part="snippet", body=lacking).execute) == (400, "invalidCategoryId")
    assert refused(update(part="status", body={"id": "x", "status": {}}).execute) == (404, "videoNotFound")


def test_another_channel_sees_no_private_video_and_changes_none(google: StandIns, youtube: Any) -> None:
    id = uploaded(youtube)
    other = service(google, grant(google.desk, client_of(1), "Quiet History"))
    assert other.videos().list(part="id", id=id).execute()["items"] == []
    for call in (other.videos().delete(id=id), captions(other, id),
                 other.thumbnails().set(videoId=id, media_body=media(picture(), "image/jpeg"))):  # fmt: skip
        assert refused(call.execute) == (403, "forbidden")
    youtube.videos().delete(id=id).execute()
    assert youtube.videos().list(part="id", id=id).execute()["items"] == []
    assert google.desk.google.videos[id].deleted


def test_each_call_needs_its_scopes(google: StandIns) -> None:
    youtube = service(google, grant(google.desk, client_of(1), scopes=[UPLOAD, READ]))
    id = uploaded(youtube)
    update = {"id": id, "status": {"privacyStatus": "private"}}
    for call in (captions(youtube, id), youtube.videos().update(part="status", body=update), into(youtube, "PL", id)):
        assert refused(call.execute) == (403, "insufficientPermissions")
    assert google.desk.google.quota.of(client_of(1)) == {"inserts": 1, "uploads": 1}


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_thumbnail_is_kept_and_shown(google: StandIns, youtube: Any, kind: str) -> None:
    id, content = uploaded(youtube), picture(kind)
    kept = media(content, f"image/{kind.lower()}", resumable=kind == "PNG")
    shown = youtube.thumbnails().set(videoId=id, media_body=kept).execute()
    thumbnail = google.desk.google.videos[id].thumbnail
    assert thumbnail is not None
    assert thumbnail["sha256"] == hashlib.sha256(content).hexdigest()
    assert httpx.get(shown["items"][0]["high"]["url"]).content == content


def test_a_thumbnail_that_is_none_is_refused(google: StandIns, youtube: Any) -> None:
    id = uploaded(youtube)

    def set_to(content: bytes, kind: str = "image/jpeg") -> Callable[[], Any]:
        return youtube.thumbnails().set(videoId=id, media_body=media(content, kind)).execute  # type: ignore[no-any-return]

    assert refused(set_to(b"no picture")) == (400, "invalidImage")
    assert refused(set_to(picture()[:500])) == (400, "invalidImage")
    assert refused(set_to(b"")) == (400, "mediaBodyRequired")
    assert refused(youtube.thumbnails().set(videoId=id).execute) == (400, "mediaBodyRequired")
    assert google.desk.google.videos[id].thumbnail is None


def test_captions_once_by_name_and_language(google: StandIns, youtube: Any) -> None:
    id = uploaded(youtube)
    captions(youtube, id, name="English").execute()
    assert refused(captions(youtube, id, name="English").execute) == (409, "captionExists")
    captions(youtube, id, name="English", language="de").execute()
    listed = youtube.captions().list(part="snippet", videoId=id).execute()["items"]
    assert [one["snippet"]["language"] for one in listed] == ["en", "de"]
    assert google.desk.google.videos[id].captions[0]["text"] == SRT.decode()
    assert refused(captions(youtube, id, name="x", language="").execute) == (400, "invalidMetadata")
    assert refused(captions(youtube, id, text=b" ", name="x").execute) == (400, "contentRequired")
    assert refused(captions(youtube, id, name="x" * 151).execute) == (400, "nameTooLong")
    assert refused(captions(youtube, "nowhere").execute) == (404, "videoNotFound")
