"""Threads with real transactions on both databases: what no single test of a function can show."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.costs.calls import dollars, given_up, held, of_video, priced
from tests.costs.threads import together
from ytempire.costs import counter, days, ledger, limit
from ytempire.costs.counter import DailySpend, Key
from ytempire.costs.entry import RESERVE, SPENDS, Entry, OpenCall
from ytempire.costs.ledger import OverLimit
from ytempire.costs.verify import verify
from ytempire.extensions import db, utcnow, writing

THREADS = 32


@pytest.fixture
def rounds(long: bool) -> int:
    return 60 if long else 6


def taken(key: Key) -> tuple[int, int]:
    row = counter.read(key)
    return (row.spent, row.reserved) if row else (0, 0)


def today() -> Key:
    return ("day", "", days.day_of(utcnow()))


def reserves(place: int, times: int) -> int:
    """How many of its reservations fitted."""
    fitted = 0
    for number in range(times):
        try:
            held(0.07, of_video(f"video-{place}-{number}"))
        except OverLimit:
            continue
        fitted += 1
    return fitted


def test_a_limit_with_room_for_some_takes_as_many_as_fit_and_not_one_more(app: Flask, rounds: int) -> None:
    wanted, fits = THREADS * rounds, THREADS * rounds * 3 // 5
    with app.app_context(), writing():
        limit.set_limit(limit.DAY, fits * dollars(0.07) + 69_999)
    fitted = together(app, [partial(reserves, place, rounds) for place in range(THREADS)])
    with app.app_context():
        assert sum(fitted) == fits < wanted
        assert taken(today()) == (0, fits * 70_000)
        assert db.session.scalar(select(func.count()).where(Entry.kind == RESERVE)) == fits
        assert verify().right


def lives(place: int, times: int) -> int:
    """Reserve, send, settle: of four videos each under its own limit, two channels; what it spent."""
    chance, spent = random.Random(place), 0
    for _ in range(times):
        number = chance.randrange(4)
        call = of_video(f"video-{number}")
        try:
            reservation = held(0.07, call)
        except OverLimit:
            continue
        cost = chance.randrange(70_001)
        with writing():
            if chance.random() < 0.2:
                ledger.release(reservation)
            else:
                ledger.settle(reservation, priced(cost / 1_000_000))
                spent += cost
        for key, most in ((today(), 2_000_000), (("video", f"video-{number}", ""), 600_000)):
            assert sum(taken(key)) <= most
        db.session.commit()
    return spent


def test_while_calls_come_and_go_no_limit_is_passed_and_nothing_is_lost(app: Flask, rounds: int) -> None:
    with app.app_context(), writing():
        limit.set_limit(limit.DAY, dollars(2))
        limit.set_limit(limit.VIDEO, dollars(0.6))
    spent = together(app, [partial(lives, place, rounds) for place in range(THREADS)])
    with app.app_context():
        assert taken(today()) == (sum(spent), 0)
        assert sum(spent) > 500_000
        assert verify().right


def test_what_one_limit_refuses_is_held_under_none(app: Flask) -> None:
    """The video's limit is the last that is asked: the three before it have taken the amount by then."""
    with app.app_context(), writing():
        limit.set_limit(limit.VIDEO, dollars(0.1))
    answers = together(app, [partial(held, 0.07)] * THREADS)
    with app.app_context():
        assert sum(isinstance(answer, OverLimit) for answer in answers) == THREADS - 1
        for key in (today(), ("user", "1", today()[2]), ("video", "video-1", "")):
            assert taken(key) == (0, 70_000)
        assert verify().right


def settles(reservation: int, amount: float) -> None:
    with writing():
        ledger.settle(reservation, priced(amount))


def test_a_worker_that_settles_while_it_is_given_up_is_believed(app: Flask, rounds: int) -> None:
    """Whoever is first, what the provider said stands, and two open calls of a video deadlock nobody."""
    with app.app_context():
        for number in range(1, rounds * 3 + 1):
            calls = [held(0.003), held(0.004)]
            answers = together(app, [given_up, partial(settles, calls[1], 0.001), partial(settles, calls[0], 0.0005)])
            assert answers[1:] == [None, None]
            assert taken(("video", "video-1", "")) == (number * 1_500, 0)
            db.session.commit()
        assert sum(row.failed for row in db.session.scalars(select(DailySpend))) == 0
        assert verify().right


def test_a_call_that_is_sent_while_it_is_given_up_is_either_not_made_or_counted(app: Flask, rounds: int) -> None:
    def sends(reservation: int) -> bool:
        with writing():
            return ledger.mark_sent(reservation)

    with app.app_context():
        sent = 0
        for _ in range(rounds * 3):
            _, was_sent = together(app, [given_up, partial(sends, held(0.01, sent=False))])
            sent += was_sent
            assert taken(("video", "video-1", "")) == (sent * 10_000, 0)
            db.session.commit()
        assert verify().right


def test_an_answer_that_is_told_many_times_at_once_is_counted_once(app: Flask, rounds: int) -> None:
    with app.app_context():
        for number in range(1, rounds + 1):
            reservation = held(0.03)
            given_up()
            answers = together(app, [partial(settles, reservation, 0.02)] * 8)
            assert answers == [None] * 8
            assert taken(("video", "video-1", "")) == (number * 20_000, 0)
            db.session.commit()
        assert verify().right


def test_strays_of_two_days_end_while_others_reserve_and_settle(app: Flask, rounds: int) -> None:
    """Calls of both sides of midnight share a channel's month: locked in any other order they would deadlock."""
    now = utcnow().replace(day=15)

    def strays() -> int:
        with writing():
            return ledger.abandon(now - timedelta(hours=1))

    def works(day: int) -> None:
        for number in range(4):
            settles(held(0.01, of_video(f"video-{day}-{number}"), now + timedelta(days=day)), 0.01)

    with app.app_context():
        for _ in range(rounds):
            for day in (2, 1, 2, 1):
                held(0.01, at=now - timedelta(days=day), sent=False)
            db.session.commit()
            answers = together(app, [strays, strays, *(partial(works, day % 2) for day in range(4))])
            assert [answer for answer in answers[2:] if answer is not None] == []
            assert all(isinstance(answer, int) for answer in answers[:2])
        assert db.session.scalar(select(func.count()).select_from(OpenCall)) == 0
        assert db.session.scalar(select(func.count()).where(Entry.kind.in_(SPENDS))) == rounds * 16
        assert verify().right


def test_verifying_while_money_is_spent_finds_no_difference(app: Flask, rounds: int) -> None:
    def spends(place: int) -> None:
        for number in range(rounds * 2):
            settles(held(0.001, of_video(f"video-{place}-{number}")), 0.001)

    def verifies() -> list[object]:
        return [difference for _ in range(rounds) for difference in verify().differences]

    answers = together(app, [verifies, *(partial(spends, place) for place in range(8))])
    assert answers == [[], *[None] * 8]


def test_limits_that_many_set_at_once_leave_one(app: Flask) -> None:
    def sets(dollars_: int) -> None:
        with writing():
            limit.set_limit(limit.CHANNEL, dollars(dollars_), "ch_1")

    assert together(app, [partial(sets, amount) for amount in range(16)]) == [None] * 16
    with app.app_context():
        assert limit.own_limit(limit.CHANNEL, "ch_1") in {dollars(amount) for amount in range(16)}
