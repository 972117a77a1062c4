"""Of several clocks one acts."""

from __future__ import annotations

import pytest
from flask import Flask
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from tests.support.databases import ONE_KIND
from tests.support.redis import RedisForTests
from ytempire.worker.clock import LEASE, Clock
from ytempire.worker.ticking import Ticking


def clocks(redis_server: RedisForTests) -> tuple[Clock, Clock, list[str]]:
    """Two clocks and what they did."""
    redis_server.client.flushall()
    acts: list[str] = []
    return (
        Clock(redis_server.client, lambda: acts.append("first")),
        Clock(redis_server.client, lambda: acts.append("second")),
        acts,
    )


def test_the_second_clock_stands_by(redis_server: RedisForTests):
    first, second, acts = clocks(redis_server)
    for _ in range(3):
        first.turn()
        second.turn()
    assert acts == ["first"] * 3


def test_the_second_acts_when_the_first_steps_down(redis_server: RedisForTests):
    first, second, acts = clocks(redis_server)
    first.turn()
    first.step_down()
    second.turn()
    assert acts == ["first", "second"]


def test_the_second_acts_when_the_first_has_gone_silent(redis_server: RedisForTests):
    first, second, acts = clocks(redis_server)
    first.turn()
    assert 0 < redis_server.client.pttl(LEASE) <= 8000
    redis_server.client.delete(LEASE)  # as time does
    second.turn()
    first.turn()
    assert acts == ["first", "second"]


def test_standing_by_does_not_lengthen_the_others_lease(redis_server: RedisForTests):
    first, second, _ = clocks(redis_server)
    first.turn()
    redis_server.client.pexpire(LEASE, 500)
    second.turn()
    assert redis_server.client.pttl(LEASE) <= 500


def test_stepping_down_does_not_end_the_others_lease(redis_server: RedisForTests):
    first, second, acts = clocks(redis_server)
    first.turn()
    second.step_down()
    second.turn()
    assert acts == ["first"]


def test_a_database_that_is_away_costs_one_turn(redis_server: RedisForTests):
    redis_server.client.flushall()
    outcomes = [OperationalError("UPDATE", {}, Exception("away")), None]

    def tick() -> None:
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    clock = Clock(redis_server.client, tick)
    assert [clock.turn(), clock.turn()] == [False, True]


@ONE_KIND
def test_a_step_that_breaks_holds_up_no_other_and_is_said_once(app: Flask, caplog: pytest.LogCaptureFixture):
    outcomes: list[Exception | None] = [KeyError("a row that nobody foresaw"), KeyError("again"), None]
    done: list[str] = []

    def breaks() -> None:
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    ticking = Ticking([("the first", breaks), ("the second", lambda: done.append("second"))])
    with app.app_context():
        for _ in range(3):
            ticking.tick()
    assert done == ["second"] * 3
    assert [record.getMessage() for record in caplog.records if record.name.endswith("ticking")] == [
        "The clock goes on without this: the first", "The clock does this again: the first"
    ]  # fmt: skip


@pytest.mark.parametrize("away", [OperationalError("SELECT", {"token": "1//secret"}, Exception("gone")), RedisError()])
@ONE_KIND
def test_what_every_step_needs_and_is_away_ends_the_turn(
    app: Flask, redis_server: RedisForTests, caplog: pytest.LogCaptureFixture, away: Exception
):
    redis_server.client.flushall()

    def needs_it() -> None:
        raise away

    done: list[str] = []
    ticking = Ticking([("the first", needs_it), ("the second", lambda: done.append("second"))])
    clock = Clock(redis_server.client, ticking.tick)
    with app.app_context():
        assert [clock.turn(), clock.turn()] == [False, False]
    assert done == []
    said = [record.getMessage() for record in caplog.records if record.name.endswith("clock")]
    assert len(said) == 1
    assert "secret" not in said[0]
