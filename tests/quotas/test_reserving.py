"""Reserve, send, settle: what is counted of each bucket, and what does not fit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from tests.quotas.calls import (
    CAPTIONS,
    INSERT,
    LIST,
    NOON,
    PUBLISHING,
    SYNC,
    TODAY,
    UPDATE,
    account,
    held,
    settled,
    taken,
)
from tests.support.databases import ONE_KIND
from ytempire.extensions import db, writing
from ytempire.quotas import reserving
from ytempire.quotas.reserving import FAILED, OK, UNKNOWN, QuotaSpent
from ytempire.quotas.rules import INSERTS, UNITS, UPLOADS
from ytempire.quotas.rules import SYNC as SYNC_BUCKET
from ytempire.quotas.standing import standings
from ytempire.quotas.usage import Call


def test_a_call_holds_what_it_costs_until_it_is_settled(app: Flask) -> None:
    with app.app_context():
        call_id = held(1, CAPTIONS)
        assert taken(1, UNITS) == (0, 400)
        settled(call_id)
        assert taken(1, UNITS) == (400, 0)
        assert db.session.get_one(Call, call_id).state == OK


def test_an_account_takes_five_uploads_a_day_and_not_one_more(app: Flask) -> None:
    with app.app_context():
        for _ in range(5):
            settled(held(1, INSERT))
        with pytest.raises(QuotaSpent) as spent:
            held(1, INSERT)
        assert (spent.value.bucket, spent.value.day) == (UPLOADS, TODAY)
        assert (taken(1, UPLOADS), taken(1, INSERTS)) == ((5, 0), (5, 0))  # of the sixth nothing is held
        held(2, INSERT)
        held(1, INSERT, at=NOON + timedelta(days=1))


@pytest.mark.parametrize(("outcome", "uploads"), [(OK, 1), (UNKNOWN, 1), (FAILED, 0)])
def test_an_upload_that_failed_cost_its_call_and_is_none_of_the_five(app: Flask, outcome: str, uploads: int) -> None:
    with app.app_context():
        settled(held(1, INSERT), outcome)
        assert (taken(1, UPLOADS), taken(1, INSERTS)) == ((uploads, 0), (1, 0))


def test_what_was_never_sent_costs_nothing(app: Flask) -> None:
    with app.app_context():
        call_id = held(1, INSERT, sent=False)
        with writing():
            reserving.release(call_id, NOON)
        assert (taken(1, UPLOADS), taken(1, INSERTS)) == ((0, 0), (0, 0))


def test_a_call_that_is_closed_stays_as_it_is(app: Flask) -> None:
    with app.app_context():
        call_id = held(1, UPDATE)
        settled(call_id, FAILED)
        settled(call_id, OK)
        with writing():
            reserving.release(call_id, NOON)
        assert taken(1, UNITS) == (50, 0)
        assert db.session.get_one(Call, call_id).state == FAILED


def test_a_call_that_was_given_up_is_not_sent(app: Flask) -> None:
    with app.app_context():
        call_id = held(1, sent=False)
        with writing():
            assert reserving.abandon(NOON + timedelta(minutes=3)) == 1
        with writing():
            assert not reserving.mark_sent(call_id)


def test_the_margin_is_left_alone(app: Flask) -> None:
    """9,000 of the 10,000 units: the 180th update fits, the next does not, and a call of one unit neither."""
    with app.app_context():
        with writing():
            for _ in range(22):
                reserving.reserve(1, CAPTIONS, PUBLISHING, NOON)
            for _ in range(4):
                reserving.reserve(1, UPDATE, PUBLISHING, NOON)
        assert taken(1, UNITS) == (0, 9_000)
        for method in (UPDATE, LIST):
            with pytest.raises(QuotaSpent):
                held(1, method)
        assert taken(1, UNITS) == (0, 9_000)


@ONE_KIND
def test_counting_views_cannot_starve_publishing(app: Flask) -> None:
    with app.app_context():
        for _ in range(36):
            settled(held(1, UPDATE, SYNC))  # dear, so that the test is short
        with pytest.raises(QuotaSpent) as spent:
            held(1, LIST, SYNC)
        assert spent.value.bucket == SYNC_BUCKET
        assert taken(1, UNITS) == (1_800, 0)
        held(1, CAPTIONS)


def test_a_bucket_that_youtube_calls_empty_takes_nothing_more_that_day(app: Flask) -> None:
    with app.app_context():
        with writing():
            assert reserving.exhaust(1, INSERTS, TODAY)
            assert not reserving.exhaust(1, INSERTS, TODAY)
        with pytest.raises(QuotaSpent):
            held(1, INSERT)
        left = {name: bucket.left for name, bucket in standings(NOON, [account(1)])[0].buckets.items()}
        assert (left[INSERTS], left[UPLOADS], left[UNITS]) == (0, 5, 9_000)
        held(1, UPDATE)
        held(2, INSERT)
        held(1, INSERT, at=NOON + timedelta(days=1))


def test_a_bucket_that_was_used_before_it_was_called_empty_keeps_its_count(app: Flask) -> None:
    with app.app_context():
        call_id = held(1, UPDATE)
        with writing():
            assert reserving.exhaust(1, UNITS, TODAY)
        settled(call_id)
        assert taken(1, UNITS) == (50, 0)


@pytest.mark.parametrize("midnight", [
    datetime(2026, 11, 29, 8, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC),
])  # fmt: skip
@ONE_KIND
def test_a_call_over_midnight_counts_on_the_day_of_its_reservation(app: Flask, midnight: datetime) -> None:
    before, after = midnight - timedelta(seconds=1), midnight + timedelta(seconds=1)
    with app.app_context():
        call_id = held(1, INSERT, at=before)
        settled(call_id, at=after)
        assert (taken(1, UPLOADS, before), taken(1, UPLOADS, after)) == ((1, 0), (0, 0))


def test_an_upload_is_noted_on_its_account(app: Flask) -> None:
    with app.app_context():
        one, two = account(1).id, account(2).id
        settled(held(one, INSERT))
        settled(held(two, INSERT), FAILED)
        settled(held(two, LIST))
        assert account(1).last_upload_at == NOON
        assert account(2).last_upload_at is None


@ONE_KIND
def test_a_call_is_reserved_and_settled_by_few_statements(app: Flask) -> None:
    """Cost, allowances, one for each bucket, the call; its state, one for each bucket."""
    with app.app_context():
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
        with writing():
            call_id = reserving.reserve(1, CAPTIONS, PUBLISHING, NOON).id
        assert len([line for line in statements if not line.startswith("BEGIN")]) == 4
        statements.clear()
        settled(call_id)
        assert len([line for line in statements if not line.startswith("BEGIN")]) == 2
