"""A call that is counted around: what is booked, by how it ended."""

from __future__ import annotations

import sqlite3

import pytest
from flask import Flask
from sqlalchemy import text

from tests.quotas.calls import INSERT, LIST, NOON, PUBLISHING, UPDATE, account, ends, refusal, settled, taken
from tests.support.databases import ONE_KIND
from ytempire.extensions import db
from ytempire.providers.errors import BUSY, DOWN, LOST, REFUSED, REJECTED
from ytempire.providers.youtube import GONE, QUOTA, RECONNECT, SUSPENDED, UPLOAD_LIMIT, YoutubeError
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import FAILED, OK, UNKNOWN, QuotaSpent
from ytempire.quotas.rules import INSERTS, UNITS, UPLOADS
from ytempire.quotas.usage import RELEASED, SENT, Call


def test_a_call_that_went_well_is_used_and_its_row_says_what_for(app: Flask) -> None:
    with app.app_context():
        account_id = account().id
        with counted(account_id, UPDATE, PUBLISHING, lambda: NOON) as call_id:
            db.session.rollback()
            assert db.session.get_one(Call, call_id).state == SENT
            assert taken(account_id, UNITS) == (0, 50)
        call = db.session.get_one(Call, call_id)
        assert (call.state, call.method, call.video_id, call.channel_id) == (OK, UPDATE, "video-1", "ch_1")
        assert taken(account_id, UNITS) == (50, 0)
        assert account().last_error == ""


def test_a_block_may_settle_its_call_with_what_the_answer_brought(app: Flask) -> None:
    with app.app_context():
        account_id = account().id
        with counted(account_id, INSERT, PUBLISHING, lambda: NOON) as call_id:
            settled(call_id)
        assert (taken(account_id, UPLOADS), taken(account_id, INSERTS)) == ((1, 0), (1, 0))


@pytest.mark.parametrize(("kind", "reason", "state", "used"), [
    (REJECTED, "invalidTitle", FAILED, 1),
    (REFUSED, "forbidden", FAILED, 1),
    (GONE, "videoNotFound", FAILED, 1),
    (BUSY, "rateLimitExceeded", FAILED, 1),
    (RECONNECT, "authError", FAILED, 1),
    (QUOTA, "quotaExceeded", FAILED, 1),
    (UPLOAD_LIMIT, "uploadLimitExceeded", FAILED, 1),
    (SUSPENDED, "accountSuspended", FAILED, 1),
    (DOWN, "backendError", FAILED, 1),  # YouTube said so: it was asked
    (DOWN, "", RELEASED, 0),  # it could not be reached
    (LOST, "", UNKNOWN, 1),
])  # fmt: skip
@ONE_KIND
def test_an_answer_that_said_no_cost_its_call(app: Flask, kind: str, reason: str, state: str, used: int) -> None:
    with app.app_context():
        call = ends(INSERT, refusal(kind, reason))
        assert (call.state, call.reason) == (state, reason or kind)
        uploads = 1 if state == UNKNOWN else 0
        assert (taken(call.account_id, INSERTS), taken(call.account_id, UPLOADS)) == ((used, 0), (uploads, 0))


def test_what_ends_in_any_other_way_may_have_reached_youtube(app: Flask) -> None:
    with app.app_context():
        for number, error in enumerate((ZeroDivisionError(), KeyboardInterrupt()), start=1):
            call = ends(INSERT, error)
            assert (call.state, call.reason) == (UNKNOWN, type(error).__name__)
            assert taken(call.account_id, UPLOADS) == (number, 0)
        assert account().last_error == ""


def changes_and_fails(error: YoutubeError) -> None:
    account().label = "half done"
    raise error


def test_what_the_block_had_not_written_when_it_failed_is_not_written(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(YoutubeError), counted(account().id, LIST, PUBLISHING, lambda: NOON):
            changes_and_fails(refusal(BUSY, "rateLimitExceeded"))
        assert account().label == "Account 1"


@ONE_KIND
def test_a_call_that_does_not_fit_is_not_begun(app: Flask) -> None:
    with app.app_context():
        for _ in range(5):
            ends(INSERT, None)
        begun = False
        with pytest.raises(QuotaSpent), counted(account().id, INSERT, PUBLISHING, lambda: NOON):
            begun = True
        assert not begun
        assert taken(account().id, UPLOADS) == (5, 0)


@ONE_KIND
def test_while_the_database_is_away_the_answer_is_worth_more_than_its_count(app: Flask) -> None:
    """The call stays open, is given up later, and counts whole then."""
    with app.app_context():
        account_id = account().id
        db.session.execute(text("PRAGMA busy_timeout = 1"))
        other = sqlite3.connect(db.engine.url.database or "")
        with counted(account_id, INSERT, PUBLISHING, lambda: NOON) as call_id:
            other.execute("BEGIN IMMEDIATE")
        other.rollback()
        other.close()
        db.session.rollback()
        assert db.session.get_one(Call, call_id).state == SENT
        assert taken(account_id, UPLOADS) == (0, 1)
