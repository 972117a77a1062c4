"""What programs hear of a video: each move once, in the transaction that makes it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.acts.asked import Stop
from tests.support import publications
from tests.support.databases import ONE_KIND
from tests.support.films import video_of
from tests.videos.standing import put, store
from ytempire.extensions import db, utcnow, writing
from ytempire.outbox import OutboxEvent
from ytempire.pipeline import ending, holding
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import claim
from ytempire.pipeline.work import Work
from ytempire.publishing import wanted
from ytempire.publishing.publication import of_video
from ytempire.storage import storage
from ytempire.videos.video import Video

AT = re.compile(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")


def events(app):
    with app.app_context():
        return [(row.event, row.user_id, row.payload) for row in db.session.query(OutboxEvent).order_by(OutboxEvent.id)]


def names(app):
    return [event for event, _, _ in events(app)]


def at_its_end(video_id):
    """The work on a video whose film has just been rendered; in the app's context."""
    lease = claim(video_id)
    return Work(lease, Asked.of(db.session.get_one(Video, video_id)), storage())


def rendered(app, owner, quality=0.9, **channel):
    video_id = video_of(app, owner, "Why salt works", channel=channel)
    store(app, video_id, "render", {"film.mp4": publications.FILM})
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        video.title, video.quality_score, video.duration_seconds = "Salt", quality, 61.4999996
        video.estimate = {"likely": 450_000, "low": 1, "high": 2, "parts": []}
    return video_id


def test_a_video_that_is_finished_is_told_with_what_a_program_needs(app, cast):
    video_id = rendered(app, cast.owner)
    with app.app_context():
        channel_id = db.session.get_one(Video, video_id).channel_id
        ending.finish(at_its_end(video_id))
    (queued, _, before), (completed, owner, told) = events(app)
    assert (queued, before["status"], before["title"], before["estimate"]) == ("video.queued", "queued", None, None)
    assert (completed, owner) == ("video.completed", cast.owner.id)
    assert AT.fullmatch(told.pop("at"))
    assert told == {
        "video_id": video_id, "channel_id": channel_id, "status": "completed", "topic": "Why salt works",
        "title": "Salt", "format": "landscape", "duration_seconds": 61.5, "quality_score": 0.9, "error": None,
        "estimate": "0.450000", "total_cost": "0.000000",
    }  # fmt: skip


@pytest.mark.parametrize(("mode", "quality"), [("approval", 0.9), ("automatic", 0.1)])
def test_one_that_waits_for_a_person_is_told_as_that(app, cast, mode, quality):
    video_id = rendered(app, cast.owner, quality, publish_mode=mode)
    with app.app_context():
        ending.finish(at_its_end(video_id))
    assert names(app) == ["video.queued", "video.review"]
    assert events(app)[-1][2]["status"] == "review"


def test_one_that_fails_is_told_with_the_reason(app, cast):
    video_id = rendered(app, cast.owner)
    with app.app_context():
        work = at_its_end(video_id)
        work.step = "voice"
        ending.fail(work, "There is no such voice.")
    assert names(app) == ["video.queued", "video.failed"]
    told = events(app)[-1][2]
    assert (told["status"], told["error"]) == ("failed", "There is no such voice.")


@ONE_KIND
@pytest.mark.parametrize("end", [ending.finish, lambda work: ending.fail(work, "No.")])
def test_whoever_has_lost_the_video_tells_nothing_of_it(app, cast, end):
    video_id = rendered(app, cast.owner)
    with app.app_context():
        work = at_its_end(video_id)
        work.step = "voice"
        put(app, video_id, "processing", lease_token="another's")
        with suppress(ending.LeaseLost):
            end(work)
    assert names(app) == ["video.queued"]


@ONE_KIND
def test_what_is_rolled_back_is_told_to_nobody(app, cast):
    video_id = put(app, rendered(app, cast.owner), "failed")

    def retry_in_vain():
        with writing():
            db.session.get_one(Video, video_id).retry()
            raise Stop

    with app.app_context(), pytest.raises(Stop):
        retry_in_vain()
    assert names(app) == ["video.queued"]


@ONE_KIND
def test_going_on_by_itself_is_no_news(app, cast):
    video_id = put(app, rendered(app, cast.owner), "waiting", waiting_for={"reason": "budget_day", "message": "Held."})
    with app.app_context():
        assert len(holding.wake([video_id])) == 1
    assert names(app) == ["video.queued"]


def test_wanted_for_a_time_it_is_planned_for_it_when_it_is_finished(app, cast):
    at = utcnow() + timedelta(days=2)
    for mode in ("manual", "automatic"):
        video_id = rendered(app, cast.owner, publish_mode=mode)
        with app.app_context():
            with writing():
                wanted.want(db.session.get_one(Video, video_id), at, utcnow())
            ending.finish(at_its_end(video_id))
            publication, video = of_video(video_id), db.session.get_one(Video, video_id)
            assert (video.status, publication.state, publication.publish_at) == ("scheduled", "waiting", at), mode
            assert (publication.privacy, publication.title) == ("public", "Salt")
    assert names(app).count("video.completed") == 2


@ONE_KIND
def test_wanted_for_a_time_and_below_the_threshold_it_waits_for_a_word(app, cast):
    video_id = rendered(app, cast.owner, 0.1)
    with app.app_context():
        with writing():
            wanted.want(db.session.get_one(Video, video_id), utcnow() + timedelta(days=2), utcnow())
        ending.finish(at_its_end(video_id))
        video = db.session.get_one(Video, video_id)
        step = video.step("publish")
        assert (video.status, step.state, step.detail) == ("review", "pending", "after your word")


@ONE_KIND
def test_a_time_that_has_passed_by_then_leaves_it_finished_and_says_so(app, cast):
    video_id = rendered(app, cast.owner)
    with app.app_context():
        with writing():
            wanted.want(db.session.get_one(Video, video_id), utcnow() - timedelta(minutes=1), utcnow())
        ending.finish(at_its_end(video_id))
        video = db.session.get_one(Video, video_id)
        assert video.status == "completed"
        assert "choose another time" in video.error
