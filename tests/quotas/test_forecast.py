"""What the pool can still do today, what it did by the day and by the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from tests.quotas.calls import INSERT, LIST, NOON, PUBLISHING, TODAY, UPDATE, account, held, settled
from tests.support.databases import ONE_KIND
from ytempire.extensions import db, writing
from ytempire.quotas import pacific, pool, reserving
from ytempire.quotas.account import RESTING, Account
from ytempire.quotas.forecast import Hour, forecast, history, hours
from ytempire.quotas.reserving import FAILED, UNKNOWN
from ytempire.quotas.rules import INSERTS, UNITS, UPLOADS
from ytempire.quotas.standing import standings

MIDNIGHT = datetime(2026, 11, 29, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def change(number: int, **values: Any) -> None:
    with writing():
        db.session.execute(update(Account).where(Account.number == number).values(**values))


def weeks_ago(count: int) -> datetime:
    """At noon by the clocks at the coast, also on the other side of a change."""
    return NOON.astimezone(pacific.ZONE) - timedelta(weeks=count)


def test_a_fresh_pool_takes_all_its_uploads_until_the_reset(app: Flask) -> None:
    with app.app_context():
        found = forecast(NOON, standings(NOON))
        assert (found.left, found.most, found.reserve, found.resets_at) == (50, 50, 25, MIDNIGHT)
        assert (found.units, found.units_most) == (0, 90_000)
        assert [found.free(planned) for planned in (0, 75, 80)] == [75, 0, -5]


def test_what_cannot_be_used_before_the_reset_is_not_promised(app: Flask) -> None:
    with app.app_context():
        pool.seed()
        change(1, state=RESTING)
        change(2, suspended_at=NOON)
        change(3, waits_until=MIDNIGHT + timedelta(seconds=1))
        change(4, waits_until=MIDNIGHT - timedelta(hours=1))
        held(account(5).id, INSERT)
        settled(held(account(5).id, UPDATE))
        with writing():
            reserving.exhaust(account(6).id, INSERTS, TODAY)
            reserving.exhaust(account(11).id, UPLOADS, TODAY)
        found = forecast(NOON, standings(NOON))
        assert (found.left, found.most, found.reserve) == (5 + 4 + 4 * 5, 45, 20)
        assert found.units == 50


def test_history_has_each_day_also_those_without_anything(app: Flask) -> None:
    with app.app_context():
        first, second = account(1).id, account(2).id
        for back in (0, 2, 30):
            settled(held(first, UPDATE, at=NOON - timedelta(days=back)))
        held(first, UPDATE)  # not used yet
        assert history(NOON, [first, second], 3) == {first: {UNITS: [50, 0, 50]}, second: {}}
        assert sum(history(NOON, [first])[first][UNITS]) == 100


def test_uploads_stand_in_the_hour_at_the_coast_in_which_they_began(app: Flask) -> None:
    with app.app_context():
        first = account(1).id
        settled(held(first, INSERT, at=NOON - HOUR * 12))
        settled(held(first, INSERT, at=NOON - HOUR), UNKNOWN)
        settled(held(first, INSERT, at=NOON - HOUR), FAILED)
        held(first, INSERT)
        settled(held(first, LIST))
        with writing():
            reserving.release(reserving.reserve(first, INSERT, PUBLISHING, NOON).id, NOON)
        booked = [NOON - timedelta(days=9), NOON + HOUR * 3, NOON + HOUR * 3, MIDNIGHT - timedelta(seconds=1), MIDNIGHT]
        told = hours(NOON, [first], booked)
        assert [hour.hour for hour in told] == list(range(24))
        assert {hour.hour: hour.done for hour in told if hour.done} == {0: 1, 11: 1, 12: 1}
        assert {hour.hour: hour.booked for hour in told if hour.booked} == {12: 1, 15: 2, 23: 1}
        assert not any(hour.likely for hour in told)
        assert hours(NOON, [account(2).id])[0] == Hour(0, 0, 0, 0)


@pytest.mark.parametrize("weeks", [0, 1, 2, 4, 6])
@ONE_KIND
def test_what_is_likely_is_what_this_weekday_brought_beyond_what_is_booked(app: Flask, weeks: int) -> None:
    """Each week three uploads at 15:00, of which one is booked, and one at 10:00, which is over by now. Who has begun
    two weeks ago has two weeks to learn from, not four."""
    with app.app_context():
        first = account(1).id
        for week in range(1, weeks + 1):
            for late in (3, 3, 3, -2):
                settled(held(first, INSERT, at=weeks_ago(week) + HOUR * late))
        settled(held(first, INSERT, at=NOON - timedelta(days=6)))  # another weekday
        told = hours(NOON, [first], [NOON + HOUR * 3])
        assert {hour.hour: hour.likely for hour in told if hour.likely} == ({15: 2} if weeks else {})


@ONE_KIND
def test_the_sum_of_what_is_likely_is_right_though_its_hours_are_rounded(app: Flask) -> None:
    """One upload in four weeks at each of four hours: one in all."""
    with app.app_context():
        first = account(1).id
        for week in range(1, 5):
            settled(held(first, INSERT, at=weeks_ago(week) + HOUR * week))
        assert sum(hour.likely for hour in hours(NOON, [first])) == 1


@ONE_KIND
def test_an_hour_that_a_day_has_twice_is_one(app: Flask) -> None:
    """On 1 November 2026 it is one o'clock at 08:00 and at 09:00 UTC."""
    with app.app_context():
        first, one = account(1).id, datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
        settled(held(first, INSERT, at=one))
        told = hours(one + HOUR * 4, [first], [])
        settled(held(first, INSERT, at=one + HOUR))
        assert (told[1].done, hours(one + HOUR * 4, [first])[1].done) == (1, 2)
