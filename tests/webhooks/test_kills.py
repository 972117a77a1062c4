"""Real couriers, ended in mid request: the event arrives all the same, the second time with the same id."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from rq import Queue
from sqlalchemy import update

from tests.support.begun import Begun
from tests.support.redis import RedisForTests
from tests.support.stack import SECRET, kill
from tests.support.waiting import until
from tests.webhooks.world import World
from ytempire import create_app
from ytempire.config import Settings
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.webhooks import jobs
from ytempire.webhooks.delivery import Delivery
from ytempire.worker.clock import Clock
from ytempire.worker.ticking import Ticking


@pytest.fixture
def courier(settings: Settings, tmp_path: Path) -> Iterator[Callable[[], Begun]]:
    """`courier()` starts a process that delivers webhooks from the test's queue and database."""
    environment = os.environ | {
        "APP_ENV": "testing", "SECRET_KEY": SECRET, "DATA_ENCRYPTION_KEY": SECRET, "JWT_SECRET_KEY": SECRET,
        "DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url, "WEBHOOKS_ALLOW_PRIVATE": "true",
        "INSTANCE_PATH": str(settings.instance_path),
    }  # fmt: skip
    begun: list[Begun] = []

    def start() -> Begun:
        begun.append(Begun([sys.executable, "worker.py", "webhooks"], environment))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def enqueue(world: World) -> bool:
    with world.app.app_context():
        return jobs.enqueue_due()


def a_minute_goes_by(world: World) -> None:
    """As far as leases know."""
    with world.app.app_context(), writing():
        db.session.execute(update(Delivery).where(Delivery.state == "sending")
                           .values(lease_until=utcnow() - timedelta(seconds=1)))  # fmt: skip


def state(world: World, endpoint: str) -> str:
    return world.one(endpoint).state


def test_after_kill_9_in_mid_request_it_is_delivered_and_comes_twice_at_the_most(
    world: World, courier: Callable[[], Begun]
) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("hang")
    event_id = world.happen()
    world.fan_out()
    first = courier()
    assert enqueue(world)
    until(lambda: world.receiver.at(), "the first try is on its way")
    kill(first.pid)
    first.wait()
    assert state(world, endpoint) == "sending"
    assert not enqueue(world)  # nobody knows yet that its sender is gone
    a_minute_goes_by(world)
    courier()
    until(lambda: enqueue(world) or state(world, endpoint) != "sending", "it is queued again")
    until(lambda: state(world, endpoint) == "delivered", "it is delivered")
    assert [request.event_id for request in world.receiver.at()] == [event_id, event_id]
    assert [each.status for each in world.one(endpoint).attempts] == [200]


def test_a_courier_that_is_told_to_end_gives_back_what_it_has_in_hand(
    world: World, courier: Callable[[], Begun]
) -> None:
    endpoint = world.endpoint()
    world.receiver.behave("hang")
    world.happen()
    world.fan_out()
    first = courier()
    assert enqueue(world)
    until(lambda: world.receiver.at(), "the first try is on its way")
    first.terminate()
    assert first.wait(timeout=120) == 0
    assert state(world, endpoint) == "waiting"
    courier()
    until(lambda: enqueue(world) or state(world, endpoint) != "waiting", "it is queued again")
    until(lambda: state(world, endpoint) == "delivered", "it is delivered")


def test_while_redis_is_away_nothing_is_lost(settings: Settings, world: World) -> None:
    redis = RedisForTests()
    try:
        app = create_app(settings.model_copy(update={"redis_url": redis.address, "webhooks_allow_private": True}))
        endpoint = world.endpoint()
        world.happen()
        redis.kill()
        with app.app_context():
            world.fan_out()
            assert not jobs.enqueue_due()
            assert state(world, endpoint) == "waiting"
            redis.start()
            assert until(jobs.enqueue_due, "it is queued")
            db.session.remove()
            db.engine.dispose()
    finally:
        redis.stop()
    assert world.deliver() == 1
    assert state(world, endpoint) == "delivered"


def test_the_clock_hands_on_what_has_happened_and_queues_it(world: World) -> None:
    endpoint = world.endpoint()
    world.happen()
    with world.app.app_context():
        assert Clock(redis_client(), Ticking().tick).turn()
        (job,) = Queue("webhooks", connection=redis_client()).get_jobs()
        assert jobs.drain(job.args[0]) == 1
    assert state(world, endpoint) == "delivered"
