from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from tests.costs.calls import CALL, dollars, given_up, held, of_video, priced
from ytempire.costs import counter, ledger, limit
from ytempire.costs.entry import Entry
from ytempire.costs.ledger import FAILED, OverLimit
from ytempire.costs.verify import verify
from ytempire.extensions import db, utcnow, writing


def amounts() -> list[tuple[str, int]]:
    return [(row.kind, row.amount) for row in db.session.scalars(select(Entry).order_by(Entry.id))]


def test_what_is_held_and_settled_is_in_the_ledger_and_in_every_counter(app: Flask) -> None:
    with app.app_context():
        reservation = held(0.40)
        with writing():
            ledger.settle(reservation, priced(0.31), request_id="req-7")
        assert amounts() == [("reserve", 400_000), ("settle", 310_000)]
        today = ledger.days.day_of(utcnow())
        for key in (("day", "", today), ("user", "1", today), ("channel", CALL.payer.channel_id, today[:7]),
                    ("video", "video-1", "")):  # fmt: skip
            row = counter.read(key)
            assert row is not None
            assert (row.spent, row.reserved) == (310_000, 0)
        assert verify().right


def test_a_call_that_does_not_fit_holds_nothing_anywhere(app: Flask) -> None:
    with app.app_context():
        held(2.50)
        with pytest.raises(OverLimit) as over:
            held(0.60)
        assert (over.value.bound.name, over.value.missing) == ("video", 100_000)
        assert len(amounts()) == 1
        assert verify().right
        held(0.60, of_video("video-2"))


def test_a_released_call_leaves_room_again(app: Flask) -> None:
    with app.app_context():
        reservation = held(3.00, sent=False)
        with writing():
            ledger.release(reservation, "Never asked.")
        held(3.00)
        assert verify().right


def test_a_failed_call_that_cost_is_counted_as_failed(app: Flask) -> None:
    with app.app_context():
        reservation = held(0.40)
        with writing():
            ledger.settle(reservation, priced(0.10), FAILED)
        row = db.session.scalars(select(counter.DailySpend)).one()
        assert (row.spent, row.failed, row.calls) == (100_000, 100_000, 1)
        assert verify().right


def test_what_a_gone_worker_left_is_released_or_lost(app: Flask) -> None:
    with app.app_context():
        held(0.20, sent=False)
        held(0.30)
        assert not ledger.any_dead()
        with writing():
            assert ledger.abandon() == 0
            ledger.keep_alive("lease-1", until=utcnow())
        assert ledger.any_dead()
        with writing():
            assert ledger.abandon() == 2
        assert amounts()[2:] == [("release", 200_000), ("settle", 300_000)]
        assert ledger.lost_answers("video-1", CALL.call, None) == 1
        assert verify().right


def test_an_answer_that_comes_after_it_was_given_up_corrects_the_ledger(app: Flask) -> None:
    with app.app_context():
        reservation = held(0.30)
        given_up()
        with writing():
            ledger.settle(reservation, priced(0.21))
        assert amounts()[-2:] == [("correct", -300_000), ("correct", 210_000)]
        figures = db.session.scalars(select(counter.DailySpend)).one()
        assert (figures.spent, figures.failed, figures.calls) == (210_000, 0, 1)
        row = counter.read(("video", "video-1", ""))
        assert row is not None
        assert row.spent == 210_000
        assert verify().right


def test_a_bill_above_what_was_held_is_recorded_and_stops_its_scopes(app: Flask) -> None:
    with app.app_context():
        reservation = held(0.30)
        with writing():
            ledger.settle(reservation, priced(0.50))
        assert amounts()[-1] == ("settle", 500_000)
        with pytest.raises(OverLimit) as over:
            held(0.01, of_video("video-2"))
        assert "elevenlabs billed $0.50" in over.value.stopped
        assert verify().right


def test_the_database_refuses_to_change_or_delete_a_row(app: Flask) -> None:
    with app.app_context():
        held(0.30)
        for statement in (update(Entry).values(amount=1), Entry.__table__.delete()):
            with pytest.raises(DatabaseError, match="append-only"), writing():
                db.session.execute(statement)
        assert amounts() == [("reserve", dollars(0.30))]


def test_a_clock_that_jumps_a_day_makes_no_wrong_sum(app: Flask) -> None:
    now = utcnow()
    with app.app_context():
        first = held(0.30, at=now)
        second = held(0.40, of_video("video-2"), at=now + timedelta(days=1))
        with writing():
            ledger.settle(second, priced(0.40))
            ledger.settle(first, priced(0.30))
        days = {row.day: row.spent for row in db.session.scalars(select(counter.DailySpend))}
        assert sorted(days.values()) == [300_000, 400_000]
        assert verify().right


def test_the_smaller_of_both_limits_of_a_users_day_binds_and_is_named(app: Flask) -> None:
    with app.app_context():
        with writing():
            limit.set_limit(limit.USER, dollars(5), "1")
            limit.set_limit(limit.OWN, dollars(1), "1")
        with pytest.raises(OverLimit) as over:
            held(1.10)
        assert (over.value.bound.name, over.value.bound.reason) == ("own", "budget_user")
