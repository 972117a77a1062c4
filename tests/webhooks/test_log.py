"""The log of an endpoint, page by page; and what is older than a month goes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tests.webhooks.world import World
from ytempire.extensions import db, utcnow, writing
from ytempire.outbox import OutboxEvent
from ytempire.webhooks import log
from ytempire.webhooks.delivery import Attempt, Delivery
from ytempire.webhooks.endpoint import Endpoint

KEPT_LONG = timedelta(days=31)


def page(world: World, endpoint: str, before: str | None = None, most: int = 50) -> list[Delivery]:
    with world.app.app_context():
        return log.deliveries(db.session.get_one(Endpoint, endpoint), before, most)


def test_the_newest_comes_first_and_pages_follow_each_other(world: World) -> None:
    endpoint, other = world.endpoint(), world.endpoint(path="/other")
    happened = [world.happen(number=number) for number in range(7)]
    world.fan_out()
    with world.app.app_context(), writing():  # some at the very same moment
        for number, row in enumerate(db.session.scalars(select(Delivery).order_by(Delivery.event_id))):
            row.created_at = utcnow().replace(microsecond=0) + timedelta(seconds=number // 6)
    found: list[Delivery] = []
    while rows := page(world, endpoint, found[-1].id if found else None, 2):
        found += rows
    assert sorted(row.event_id for row in found) == happened
    assert [row.id for row in found] == [row.id for row in page(world, endpoint)]
    times = [row.created_at for row in found]
    assert times == sorted(times, reverse=True)
    assert [row.id for row in page(world, endpoint, "dl_nothing")] == [row.id for row in found]
    assert [row.id for row in page(world, endpoint, page(world, other)[3].id)] == [row.id for row in found]


def test_its_attempts_come_with_it(world: World) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("500")
    world.happen()
    world.deliver()
    world.later(timedelta(minutes=1))
    world.deliver()
    assert [each.status for each in page(world, endpoint)[0].attempts] == [500, 200]


def test_what_is_older_than_thirty_days_goes(world: World) -> None:
    endpoint = world.endpoint()
    world.happen()
    world.deliver()
    fresh = world.happen()
    world.deliver()
    now = utcnow()
    with world.app.app_context():
        with writing():
            db.session.scalars(select(Delivery).order_by(Delivery.event_id)).all()[0].created_at = now - KEPT_LONG
            db.session.scalars(select(OutboxEvent).order_by(OutboxEvent.id)).all()[0].fanned_at = now - KEPT_LONG
        assert log.tidy(now - timedelta(days=2)) == 0
        assert log.tidy(now) == 2
        assert len(db.session.scalars(select(Attempt.id)).all()) == 1
    assert [row.event_id for row in page(world, endpoint)] == [fresh]


def test_the_number_of_an_event_is_never_given_again(world: World) -> None:
    first = world.happen()
    world.fan_out()
    with world.app.app_context():
        log.tidy(utcnow() + timedelta(days=60))
    assert world.happen() > first


def test_what_was_not_handed_on_yet_stays_however_old(world: World) -> None:
    world.happen()
    with world.app.app_context():
        assert log.tidy(utcnow() + timedelta(days=60)) == 0
    assert world.fan_out() == 1
