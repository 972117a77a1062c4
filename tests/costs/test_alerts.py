from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from tests.costs.calls import CALL, dollars, given_up, held, of_video, priced
from tests.costs.threads import together
from tests.support.people import Cast, person
from ytempire.accounts.notice import Notice
from ytempire.admin.spending import let_go_on
from ytempire.costs import alerts, days, ledger, limit
from ytempire.costs.ledger import Call, OverLimit
from ytempire.costs.limit import Payer
from ytempire.extensions import db, utcnow, writing
from ytempire.outbox import OutboxEvent


@pytest.fixture
def call(cast: Cast) -> Call:
    """One of the owner's."""
    return Call(Payer(cast.owner.id, "ch_1", "video-1"), CALL.step, CALL.provider, CALL.model, CALL.call, CALL.owner)


def spend(amount: float, call: Call, times: int = 1) -> None:
    for _ in range(times):
        reservation = held(amount, call)
        with writing():
            ledger.settle(reservation, priced(amount))


def set_to(name: str, amount: float, of: str = "") -> None:
    with writing():
        limit.set_limit(name, dollars(amount), of)


def refused(amount: float, call: Call) -> None:
    """A call that does not fit, told as the pipeline tells it."""
    with pytest.raises(OverLimit) as over:
        held(amount, call)
    with writing():
        alerts.reached(over.value.bound, call.payer.user_id)


def told() -> list[tuple[int, str]]:
    return [(row.user_id, row.message) for row in db.session.scalars(select(Notice).order_by(Notice.id))]


def events() -> list[tuple[str, int | None]]:
    return [(row.event, row.user_id) for row in db.session.scalars(select(OutboxEvent).order_by(OutboxEvent.id))]


def test_passing_the_alert_line_is_told_to_every_admin_once(app: Flask, cast: Cast, call: Call) -> None:
    other = person(app, "second@example.com", role="admin")
    with app.app_context():
        set_to(limit.ALERT, 1)
        spend(0.40, call, 2)
        assert told() == []
        spend(0.40, call, 3)
        sentence = "$1.20 is spent today; the alert is at $1.00."
        assert told() == [(cast.admin.id, sentence), (other.id, sentence)]
        assert events() == [("budget.alert", None)]
        payload = db.session.scalars(select(OutboxEvent)).one().payload
        assert payload == {"day": days.day_of(utcnow()), "spent": "1.200000", "alert": "1.000000"}


def test_to_the_micro_dollar(app: Flask, call: Call) -> None:
    with app.app_context():
        set_to(limit.ALERT, 1)
        spend(0.999999, call)
        assert events() == []
        spend(0.000001, call)
        assert events() == [("budget.alert", None)]


def test_a_line_that_is_moved_is_crossed_anew_also_downwards(app: Flask, call: Call) -> None:
    with app.app_context():
        for line, times in ((1, 1), (1, 1), (1.30, 2), (0.50, 3)):
            set_to(limit.ALERT, line)
            spend(0.01 if line != 1 else 1.10, of_video(f"video-{line}-{times}", call))
            if line == 1:
                set_to(limit.VIDEO, 9)
        assert len(events()) == 3


def test_what_is_only_held_crosses_no_alert_line(app: Flask, call: Call) -> None:
    with app.app_context():
        set_to(limit.ALERT, 1)
        reservation = held(2, call)
        with writing():
            ledger.settle(reservation, priced(0.20))
        assert events() == []


@pytest.mark.parametrize(
    ("name", "of", "reason"),
    [(limit.USER, "owner", "Your limit of a day"), (limit.OWN, "owner", "The limit of a day that you set"),
     (limit.CHANNEL, "ch_1", "The channel's budget of this month")],
)  # fmt: skip
def test_a_limit_of_a_person_is_told_to_that_person_alone(
    app: Flask, cast: Cast, call: Call, name: str, of: str, reason: str
) -> None:
    with app.app_context():
        set_to(name, 1, str(cast.owner.id) if of == "owner" else of)
        for _ in range(3):
            refused(1.10, call)
        assert told() == [(cast.owner.id, f"{reason} is reached: $1.00.")]
        assert events() == [("budget.reached", cast.owner.id)]
        assert db.session.scalars(select(OutboxEvent)).one().payload["amount"] == "1.000000"


def test_the_limit_of_the_day_is_told_to_the_admins(app: Flask, cast: Cast, call: Call) -> None:
    with app.app_context():
        set_to(limit.DAY, 1)
        refused(1.10, call)
        refused(1.10, of_video("video-2", call))
        assert told() == [(cast.admin.id, "Today's limit of this installation is reached: $1.00.")]
        assert events() == [("budget.reached", None)]


