"""Which account uploads next, and when one can again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from tests.quotas.calls import CAPTIONS, INSERT, NOON, TODAY, UPDATE, account, held, settled
from tests.support.databases import ONE_KIND
from tests.support.queries import counted_queries
from ytempire.extensions import db, writing
from ytempire.quotas import choosing, pool, reserving
from ytempire.quotas.account import RESERVE, RESTING, Account
from ytempire.quotas.reserving import FAILED
from ytempire.quotas.rules import INSERTS, UNITS, Allowance

MIDNIGHT = datetime(2026, 11, 29, 8, tzinfo=UTC)
GOES_ON = MIDNIGHT + timedelta(minutes=5)


def ids(*numbers: int) -> list[int]:
    return [each.id for each in pool.accounts() if each.number in numbers]


def chosen(*numbers: int, units: int = 0, now: datetime = NOON) -> list[int]:
    """The numbers of those that would be tried, in their order."""
    return [each.number for each in choosing.in_order(ids(*numbers), now, units)]


def change(number: int, **values: Any) -> None:
    with writing():
        db.session.execute(update(Account).where(Account.number == number).values(**values))


def uploads(number: int, count: int = 1) -> None:
    for _ in range(count):
        settled(held(account(number).id, INSERT))


def test_active_ones_come_before_reserve_and_the_least_used_first(app: Flask) -> None:
    with app.app_context():
        uploads(1, 2)
        uploads(2, 1)
        uploads(3, 1)
        settled(held(account(2).id, UPDATE))
        assert chosen(12, 4, 2, 1, 3, 11) == [4, 3, 2, 1, 11, 12]


def test_what_is_reserved_at_this_moment_counts_as_used(app: Flask) -> None:
    with app.app_context():
        held(account(1).id, INSERT)
        assert chosen(1, 2) == [2, 1]


@ONE_KIND
def test_only_accounts_that_are_handed_in_are_chosen(app: Flask) -> None:
    with app.app_context():
        assert chosen(7) == [7]
        assert choosing.in_order([], NOON) == []


def test_those_that_rest_wait_or_are_suspended_are_left_out(app: Flask) -> None:
    with app.app_context():
        pool.seed()
        change(1, state=RESTING)
        change(2, waits_until=NOON + timedelta(seconds=1))
        change(3, suspended_at=NOON - timedelta(days=90))
        change(4, waits_until=NOON)
        change(5, faulty_until=NOON + timedelta(seconds=1))
        change(6, faulty_until=NOON)
        assert chosen(1, 2, 3, 4, 5, 6) == [4, 6]


def test_an_account_without_room_for_the_upload_is_left_out(app: Flask) -> None:
    with app.app_context():
        uploads(1, 5)
        with writing():
            reserving.exhaust(account(2).id, INSERTS, TODAY)
        settled(held(account(3).id, INSERT), FAILED)
        assert chosen(1, 2, 3) == [3]
        assert chosen(1, 2, now=MIDNIGHT) == [1, 2]


def test_an_account_without_room_for_what_follows_the_upload_is_left_out(app: Flask) -> None:
    with app.app_context():
        with writing():
            for _ in range(22):
                reserving.reserve(account(1).id, CAPTIONS, reserving.Purpose(), NOON)
            reserving.exhaust(account(2).id, UNITS, TODAY)
        assert chosen(1, 2, 3, units=200) == [3, 1]
        assert chosen(1, 2, 3, units=201) == [3]
        assert chosen(1, 2, 3) == [2, 3, 1]


@ONE_KIND
def test_before_uploads_had_a_bucket_they_take_of_the_units(app: Flask) -> None:
    with app.app_context():
        before = datetime(2025, 12, 1, 20, tzinfo=UTC)
        assert chosen(1, units=7_400, now=before) == [1]
        assert chosen(1, units=7_401, now=before) == []


@ONE_KIND
def test_choosing_among_all_takes_four_queries(app: Flask) -> None:
    with app.app_context():
        numbers = ids(*range(1, 16))
        with counted_queries(app) as sent:
            assert len(choosing.in_order(numbers, NOON, 500)) == 15
        assert len(sent) == 4


def test_the_next_chance_is_now_while_one_has_room(app: Flask) -> None:
    with app.app_context():
        uploads(1, 5)
        assert choosing.next_chance(ids(1, 2), NOON) == NOON


def test_when_nothing_is_left_the_next_chance_is_five_past_midnight(app: Flask) -> None:
    with app.app_context():
        uploads(1, 5)
        assert choosing.next_chance(ids(1), NOON) == GOES_ON
        assert choosing.next_chance(ids(2), NOON, units=8_999) == NOON
        settled(held(account(2).id, UPDATE))
        assert choosing.next_chance(ids(2), NOON, units=8_999) == GOES_ON


@pytest.mark.parametrize(("waits", "used", "chance"), [
    (timedelta(hours=2), 0, NOON + timedelta(hours=2)),  # it has room today
    (timedelta(hours=2), 5, GOES_ON),
    (timedelta(hours=12), 0, GOES_ON),  # midnight itself: the reset takes a moment
    (timedelta(hours=24), 0, NOON + timedelta(hours=24)),
    (timedelta(hours=-1), 0, NOON),
])  # fmt: skip
@ONE_KIND
def test_one_that_youtube_takes_no_uploads_from_is_waited_for(app: Flask, waits: timedelta, used: int,
                                                             chance: datetime) -> None:  # fmt: skip
    with app.app_context():
        uploads(1, used)
        pool.seed()
        for name in ("waits_until", "faulty_until"):
            change(1, **{"waits_until": None, name: NOON + waits})
            assert choosing.next_chance(ids(1), NOON) == chance


def test_where_only_a_person_can_help_there_is_no_chance(app: Flask) -> None:
    with app.app_context():
        pool.seed()
        change(1, state=RESTING)
        change(2, suspended_at=NOON)
        with writing():
            db.session.add(Allowance(bucket=INSERTS, account_id=account(3).id, allowance=0, since="2026-01-01"))
        assert choosing.next_chance(ids(1, 2, 3), NOON) is None
        assert choosing.next_chance([], NOON) is None
        assert choosing.next_chance(ids(4), NOON, units=9_001) is None
        change(11, state=RESERVE)
        assert choosing.next_chance(ids(1, 2, 3, 11), NOON) == NOON
