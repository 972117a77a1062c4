"""`verify` finds every kind of difference, and the command says so in words and by its exit code."""

from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, insert, update

from tests.costs.calls import held, of_video, priced
from ytempire.costs import ledger
from ytempire.costs.counter import Counter, DailySpend
from ytempire.costs.entry import Entry, OpenCall
from ytempire.costs.verify import verify
from ytempire.extensions import db, utcnow, writing


def some_lives(app: Flask) -> None:
    """A call that was settled, one that failed and one that is open."""
    with app.app_context():
        first, second = held(0.40), held(0.30, of_video("video-2"))
        held(0.20)
        with writing():
            ledger.settle(first, priced(0.31))
            ledger.settle(second, priced(0.10), ledger.FAILED)


def verified(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["costs", "verify"])


def test_a_ledger_that_adds_up_is_said_to(app: Flask) -> None:
    some_lives(app)
    result = verified(app)
    assert result.exit_code == 0
    assert result.output.splitlines() == ["1 open call, $0.20 held.", "The ledger adds up: 5 entries, no difference."]


def test_an_empty_ledger_adds_up(app: Flask) -> None:
    result = verified(app)
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        0, "The ledger adds up: 0 entries, no difference.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (update(Counter).where(Counter.scope == "day").values(spent=Counter.spent + 1), "spent, day 20"),
        (update(Counter).where(Counter.scope == "user").values(reserved=0), "held, user 1 20"),
        (delete(Counter).where(Counter.scope == "channel"), "spent, channel ch_0123456789abcdef 20"),
        (update(Counter).where(Counter.scope_id == "video-2").values(scope_id="video-3"), "spent, video video-3"),
        (update(DailySpend).values(failed=0), "failed, 20"),
        (update(DailySpend).values(calls=DailySpend.calls + 1), "calls, 20"),
        (delete(DailySpend), "spent, 20"),
        (delete(OpenCall), "reservation 3 is neither open nor closed"),
        (update(OpenCall).values(amount=1), "held by the open call 3"),
        (insert(OpenCall).values(reservation_id=1, video_id="video-1", owner="", provider="", amount=400_000,
                                 made_at=utcnow(), alive_until=utcnow()), "reservation 1 is open and closed"),
        (insert(OpenCall).values(reservation_id=99, video_id="video-1", owner="", provider="", amount=1,
                                 made_at=utcnow(), alive_until=utcnow()), "held by the open call 99"),
        (insert(Entry).values(at=utcnow(), day="2026-11-28", kind="settle", amount=1, outcome="ok", user_id=1,
                              channel_id="", video_id="", step="", provider="", model="", call="", lines=[],
                              request_id="", note=""), "spent, day 2026-11-28"),
    ],
)  # fmt: skip
def test_every_kind_of_difference_is_a_line_and_exit_code_1(app: Flask, statement: object, said: str) -> None:
    some_lives(app)
    with app.app_context():
        with writing():
            db.session.execute(statement, execution_options={"synchronize_session": False})  # type: ignore[call-overload]
        assert not verify().right
    result = verified(app)
    assert result.exit_code == 1
    assert any(line.startswith(said) for line in result.output.splitlines()), result.output
    assert "The ledger does not add up: " in result.output


def test_a_difference_names_both_figures(app: Flask) -> None:
    some_lives(app)
    with app.app_context(), writing():
        db.session.execute(update(Counter).where(Counter.scope_id == "video-2").values(spent=2))
    assert "spent, video video-2: counted 0.000002, the ledger says 0.100000" in verified(app).output


def test_the_report_sums_days_and_services_to_the_micro_dollar(app: Flask) -> None:
    some_lives(app)
    today = ledger.days
    with app.app_context():
        day = today.day_of(utcnow())
    runner = app.test_cli_runner()
    assert runner.invoke(args=["costs", "report"]).output.splitlines() == [
        "day         service     calls         spent        failed",
        f"{day}  elevenlabs      2      0.410000      0.100000",
        "in all                      2      0.410000      0.100000",
    ]
    nothing = runner.invoke(args=["costs", "report", "--from", "2001-01-01", "--to", "2001-01-31"])
    assert (nothing.exit_code, nothing.output) == (0, "Nothing was spent from 2001-01-01 to 2001-01-31.\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--from", "yesterday"], "is no day"), (["--from", "2026-02-30"], "is no day"),
     (["--from", "2026-02-03", "--to", "2026-02-01"], "ends before it begins")],
)  # fmt: skip
def test_a_report_of_no_time_is_refused_in_a_sentence(app: Flask, options: list[str], said: str) -> None:
    result = app.test_cli_runner().invoke(args=["costs", "report", *options])
    assert result.exit_code > 0
    assert said in result.output
