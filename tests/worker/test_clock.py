"""Of several clocks one acts."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from tests.support.redis import RedisForTests
from ytempire.worker.clock import LEASE, Clock


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
