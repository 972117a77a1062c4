"""Playlists and channels of the stand-in for Google, its count of the quota, the failures it is told to have."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.standins import google_rules
from tests.standins.google import grant
from tests.standins.google_asking import (
    BROKEN,
    captions,
    into,
    media,
    only,
    picture,
    refused,
    service,
    uploaded,
)  # fmt: skip
from tests.standins.google_people import NO_CHANNEL
from tests.standins.server import StandIns
from ytempire.ground.standins import client_of

NOON = datetime(2026, 3, 7, 20, tzinfo=UTC)  # at the Pacific coast, the day before its clocks go forward


@pytest.fixture
def youtube(google: StandIns) -> Any:
    return service(google, grant(google.desk, client_of(1)))


def test_a_film_goes_into_a_playlist(google: StandIns, youtube: Any) -> None:
    id, other = uploaded(youtube), uploaded(youtube)
    playlist = youtube.playlists().list(part="snippet,contentDetails", mine=True, maxResults=50).execute()["items"][0]
    into(youtube, playlist["id"], id).execute()
    listed = youtube.playlistItems().list
    for video, many in ((id, 1), (other, 0)):
        found = listed(part="contentDetails", playlistId=playlist["id"], videoId=video).execute()["items"]
        assert len(found) == many
    assert refused(into(youtube, "PLnone", id).execute) == (404, "playlistNotFound")
    assert refused(into(youtube, playlist["id"], "none").execute) == (404, "videoNotFound")
    assert refused(listed(part="id", playlistId="PLnone").execute) == (404, "playlistNotFound")
    foreign = service(google, grant(google.desk, client_of(1), "Quiet History"))
    assert refused(into(foreign, playlist["id"], id).execute) == (403, "playlistItemsNotAccessible")


def test_uploads_are_listed_newest_first_and_may_lag(google: StandIns, youtube: Any) -> None:
    ids = [uploaded(youtube) for _ in range(3)]
    channel = youtube.channels().list(part="contentDetails", mine=True).execute()["items"][0]
    uploads = channel["contentDetails"]["relatedPlaylists"]["uploads"]

    def listed(**asked: Any) -> tuple[list[str], str | None]:
        page = youtube.playlistItems().list(part="contentDetails", playlistId=uploads, **asked).execute()
        return [one["contentDetails"]["videoId"] for one in page["items"]], page.get("nextPageToken")

    assert listed() == (ids[::-1], None)
    first, token = listed(maxResults=2)
    assert first + listed(maxResults=2, pageToken=token)[0] == ids[::-1]
    google.desk.fail("youtube", "uploads_lag")
    assert listed()[0] == ids[1::-1]
    assert listed()[0] == ids[::-1]


def test_the_channel_of_a_grant_has_a_picture_and_somebody_has_no_channel(google: StandIns, youtube: Any) -> None:
    channel = youtube.channels().list(part="snippet,statistics", mine=True).execute()["items"][0]
    drawn = httpx.get(channel["snippet"]["thumbnails"]["default"]["url"])
    assert Image.open(io.BytesIO(drawn.content)).size == (88, 88)
    assert channel["statistics"]["subscriberCount"] == "18400"
    nobody = service(google, grant(google.desk, client_of(1), NO_CHANNEL))
    assert "items" not in nobody.channels().list(part="snippet", mine=True).execute()
    assert refused(lambda: uploaded(nobody)) == (401, "youtubeSignupRequired")


def test_quota_is_counted_by_client_and_pacific_day(google: StandIns, youtube: Any) -> None:
    state = google.desk.google
    state.stop_at(NOON)
    state.quota.own[client_of(1)] = {"inserts": 1, "units": 51}
    id = uploaded(youtube)
    assert refused(lambda: uploaded(youtube)) == (403, "quotaExceeded")
    only(youtube, id)
    other = service(google, grant(google.desk, client_of(2)), 2)
    uploaded(other)
    assert state.quota.table() == {
        client_of(1): {"2026-03-07": {"inserts": 1, "uploads": 1, "units": 1}},
        client_of(2): {"2026-03-07": {"inserts": 1, "uploads": 1}},
    }
    state.shift(hours=11, minutes=59)
    assert refused(lambda: uploaded(youtube)) == (403, "quotaExceeded")
    state.shift(minutes=1)  # midnight at the coast
    uploaded(youtube)
    state.quota.exhaust(client_of(1), "units")
    assert refused(lambda: only(youtube, id)) == (403, "quotaExceeded")
    state.shift(hours=23)  # the day has 23 hours
    only(youtube, id)


def test_a_failure_waits_for_the_call_that_it_is_for(google: StandIns, youtube: Any) -> None:
    id, channel = uploaded(youtube), google.desk.google.channels[0].id
    google.desk.fail("youtube", "forbidden", method="thumbnails.set")
    google.desk.fail("youtube", "backendError", account=2)
    google.desk.fail("youtube", "channelSuspended", channel=channel, method="videos.update")
    only(youtube, id)
    update = youtube.videos().update(part="status", body={"id": id, "status": {"privacyStatus": "private"}})
    assert refused(update.execute) == (403, "channelSuspended")
    thumbnail = youtube.thumbnails().set(videoId=id, media_body=media(picture(), "image/jpeg"))
    assert refused(thumbnail.execute) == (403, "forbidden")
    other = service(google, grant(google.desk, client_of(2)), 2)
    assert refused(lambda: only(other, id)) == (503, "backendError")


def test_an_answer_may_be_lost_after_the_work_was_done(google: StandIns, youtube: Any) -> None:
    id = uploaded(youtube)
    playlist = next(iter(google.desk.google.playlists.values()))
    google.desk.fail("youtube", "lost_answer", method="playlistItems.insert")
    with pytest.raises(BROKEN):
        into(youtube, playlist.id, id).execute()
    assert [video for _, video in playlist.items] == [id]


@pytest.mark.parametrize(
    ("path", "complaints"),
    [("videos?part=snippet", 1), ("videos?part=colour&id=x", 1), ("videos?id=x", 1),
     ("videos?part=id&id=x&maxres=1", 1), ("videos?part=id&id=x&maxResults=5", 1), ("playlistItems?part=id", 0),
     ("channels?part=id&mine=yes", 1), ("channels?part=id", 1), ("playlists?part=id&mine=true&maxResults=51", 1),
     ("nowhere", 1)],
)  # fmt: skip
def test_a_request_that_no_client_should_send(google: StandIns, youtube: Any, path: str, complaints: int) -> None:
    youtube.channels().list(part="id", mine=True).execute()
    token = next(iter(google.desk.google.grants.access))
    answer = httpx.get(f"{google.address}/google/youtube/v3/{path}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (400, 404)
    assert set(answer.json()["error"]) >= {"code", "message", "errors"}
    assert len(google.desk.wrong) == complaints


def test_nobody_is_served_without_a_token(google: StandIns) -> None:
    for headers in ({}, {"Authorization": "Bearer nothing"}):
        answer = httpx.get(f"{google.address}/google/youtube/v3/channels?part=id&mine=true", headers=headers)
        assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (401, "authError")
    assert google.desk.google.quota.table() == {}


def test_answers_have_the_form_that_the_discovery_document_says(google: StandIns, youtube: Any) -> None:
    parts = "snippet,status,statistics,contentDetails,processingDetails"
    id = uploaded(youtube, snippet={"tags": ["salt"]})
    playlist = next(iter(google.desk.google.playlists.values())).id
    calls = {
        "videos.list": youtube.videos().list(part=parts, id=id),
        "captions.insert": captions(youtube, id),
        "thumbnails.set": youtube.thumbnails().set(videoId=id, media_body=media(picture(), "image/jpeg")),
        "playlistItems.insert": into(youtube, playlist, id),
        "playlistItems.list": youtube.playlistItems().list(part="snippet,contentDetails,status", playlistId=playlist),
        "playlists.list": youtube.playlists().list(part="snippet,contentDetails,status", mine=True),
        "channels.list": youtube.channels().list(part="snippet,statistics,contentDetails,status", mine=True),
    }
    for method, call in calls.items():
        google_rules.check_answer(method, call.execute())
