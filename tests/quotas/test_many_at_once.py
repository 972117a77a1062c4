"""Thirty-two threads over one pool: no account is ever over, nothing is lost, and nobody waits for one who waits."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.costs.threads import patiently, together
from tests.quotas.calls import CAPTIONS, INSERT, NOON, PUBLISHING, UPDATE, account, held, refusal, settled, taken
from ytempire.accounts.notice import Notice
from ytempire.extensions import db, writing
from ytempire.outbox import OutboxEvent
from ytempire.providers.youtube import QUOTA, YoutubeError
from ytempire.quotas import choosing, pool, reserving
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import FAILED, OK, UNKNOWN, QuotaSpent
from ytempire.quotas.rules import INSERTS, UNITS, UPLOADS
from ytempire.quotas.usage import OPEN, Call, Usage
from ytempire.quotas.verify import verify

THREADS = 32


@pytest.fixture
def rounds(long: bool) -> int:
    return 15 if long else 3


def reserves(account_id: int, method: str, times: int) -> int:
    """How many of its reservations fitted."""
    fitted = 0
    for _ in range(times):
        try:
            patiently(lambda: held(account_id, method))
        except QuotaSpent:
            continue
        fitted += 1
    return fitted


def test_of_many_reservations_as_many_fit_as_there_is_room_for(app: Flask, rounds: int) -> None:
    fitted = together(app, [partial(reserves, 1 + place % 2, CAPTIONS, rounds) for place in range(THREADS)])
    with app.app_context():
        fits = min(22, rounds * THREADS // 2)  # of 9,000 units
        for number in (1, 2):
            assert sum(fitted[number - 1 :: 2]) == fits
            assert taken(number, UNITS) == (0, fits * 400)
        assert verify(NOON) == []


def publishes(place: int, times: int) -> int:
    """Upload through the first account that takes it, as the flow does; how many uploads there were. Each fourth
    fails, and is none of the account's five."""
    chance, done = random.Random(place), 0
    accounts = [each.id for each in pool.accounts()][:4]
    for _ in range(times):
        for chosen in [each.id for each in choosing.in_order(accounts, NOON)]:
            try:
                call_id = patiently(partial(held, chosen, INSERT))
            except QuotaSpent:
                continue
            failed = chance.random() < 0.25
            patiently(partial(settled, call_id, FAILED if failed else OK))
            done += not failed
            break
    return done


def test_uploads_of_all_are_five_for_each_account_and_the_rest_waits(app: Flask, rounds: int) -> None:
    done = together(app, [partial(publishes, place, rounds) for place in range(THREADS)])
    with app.app_context():
        assert sum(done) == 20 < rounds * THREADS
        numbers = [each.id for each in pool.accounts()]
        assert [taken(number, UPLOADS) for number in numbers] == [(5, 0)] * 4 + [(0, 0)] * 11
        assert choosing.in_order(numbers[:4], NOON) == []
        assert verify(NOON) == []


def lives(place: int, times: int) -> None:
    """Reserve and end, in every way, calls of two accounts that take from several buckets on two days; give up what
    others have open, too."""
    chance = random.Random(place)
    for _ in range(times):
        at = NOON + timedelta(days=chance.randrange(2))
        method, purpose = chance.choice(((INSERT, PUBLISHING), (UPDATE, reserving.Purpose(sync=True)),
                                         (CAPTIONS, PUBLISHING)))  # fmt: skip
        try:
            call_id = patiently(partial(held, chance.randrange(1, 3), method, purpose, at, chance.random() < 0.8))
        except QuotaSpent:
            continue
        patiently(partial(_ends, call_id, chance.randrange(4), chance.choice((OK, FAILED, UNKNOWN)), at))


def _ends(call_id: int, way: int, outcome: str, at: datetime) -> None:
    with writing():
        match way:
            case 0:
                reserving.abandon(NOON + timedelta(days=3))
            case 1:
                reserving.release(call_id, at)
            case _:
                reserving.settle(call_id, outcome, at)


def test_whatever_many_do_at_once_nobody_waits_for_ever_and_the_sums_are_right(app: Flask, rounds: int) -> None:
    with app.app_context():
        pool.seed()
    assert together(app, [partial(lives, place, rounds) for place in range(THREADS)]) == [None] * THREADS
    with app.app_context():
        with writing():
            reserving.abandon(NOON + timedelta(days=3))
        assert verify(NOON) == []
        assert db.session.scalar(select(func.count()).where(Call.state.in_(OPEN))) == 0
        assert db.session.scalar(select(func.sum(Usage.reserved))) == 0
        uploads = select(func.max(Usage.used)).where(Usage.bucket == UPLOADS)
        assert (db.session.scalar(uploads) or 0) <= 5


def test_calls_that_are_given_up_by_two_while_they_are_settled_are_closed_once(app: Flask, rounds: int) -> None:
    """Locked in any other order than by their numbers, then by their buckets, they would wait for each other."""

    def gives_up() -> int:
        with writing():
            return reserving.abandon(NOON + timedelta(hours=1))

    with app.app_context():
        for number in range(1, rounds * 2 + 1):
            at = NOON - timedelta(days=number)
            calls = [held(1 + place % 2, method, at=at) for place in range(4) for method in (UPDATE, INSERT)]
            ends = [partial(settled, call_id, FAILED) for call_id in reversed(calls)]
            answers = together(app, [gives_up, gives_up, *ends])
            assert answers[2:] == [None] * len(ends)
            assert 0 <= sum(answers[:2]) <= len(calls)
            assert [taken(account_id, UNITS, at) for account_id in (1, 2)] == [(100, 0)] * 2
        assert verify(NOON) == []


def is_refused(account_id: int, method: str) -> str:
    try:
        with counted(account_id, method, PUBLISHING, lambda: NOON):
            raise refusal(QUOTA, "quotaExceeded")
    except (YoutubeError, QuotaSpent) as error:
        return type(error).__name__


def test_what_many_hear_at_once_is_told_once(app: Flask, cast: object) -> None:
    """Of one account, in two buckets, by all at the same time."""
    with app.app_context():
        account_id = account(3).id
    heard = together(app, [partial(is_refused, account_id, (INSERT, UPDATE)[place % 2]) for place in range(16)])
    with app.app_context():
        assert set(Counter(heard)) <= {"YoutubeError", "QuotaSpent"}
        exhausted = set(db.session.scalars(select(Usage.bucket).where(Usage.exhausted.is_(True))))
        assert exhausted == {INSERTS, UNITS}
        assert [event.event for event in db.session.scalars(select(OutboxEvent))] == ["quota.exhausted"]
        assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
        assert verify(NOON) == []


def test_many_first_starts_at_once_make_one_pool(app: Flask) -> None:
    assert together(app, [pool.seed] * 8) == [None] * 8
    with app.app_context():
        assert [each.number for each in pool.accounts()] == list(range(1, 16))


def test_a_verification_meanwhile_finds_no_difference(app: Flask, rounds: int) -> None:
    def verifies() -> list[object]:
        return [difference for _ in range(rounds * 3) for difference in verify(NOON)]

    answers = together(app, [verifies, *(partial(lives, place, rounds) for place in range(8))])
    assert answers == [[], *[None] * 8]
