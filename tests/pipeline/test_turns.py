"""A larger plan's films come sooner, and nobody waits for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from rq import Queue

from tests.billing.plans import on_plan, settings
from tests.support.databases import ONE_KIND
from tests.support.films import video_of
from tests.support.people import Cast, person
from ytempire.billing.plan import TABLE
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.pipeline import jobs
from ytempire.pipeline.turns import HEAD_START, take_place
from ytempire.videos.video import Video

__all__ = ["settings"]

pytestmark = ONE_KIND

FREE, STARTER, GROWTH, SCALE = (plan.priority for plan in TABLE)
NOON = datetime.fromisoformat("2026-11-28T12:00:00+00:00")


def media() -> Queue:
    return Queue("media", connection=redis_client())


def comes(job_id: str, priority: int, minute: float = 0) -> int:
    """Its place when it comes at that minute after noon."""
    queue = media()
    queue.enqueue(print, job_id=job_id)
    return take_place(queue, job_id, priority, NOON + timedelta(minutes=minute))


def test_larger_plans_stand_before_smaller_ones_and_equals_in_the_order_in_which_they_came(app: Flask) -> None:
    with app.app_context():
        for number, priority in enumerate((FREE, STARTER, SCALE, FREE, GROWTH, SCALE, STARTER)):
            comes(f"{number}", priority, number / 60)
        assert media().get_job_ids() == ["2", "5", "4", "1", "6", "0", "3"]


def test_a_film_of_the_smallest_plan_is_passed_for_an_hour_and_no_longer(app: Flask) -> None:
    """Every minute one of the largest plan comes, and one film is made: with more coming than is made it would never
    be its turn in queues of their own."""
    with app.app_context():
        comes("free", FREE)
        for minute in range(200):
            comes(f"scale-{minute}", SCALE, minute)
            if media().pop_job_id() == "free":
                break
        assert minute == (SCALE - FREE) * HEAD_START // 60 == 60


def test_what_a_worker_has_taken_meanwhile_is_left_alone(app: Flask) -> None:
    with app.app_context():
        queue = media()
        queue.enqueue(print, job_id="one")
        assert queue.pop_job_id() == "one"
        assert take_place(queue, "one", SCALE) == 0
        assert queue.get_job_ids() == []


def test_nothing_passes_a_job_that_says_nothing_of_itself(app: Flask) -> None:
    with app.app_context():
        comes("free", FREE)
        media().enqueue(print, job_id="unknown")
        comes("scale", SCALE)
        assert media().get_job_ids() == ["free", "unknown", "scale"]


def test_the_plan_decides_where_a_video_stands(app: Flask, cast: Cast) -> None:
    buyers = {"": cast.outsider, "scale": cast.owner, "starter": person(app, "starter@example.com")}
    queued = {plan: video_of(app, someone) for plan, someone in buyers.items()}
    for plan, someone in buyers.items():
        on_plan(app, someone, plan)
    with app.app_context():
        for video_id in queued.values():
            jobs.produce_later(db.session.get_one(Video, video_id))
        assert media().get_job_ids() == [f"{queued[plan]}-0" for plan in ("scale", "starter", "")]


def test_after_redis_lost_everything_they_stand_so_again(app: Flask, cast: Cast) -> None:
    free, scale = video_of(app, cast.outsider), video_of(app, cast.owner)
    on_plan(app, cast.owner, "scale")
    with app.app_context():
        assert jobs.reconcile() == 2
        assert media().get_job_ids() == [f"{scale}-0", f"{free}-0"]


def test_who_has_waited_long_enough_stands_first_also_after_redis_lost_everything(app: Flask, cast: Cast) -> None:
    free, scale = video_of(app, cast.outsider), video_of(app, cast.owner)
    on_plan(app, cast.owner, "scale")
    with app.app_context():
        with writing():
            db.session.get_one(Video, free).queued_at = utcnow() - timedelta(minutes=61)
        assert jobs.reconcile() == 2
        assert media().get_job_ids() == [f"{free}-0", f"{scale}-0"]


def test_while_billing_is_off_everybody_stands_where_they_came(app: Flask, cast: Cast) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": "off"})
    on_plan(app, cast.owner, "scale")
    made = [video_of(app, someone) for someone in (cast.outsider, cast.owner, cast.admin)]
    with app.app_context():
        with writing():
            for number, video_id in enumerate(made):
                db.session.get_one(Video, video_id).created_at = utcnow() + timedelta(seconds=number)
        jobs.reconcile()
        assert media().get_job_ids() == [f"{video_id}-0" for video_id in made]

