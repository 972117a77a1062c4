"""`flask quota show` and `flask quota verify`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, insert, update

from tests.quotas.calls import CAPTIONS, INSERT, UPDATE, account, held, settled
from tests.support.databases import ONE_KIND
from ytempire.extensions import db, utcnow, writing
from ytempire.quotas import pacific, pool, reserving
from ytempire.quotas.account import RESTING, Account
from ytempire.quotas.reserving import FAILED
from ytempire.quotas.rules import UNITS
from ytempire.quotas.usage import Call, Usage
from ytempire.quotas.verify import verify


def run(app: Flask, command: str) -> Result:
    return app.test_cli_runner().invoke(args=["quota", command])


def line_of(result: Result, number: int) -> str:
    """What is said of the account, with single spaces."""
    found = next(line for line in result.output.splitlines() if line.split()[:1] == [str(number)])
    return " ".join(found.split())


def change(number: int, **values: Any) -> None:
    with writing():
        db.session.execute(update(Account).where(Account.number == number).values(**values))


def test_every_account_is_shown_with_what_it_used(app: Flask) -> None:
    with app.app_context():
        now = utcnow()
        first = account(1).id
        settled(held(first, INSERT, at=now), at=now)
        held(first, INSERT, at=now)
        settled(held(first, CAPTIONS, at=now), at=now)
        for _ in range(5):
            settled(held(account(2).id, INSERT, at=now), at=now)
        with writing():
            reserving.exhaust(account(3).id, UNITS, pacific.day_of(now))
        change(4, state=RESTING, label="A brand whose name is as long as it is proud")
        change(5, suspended_at=now)
        change(6, waits_until=now + timedelta(hours=30))
    result = run(app, "show")
    assert result.exit_code == 0, result.output
    assert line_of(result, 1) == "1 Account 1 active 2 of 5 2/90 400/9,000 0/9,000 healthy"
    assert re.fullmatch(r"2 Account 2 active 5 of 5 5/90 0/9,000 0/9,000 exhausted until \w{3} 00:05 Pacific",
                        line_of(result, 2))  # fmt: skip
    assert line_of(result, 3).endswith("0/9,000! 0/9,000 healthy")
    assert "! YouTube itself says that nothing is left." in result.output
    assert line_of(result, 4) == "4 A brand whose name is as resting 0 of 5 0/90 0/9,000 0/9,000 resting"
    assert line_of(result, 5).endswith(" suspended")
    assert re.search(r" waiting until \w{3} \d\d:\d\d Pacific$", line_of(result, 6))
    assert line_of(result, 11).endswith("11 reserve 0 of 5 0/90 0/9,000 0/9,000 reserve")
    # 1 has 3 left, 3 and four more have 5 each; 4 rests, so that nine are active
    assert "28 of 45 uploads left today, 25 more in reserve." in result.output
    assert re.search(r"The day ends in \d+ h \d\d min, at midnight Pacific\.", result.output)
    assert "films are kept on this computer" in result.output


@ONE_KIND
def test_a_pool_with_clients_says_nothing_of_this_computer(app: Flask) -> None:
    with app.app_context():
        pool.seed()
        change(1, client_id="client-1")
    assert "this computer" not in run(app, "show").output


def some_calls(app: Flask) -> None:
    with app.app_context():
        now = utcnow()
        first = account(1).id
        settled(held(first, INSERT, at=now), FAILED, at=now)
        settled(held(first, CAPTIONS, at=now), at=now)
        held(first, UPDATE, at=now)


def test_quota_that_adds_up_is_said_to(app: Flask) -> None:
    some_calls(app)
    result = run(app, "verify")
    assert (result.exit_code, result.output) == (0, "The quota adds up: every counter is the sum of its calls.\n")


@pytest.mark.parametrize(("statement", "said"), [
    (update(Usage).where(Usage.bucket == "units").values(used=401),
     r"account 1, units, \S+: 401 used, its calls say 400"),
    (update(Usage).where(Usage.bucket == "units").values(reserved=0),
     r"account 1, units, \S+: 0 reserved, its calls say 50"),
    (update(Usage).where(Usage.bucket == "uploads").values(used=1),
     r"account 1, uploads, \S+: 1 used, its calls say 0"),
    (delete(Usage).where(Usage.bucket == "inserts"), r"account 1, inserts, \S+: 0 used, its calls say 1"),
    (delete(Call).where(Call.method == "captions.insert"), r"account 1, units, \S+: 400 used, its calls say 0"),
    (insert(Usage).values(account_id=99, bucket="units", day="2999-01-01", used=7, reserved=0, exhausted=False),
     r"account \?, units, 2999-01-01: 7 used, its calls say 0"),
])  # fmt: skip
@ONE_KIND
def test_every_kind_of_difference_is_a_line_and_exit_code_1(app: Flask, statement: Any, said: str) -> None:
    some_calls(app)
    with app.app_context():
        with writing():
            db.session.execute(statement, execution_options={"synchronize_session": False})
        assert len(verify(utcnow())) == 1
    result = run(app, "verify")
    assert result.exit_code == 1
    assert re.search(f"^{said}$", result.output, re.MULTILINE), result.output
    assert "The quota does not add up: 1 difference." in result.output
