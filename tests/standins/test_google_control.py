"""The stand-in for Google, seen and steered from another process."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from google.auth.exceptions import RefreshError

from tests.standins.google import grant
from tests.standins.google_asking import captions, into, only, refused, service, uploaded
from tests.standins.google_kept import keep_in
from tests.standins.server import StandIns
from ytempire.ground.standins import client_of


def told(google: StandIns, what: str = "", **how: Any) -> Any:
    answer = httpx.post(f"{google.address}/control/google{what}", json=how)
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def youtube(google: StandIns) -> Any:
    return service(google, told(google, "/grant", client=client_of(1), channel="Quiet History")["refresh_token"])


def test_what_was_done_is_told(google: StandIns, youtube: Any) -> None:
    told(google, now="2026-11-28T12:00:00+00:00")
    id = uploaded(youtube, b"the film")
    captions(youtube, id, name="English").execute()
    into(youtube, youtube.playlists().list(part="id", mine=True).execute()["items"][0]["id"], id).execute()
    known = httpx.get(f"{google.address}/control/google").json()
    video = known["videos"][0]
    assert (video["id"], video["channel"], video["client"]) == (id, "Quiet History", client_of(1))
    assert (video["size"], video["sha256"]) == (8, hashlib.sha256(b"the film").hexdigest())
    assert [one["name"] for one in video["captions"]] == ["English"]
    assert known["quota"] == {client_of(1): {"2026-11-28": {"inserts": 1, "uploads": 1, "units": 451}}}
    assert [one["videos"] for one in known["playlists"] if one["channel"] == "Quiet History"] == [[id], []]
    assert known["calls"]["videos.insert"] == 2  # the beginning, and the one chunk
    assert known["wrong"] == []


def test_the_clock_and_the_rest_are_set(google: StandIns, youtube: Any) -> None:
    id = uploaded(youtube)
    state = google.desk.google
    known = told(google, now="2026-11-28T12:00:00+00:00", shift_seconds=3600, processing_seconds=60,
                 access_seconds=10, unaudited=[client_of(3)], testing=[client_of(4)], allowances={"inserts": 7},
                 exhaust={"client": client_of(1), "bucket": "units"}, add_channel="Salt and Sea",
                 edit_video={"id": id, "title": "Changed", "privacyStatus": "unlisted"})  # fmt: skip
    assert state.now() == datetime(2026, 11, 28, 13, tzinfo=UTC)
    assert (state.processing_seconds, state.access_seconds) == (60, 10)
    assert (state.unaudited, state.testing) == ({client_of(3)}, {client_of(4)})
    assert state.quota.allowances["inserts"] == 7
    assert known["channels"][-1]["title"] == "Salt and Sea"
    assert refused(lambda: only(youtube, id)) == (403, "quotaExceeded")
    video = state.videos[id]
    assert (video.snippet["title"], video.privacy(state.now())) == ("Changed", "unlisted")
    assert told(google, delete_video=id)["videos"][0]["deleted"]
    assert httpx.post(f"{google.address}/control/google", json={"colour": "red"}).status_code == 400
    assert told(google, "/reset")["videos"] == []


def test_a_grant_is_taken_back_and_a_failure_told(google: StandIns, youtube: Any) -> None:
    failure = {"service": "youtube", "kind": "accountSuspended", "details": {"method": "videos.insert"}}
    httpx.post(f"{google.address}/control/failures", json=failure)
    assert refused(lambda: uploaded(youtube)) == (403, "accountSuspended")
    told(google, revoke={"client": client_of(1), "channel": "Quiet History"})
    with pytest.raises(RefreshError, match="invalid_grant"):
        uploaded(youtube)


def test_what_was_published_is_there_after_a_restart(google: StandIns, youtube: Any, tmp_path: Path) -> None:
    keep_in(google.desk.google, tmp_path)
    id = uploaded(youtube, b"the film")
    with StandIns().running() as again:
        keep_in(again.desk.google, tmp_path)
        other = service(again, grant(again.desk, client_of(1), "Quiet History"))
        assert only(other, id)["status"]["uploadStatus"] == "processed"
        assert again.desk.google.videos[id].film.read_bytes() == b"the film"
        assert uploaded(other) != id
        assert again.desk.google.quota.of(client_of(1))["inserts"] == 2
    google.desk.google.kept = None
