"""The whole way of a film to this computer's own YouTube: the same flow, the same quota, and what is kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.support.publications import FILM, NOON, Time, asked, calls, changed, finished, seen, states, woken, worked
from ytempire.publishing.part import NAMES
from ytempire.storage import storage

ALL_DONE = dict.fromkeys(NAMES, "done") | {"playlist": "skipped"}


@pytest.fixture
def clock():
    return Time()


def kept(app, publication, name):
    with app.app_context():
        return storage().path(f"{publication.user_id}/published/{publication.youtube_id}/{name}").read_bytes()


def test_a_film_is_kept_with_all_that_belongs_to_it(app, cast, clock):
    video_id = finished(app, cast.owner)
    publication = worked(app, asked(app, video_id, privacy="public"), clock)
    assert (publication.state, publication.error) == ("done", None)
    assert states(publication) == ALL_DONE
    assert kept(app, publication, "film.mp4") == FILM
    assert kept(app, publication, "thumbnail.jpg").startswith(b"\xff\xd8")
    assert b"It is" in kept(app, publication, "captions.en-US.srt")
    told = json.loads(kept(app, publication, "video.json"))
    assert (told["title"], told["privacy"], told["synthetic"]) == ("Why salt works", "public", True)
    assert publication.marker in told["tags"]


def test_the_video_is_published_and_says_so(app, cast, clock):
    video_id = finished(app, cast.owner)
    publication = worked(app, asked(app, video_id, privacy="public"), clock)
    assert (publication.video.status, publication.live_at, publication.url) == ("published", clock.now, None)
    step = publication.video.step("publish")
    assert (step.state, step.progress, step.detail) == ("done", 1.0, "kept on this computer")
    assert step.provider == "This computer, in place of YouTube"


def test_quota_is_counted_as_it_would_be_for_youtube(app, cast, clock):
    publication = worked(app, asked(app, finished(app, cast.owner)), clock)
    counted = [(call.method, call.state) for call in calls(app)]
    assert counted == [("videos.insert", "ok"), ("thumbnails.set", "ok"), ("captions.insert", "ok"),
                       ("videos.list", "ok"), ("videos.list", "ok")]  # fmt: skip
    assert {part.name: part.units for part in publication.parts} == {
        "metadata": 0, "upload": 1, "thumbnail": 50, "captions": 400, "playlist": 0, "processing": 1, "live": 1,
    }  # fmt: skip


def test_a_film_with_a_time_is_uploaded_an_hour_ahead_and_is_live_at_its_time(app, cast, clock):
    at = NOON + timedelta(hours=5)
    waits = seen(app, asked(app, finished(app, cast.owner), publish_at=at))
    assert (waits.state, waits.wake_at, waits.video.status) == ("waiting", at - timedelta(hours=1), "scheduled")
    uploaded = woken(app, waits.id, clock)
    assert (uploaded.state, uploaded.wake_at, uploaded.video.status) == ("waiting", at, "scheduled")
    assert json.loads(kept(app, uploaded, "video.json"))["privacy"] == "private"
    live = woken(app, waits.id, clock)
    assert (live.state, live.video.status, live.live_at, live.seen["privacy"]) == ("done", "published", at, "public")


def test_a_time_that_has_passed_by_then_is_none(app, cast, clock):
    waits = asked(app, finished(app, cast.owner), publish_at=NOON + timedelta(hours=5))
    clock.moves(hours=9)
    publication = woken(app, waits, clock)
    assert (publication.state, publication.publish_at, publication.seen["privacy"]) == ("done", None, "public")


def test_what_is_taken_back_is_private_and_published_again_without_a_second_upload(app, cast, clock):
    at = NOON + timedelta(minutes=30)
    waits = worked(app, asked(app, finished(app, cast.owner), publish_at=at), clock)
    taken_back = changed(app, waits.id, lambda publication: publication.cancel(clock()))
    assert (taken_back.video.status, taken_back.state) == ("completed", "queued")
    private = worked(app, waits.id, clock)
    assert (private.state, private.youtube_id) == ("cancelled", waits.youtube_id)
    told = json.loads(kept(app, private, "video.json"))
    assert (told["privacy"], told["publish_at"]) == ("private", None)
    asked(app, waits.video_id, privacy="public", publish_at=None, title="Salt, again")
    again = worked(app, waits.id, clock)
    assert (again.state, again.youtube_id, again.video.status) == ("done", waits.youtube_id, "published")
    assert json.loads(kept(app, again, "video.json"))["title"] == "Salt, again"
    assert [call.method for call in calls(app)].count("videos.insert") == 1


