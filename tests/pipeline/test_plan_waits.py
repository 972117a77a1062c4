"""What is queued waits where its creator's plan does not allow it any more, and goes on by itself; what runs ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.acts.asked import forget, left, user_of
from tests.billing.plans import DAY, changed, lapse, on_plan, settings
from tests.costs.threads import together
from tests.support.databases import ONE_KIND
from tests.support.films import video_of
from tests.support.people import Cast, Person
from ytempire.acts import videos
from ytempire.billing.allowing import PlanLimit
from ytempire.channels.channel import Channel
from ytempire.costs import days
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.pipeline import holding, jobs
from ytempire.pipeline.lease import claim
from ytempire.videos import waiting_words
from ytempire.videos.video import Video

__all__ = ["settings"]

LAPSED = "The payment for the Growth plan failed. Until it is paid nothing new is begun, and what is queued waits."


def queued(app: Flask, someone: Person, hours_ago: int = 0, **asked) -> str:
    """A video in a channel of its own, made so long ago as its channel."""
    video_id = video_of(app, someone, **asked)
    with app.app_context(), writing():
        video, moment = db.session.get_one(Video, video_id), utcnow() - timedelta(hours=hours_ago)
        video.created_at = video.channel.created_at = moment
    return video_id


def taken_up(app: Flask, video_id: str) -> tuple[str, str | None]:
    """A worker gets its job: how it stands then, and what it waits for."""
    with app.app_context():
        jobs.produce(video_id)
        video = db.session.get_one(Video, video_id)
        return video.status, (video.waiting_for or {}).get("reason")


def would_begin(app: Flask, video_id: str) -> bool:
    with app.app_context():
        return not holding.for_plan(video_id)


def wake(app: Flask) -> int:
    with app.app_context():
        return jobs.wake()


@pytest.fixture
def waiting(app: Flask, cast: Cast) -> str:
    """A video that a lapsed payment holds up."""
    on_plan(app, cast.owner, "growth")
    video_id = queued(app, cast.owner)
    lapse(app, cast.owner)
    assert taken_up(app, video_id) == ("waiting", "plan")
    forget(app)
    return video_id


def test_of_a_lapsed_payment_the_page_says_what_it_waits_for(app: Flask, waiting: str) -> None:
    with app.app_context():
        video = db.session.get_one(Video, waiting)
        told = waiting_words.told(video.waiting_for, "UTC")
        assert told is not None
        assert (told.message, told.more) == (f"{LAPSED} Nothing is deleted.", "What was made before is kept.")
        assert video.waiting_for["until"] is None
        assert video.events[0].message == told.message
        assert (video.lease_token, {step.state for step in video.steps}) == (None, {"pending"})


def test_paying_again_wakes_it_and_until_then_nothing_does(app: Flask, cast: Cast, waiting: str) -> None:
    assert (wake(app), left(app)[2]) == (0, 0)
    on_plan(app, cast.owner, "growth")
    assert wake(app) == 1
    assert left(app)[2] == 1
    with app.app_context():
        assert db.session.get_one(Video, waiting).status == "queued"
    assert would_begin(app, waiting)
    assert wake(app) == 0


def test_the_days_of_grace_hold_nothing_up(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "growth", "past_due", owing_since=utcnow() - 6 * DAY)
    assert would_begin(app, queued(app, cast.owner))


def test_what_is_being_made_when_a_payment_lapses_is_made_to_its_end(app: Flask, cast: Cast) -> None:
    """Also by another worker, when its own is lost."""
    on_plan(app, cast.owner, "growth")
    video_id = queued(app, cast.owner)
    with app.app_context():
        lease = claim(video_id)
        assert lease is not None
    lapse(app, cast.owner)
    assert would_begin(app, video_id)
    with app.app_context():
        with writing():
            lease.fence()  # it is its worker's as before
            db.session.execute(update(Video).values(lease_until=utcnow() - timedelta(seconds=1)))
        assert jobs.reconcile() == 1
    assert would_begin(app, video_id)
    with app.app_context():
        assert claim(video_id) is not None


def test_what_was_queued_over_a_lowered_plan_waits_and_the_rest_goes_on(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "growth")
    changed(app, free="videos=2 channels=none")
    made = [queued(app, cast.owner, hours_ago=0) for _ in range(3)]
    with app.app_context():  # one after the other, in this month whatever the hour
        began = days.start_of_month(days.day_of(utcnow()))
        for number, video_id in enumerate(made):
            with writing():
                db.session.get_one(Video, video_id).created_at = began + timedelta(microseconds=number)
    on_plan(app, cast.owner)
    assert [would_begin(app, video_id) for video_id in made] == [True, True, False]
    with app.app_context():
        told = db.session.get_one(Video, made[2]).waiting_for
        assert told["message"].startswith("The Free plan makes 2 videos a month, and this month counts 2 already.")
        assert told["until"] == days.end_of_month(days.day_of(utcnow())).isoformat()
    assert wake(app) == 0
    with app.app_context(), writing():  # a month goes by
        db.session.get_one(Video, made[2]).created_at = began - timedelta(microseconds=1)
    assert wake(app) == 1


def test_what_was_queued_in_a_channel_that_can_only_be_read_now_waits_for_room(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "growth")
    older, newer = queued(app, cast.owner, hours_ago=2), queued(app, cast.owner, hours_ago=1)
    on_plan(app, cast.owner)
    assert would_begin(app, older)
    assert taken_up(app, newer) == ("waiting", "plan")
    assert wake(app) == 0
    with app.app_context(), writing():
        db.session.get_one(Channel, db.session.get_one(Video, older).channel_id).archive()
    assert wake(app) == 1


@ONE_KIND
def test_what_was_queued_longer_or_in_another_format_than_the_plan_makes_waits(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "growth")
    long, portrait = queued(app, cast.owner, duration_target=181), queued(app, cast.owner, format="portrait")
    on_plan(app, cast.owner)
    changed(app, free="channels=none formats=landscape")
    assert [taken_up(app, video_id) for video_id in (long, portrait)] == [("waiting", "plan")] * 2
    changed(app, free="channels=none minutes=4")
    assert wake(app) == 2


def test_trying_now_what_waits_for_the_plan_is_refused_and_it_waits_on(app: Flask, cast: Cast, waiting: str) -> None:
    with app.app_context(), pytest.raises(PlanLimit):
        videos.run_again(user_of(cast.owner), waiting)
    with app.app_context():
        assert db.session.get_one(Video, waiting).status == "waiting"
    on_plan(app, cast.owner, "growth")
    with app.app_context():
        assert videos.run_again(user_of(cast.owner), waiting).status == "queued"


@ONE_KIND
def test_what_waits_for_the_plan_can_be_cancelled(app: Flask, cast: Cast, waiting: str) -> None:
    with app.app_context():
        videos.cancel(user_of(cast.owner), waiting)
        assert db.session.get_one(Video, waiting).waiting_for is None
    on_plan(app, cast.owner, "growth")
    assert wake(app) == 0


@ONE_KIND
def test_one_who_owes_holds_up_nobody_else(app: Flask, cast: Cast, waiting: str) -> None:
    on_plan(app, cast.outsider, "growth")
    other = queued(app, cast.outsider)
    lapse(app, cast.outsider)
    assert taken_up(app, other) == ("waiting", "plan")
    on_plan(app, cast.outsider, "growth")
    assert wake(app) == 1
    with app.app_context():
        assert [db.session.get_one(Video, each).status for each in (waiting, other)] == ["waiting", "queued"]


def test_of_two_workers_and_a_cancellation_at_once_one_has_its_way(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "growth")
    video_id = queued(app, cast.owner)
    lapse(app, cast.owner)
    answers = together(app, [lambda: holding.for_plan(video_id), lambda: holding.for_plan(video_id),
                             lambda: videos.cancel(user_of(cast.owner), video_id)])  # fmt: skip
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    with app.app_context():
        assert db.session.get_one(Video, video_id).status == "cancelled"


def test_without_redis_it_waits_all_the_same(app: Flask, cast: Cast, redis_server) -> None:
    on_plan(app, cast.owner, "growth")
    video_id = queued(app, cast.owner)
    lapse(app, cast.owner)
    redis_server.kill()
    try:
        assert taken_up(app, video_id) == ("waiting", "plan")
        on_plan(app, cast.owner, "growth")
        assert wake(app) == 1
    finally:
        redis_server.start()
    with app.app_context():
        assert jobs.reconcile() == 1
        assert redis_client().llen("rq:queue:media") == 1
