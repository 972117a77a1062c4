"""Calls whose processes are gone, and calls of long ago."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.quotas.calls import INSERT, LIST, NOON, UPDATE, account, held, settled, taken
from tests.support.begun import PIPE, Begun
from tests.support.queries import counted_queries
from ytempire.config import Settings
from ytempire.extensions import db, utcnow
from ytempire.quotas import upkeep
from ytempire.quotas.reserving import LASTS, OK, UNKNOWN
from ytempire.quotas.rules import INSERTS, UNITS, UPLOADS
from ytempire.quotas.usage import RELEASED, RESERVED, SENT, Call, Usage
from ytempire.quotas.verify import verify

AFTER = NOON + LASTS + timedelta(seconds=1)
# A process that stays in the middle of a call.
IN_A_CALL = """
import time
from ytempire import create_app
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import Purpose
with create_app().app_context(), counted({account_id}, "videos.insert", Purpose()):
    print("asking", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def asking(app: Flask, settings: Settings) -> Iterator[Begun]:
    """Such a process, through the first account; ended with the test."""
    with app.app_context():
        script = IN_A_CALL.format(account_id=account().id)
    given = ("database_url", "redis_url", "secret_key", "data_encryption_key", "jwt_secret_key", "instance_path",
             "app_env")  # fmt: skip
    environment = os.environ | {name.upper(): str(getattr(settings, name)) for name in given}
    process = Begun([sys.executable, "-c", script], environment, stdout=PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "asking\n"
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_call_of_a_killed_process_counts_whole(app: Flask, asking: Begun) -> None:
    with app.app_context():
        now, account_id = utcnow(), account().id
        assert taken(account_id, UPLOADS, now) == (0, 1)
        asking.send_signal(signal.SIGKILL)
        assert asking.wait() == -signal.SIGKILL
        assert upkeep.close_dead(now) == 0
        assert taken(account_id, UPLOADS, now) == (0, 1)
        assert upkeep.close_dead(now + LASTS + timedelta(minutes=1)) == 1
        assert (taken(account_id, UPLOADS, now), taken(account_id, INSERTS, now)) == ((1, 0), (1, 0))
        assert db.session.scalars(select(Call.state)).all() == [UNKNOWN]
        assert verify(now) == []


def test_what_was_not_sent_is_released_and_who_lives_keeps_theirs(app: Flask) -> None:
    with app.app_context():
        calls = [held(1, UPDATE, sent=False), held(1, LIST), held(2, INSERT), held(2, LIST, at=AFTER, sent=False),
                 held(2, UPDATE, at=AFTER)]  # fmt: skip
        closed = held(1, LIST)
        settled(closed)
        assert upkeep.close_dead(AFTER) == 3
        assert upkeep.close_dead(AFTER) == 0
        states = {call.id: call.state for call in db.session.scalars(select(Call))}
        assert [states[call_id] for call_id in (*calls, closed)] == [RELEASED, UNKNOWN, UNKNOWN, RESERVED, SENT, OK]
        assert (taken(1, UNITS), taken(2, UPLOADS), taken(2, UNITS)) == ((2, 0), (1, 0), (0, 51))
        assert verify(AFTER) == []


def test_where_nobody_is_gone_nothing_is_written(app: Flask) -> None:
    with app.app_context():
        held(1)
        with counted_queries(app) as sent:
            assert (upkeep.close_dead(NOON), upkeep.tidy(NOON)) == (0, 0)
        assert len(sent) == 2


def test_calls_are_kept_for_ninety_days_and_what_they_add_up_to_stays(app: Flask) -> None:
    with app.app_context():
        settled(held(1, INSERT))
        settled(held(1, UPDATE, at=NOON + timedelta(days=1)))
        days = timedelta(days=90)
        assert upkeep.tidy(NOON + days) == 0
        assert upkeep.tidy(NOON + days + timedelta(seconds=1)) == 1
        assert db.session.scalars(select(Call.method)).all() == [UPDATE]
        assert taken(1, UPLOADS) == (1, 0)
        assert verify(NOON + days + timedelta(seconds=1)) == []
        assert upkeep.tidy(NOON + days * 2) == 1
        assert db.session.scalar(select(func.count()).select_from(Usage)) == 3
        assert verify(NOON + days * 2) == []


def test_a_call_that_is_open_is_not_deleted_whatever_its_age(app: Flask) -> None:
    with app.app_context():
        held(1)
        assert upkeep.tidy(NOON + timedelta(days=400)) == 0
        assert db.session.scalar(select(func.count()).select_from(Call)) == 1