def test_a_raised_limit_that_is_reached_again_is_told_again(app: Flask, call: Call) -> None:
    with app.app_context():
        for height in (1, 1.05, 1.05):
            set_to(limit.DAY, height)
            refused(1.10, call)
        assert [message[-6:] for _, message in told()] == ["$1.00.", "$1.05."]


def test_the_limit_of_a_video_is_told_to_its_owner_once_for_each_video_and_limit(
    app: Flask, cast: Cast, call: Call
) -> None:
    with app.app_context():
        for video_id, height in (("video-1", 3), ("video-1", 3), ("video-1", 3.05), ("video-2", 3)):
            set_to(limit.VIDEO, height, video_id)
            refused(3.10, of_video(video_id, call))
        assert [whom for whom, _ in told()] == [cast.owner.id] * 3
        assert events() == [("budget.reached", cast.owner.id)] * 3
        first = db.session.scalars(select(Notice).order_by(Notice.id)).first()
        assert first
        assert (first.kind, first.message, first.link) == (
            "budget", "The limit of a video is reached: $3.00.", "/videos/video-1")  # fmt: skip


def test_spending_that_is_stopped_again_after_an_admin_let_it_go_on_is_told_again(
    app: Flask, cast: Cast, call: Call
) -> None:
    with app.app_context():
        for place in range(3):
            reservation = held(0.10, of_video(f"video-{place}", call))
            with writing():
                ledger.settle(reservation, priced(0.20))
            today = days.day_of(utcnow())
            for key in (("day", "", today), ("user", str(cast.owner.id), today), ("channel", "ch_1", today[:7])):
                assert let_go_on(key, cast.admin.id)
        assert [whom for whom, _ in told()] == [cast.admin.id] * 3
        stopped = [row.payload["limit"] for row in db.session.scalars(select(OutboxEvent))]
        assert stopped == ["stopped"] * 3


def test_a_bill_above_what_was_held_is_told_to_the_admins_once_a_stop(app: Flask, cast: Cast, call: Call) -> None:
    with app.app_context():
        reservations = [held(0.10, call), held(0.10, of_video("video-2", call))]
        for reservation in reservations:
            with writing():
                ledger.settle(reservation, priced(0.20))
        ((whom, message),) = told()
        assert (whom, message.startswith("elevenlabs billed $0.20")) == (cast.admin.id, True)
        refused(0.01, of_video("video-3", call))  # the scope is stopped, no limit is reached
        assert (len(told()), events()) == (1, [("budget.reached", None)])


def test_of_a_bill_that_comes_late_and_is_too_high_the_same_is_true(app: Flask, call: Call) -> None:
    with app.app_context():
        reservation = held(0.10, call)
        given_up()
        with writing():
            ledger.settle(reservation, priced(0.20))
        assert len(told()) == 1
        with pytest.raises(OverLimit) as over:
            held(0.01, of_video("video-2", call))
        assert over.value.stopped


def test_many_who_cross_at_once_tell_it_once(app: Flask, cast: Cast, call: Call) -> None:
    with app.app_context():
        set_to(limit.ALERT, 0.05)
        set_to(limit.DAY, 1.60)
    together(app, [partial(spend, 0.01, of_video(f"video-{place}", call), 4) for place in range(16)])
    together(app, [partial(refused, 2, of_video(f"video-{place}", call)) for place in range(16)])
    with app.app_context():
        assert sorted(events()) == [("budget.alert", None), ("budget.reached", None)]
        assert [whom for whom, _ in told()] == [cast.admin.id] * 2


def test_what_is_rolled_back_was_never_told(app: Flask, call: Call) -> None:
    with app.app_context():
        set_to(limit.ALERT, 0.50)
        reservation = held(1, call)
        with suppress(RuntimeError), writing():
            ledger.settle(reservation, priced(0.90))
            assert len(events()) == 1
            raise RuntimeError("The answer cannot be stored")
        assert (events(), told()) == ([], [])
        with writing():
            ledger.settle(reservation, priced(0.90))
        assert len(events()) == 1


def test_a_line_that_is_passed_by_a_late_bill_for_an_earlier_day_names_that_day(app: Flask, call: Call) -> None:
    with app.app_context():
        set_to(limit.ALERT, 1)
        yesterday = utcnow() - timedelta(days=1)
        reservation = held(1.50, call, yesterday)
        with writing():
            ledger.settle(reservation, priced(1.50))
        ((_, message),) = told()
        assert message.startswith(f"$1.50 is spent for {days.day_of(yesterday)};")
