"""What an answer of YouTube's means for the account that it was told to, and who hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.quotas.calls import INSERT, LIST, NOON, PUBLISHING, SYNC, TODAY, UPDATE, account, ends, refusal, taken
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from ytempire.accounts.notice import Notice
from ytempire.extensions import db, writing
from ytempire.outbox import OutboxEvent
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, LOST, REFUSED, REJECTED
from ytempire.providers.youtube import GONE, QUOTA, RECONNECT, SUSPENDED, UPLOAD_LIMIT, YoutubeError
from ytempire.quotas import pool
from ytempire.quotas.account import Account
from ytempire.quotas.calling import counted
from ytempire.quotas.rules import INSERTS, REPORTS, UNITS, UPLOADS
from ytempire.quotas.usage import Usage


def at(*moments: datetime) -> Callable[[], datetime]:
    """A clock that shows these one after the other."""
    left = list(moments)
    return lambda: left.pop(0)


def exhausted() -> list[tuple[int, str, str]]:
    rows = db.session.execute(
        select(Usage.account_id, Usage.bucket, Usage.day).where(Usage.exhausted.is_(True)).order_by(Usage.bucket)
    )
    return [tuple(row) for row in rows]


def notices() -> list[tuple[str, str]]:
    return [(each.kind, each.message) for each in db.session.scalars(select(Notice).order_by(Notice.id))]


def untouched(found: Account) -> bool:
    return (found.waits_until, found.suspended_at) == (None, None)


def test_quota_exceeded_exhausts_the_bucket_and_is_told_once_a_day(app: Flask, cast: Cast) -> None:
    with app.app_context():
        account_id = account(4).id
        ends(INSERT, refusal(QUOTA, "quotaExceeded", "YouTube's quota is used up."), 4)
        assert exhausted() == [(account_id, INSERTS, TODAY)]
        assert (account(4).last_error, account(4).last_error_at) == ("YouTube's quota is used up.", NOON)
        assert untouched(account(4))
        ends(UPDATE, refusal(QUOTA, "quotaExceeded"), 4)
        assert exhausted() == [(account_id, INSERTS, TODAY), (account_id, UNITS, TODAY)]
        assert notices() == [("budget", "YouTube says that Account 4 has no uploads left today.")]
        notice = db.session.scalars(select(Notice)).one()
        assert (notice.user_id, notice.link) == (cast.admin.id, "/admin/quotas")
        assert "00:05 Pacific" in notice.more
        events = db.session.scalars(select(OutboxEvent)).all()
        assert [(each.event, each.user_id, each.payload) for each in events] == [("quota.exhausted", None, {
            "account": 4, "label": "Account 4", "bucket": INSERTS, "day": TODAY, "until": "2026-11-29T08:00:00Z",
        })]  # fmt: skip


def test_another_account_and_another_day_are_told_again(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for number, now in ((1, NOON), (2, NOON), (1, NOON + timedelta(days=1))):
            ends("reports.query", refusal(QUOTA, "quotaExceeded"), number, lambda now=now: now)  # type: ignore[misc]
        assert len(exhausted()) == 3
        assert {bucket for _, bucket, _ in exhausted()} == {REPORTS}
        assert len(notices()) == 3


@ONE_KIND
def test_counting_views_exhausts_what_youtube_counts_and_not_our_share(app: Flask) -> None:
    with app.app_context():
        ends(LIST, refusal(QUOTA, "quotaExceeded"), purpose=SYNC)
        assert [bucket for _, bucket, _ in exhausted()] == [UNITS]


def test_an_upload_limit_makes_the_account_wait_a_day_and_no_more(app: Flask, cast: Cast) -> None:
    with app.app_context():
        ends(INSERT, refusal(UPLOAD_LIMIT, "uploadLimitExceeded", "No more uploads from this channel today."))
        found = account()
        assert found.waits_until == NOON + timedelta(hours=24)
        assert found.suspended_at is None
        assert found.last_error == "No more uploads from this channel today."
        assert (taken(found.id, UPLOADS), taken(found.id, INSERTS)) == ((0, 0), (1, 0))
        assert (exhausted(), notices()) == ([], [])
        ends(INSERT, refusal(UPLOAD_LIMIT), clock=lambda: NOON - timedelta(hours=1))
        assert account().waits_until == NOON + timedelta(hours=24)


def test_a_suspension_is_kept_and_told_to_admins_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        ends(INSERT, refusal(SUSPENDED, "accountSuspended", "YouTube has ended this account."), 2)
        ends(UPDATE, refusal(SUSPENDED, "accountSuspended"), 2, clock=lambda: NOON + timedelta(hours=1))
        assert account(2).suspended_at == NOON
        assert notices() == [
            ("reconnect", "YouTube has suspended Account 2: nothing is published through it now.")
        ]  # fmt: skip
        assert db.session.scalars(select(Notice.more)).one().endswith("No other account takes its place.")
        assert untouched(account(1))


@ONE_KIND
def test_a_client_that_google_does_not_take_is_left_alone_for_an_hour(app: Flask, cast: Cast) -> None:
    with app.app_context():
        ends(UPDATE, refusal(BAD_KEY, "tokenEnded"))
        assert account().faulty_until is None
        ends(UPDATE, refusal(BAD_KEY, "accessNotConfigured", "Its API is switched off."))
        assert (account().faulty_until, account().last_error) == (NOON + timedelta(hours=1), "Its API is switched off.")
        assert not account().usable(NOON + timedelta(minutes=59))
        assert account().usable(NOON + timedelta(hours=1))


@pytest.mark.parametrize("kind", [BUSY, DOWN, RECONNECT, LOST])
@ONE_KIND
def test_what_passes_or_is_the_grants_is_the_accounts_last_error_and_nothing_else(app: Flask, cast: Cast,
                                                                                   kind: str) -> None:  # fmt: skip
    with app.app_context():
        revision = account().revision
        ends(UPDATE, refusal(kind, "some", "It does not answer."))
        assert (account().last_error, untouched(account()), exhausted(), notices()) == (
            "It does not answer.", True, [], []
        )  # fmt: skip
        assert account().revision == revision + 1


@pytest.mark.parametrize("kind", [REJECTED, REFUSED, GONE])
@ONE_KIND
def test_what_is_wrong_with_the_video_is_no_error_of_the_account(app: Flask, kind: str) -> None:
    with app.app_context():
        ends(UPDATE, refusal(kind, "some"))
        assert (account().last_error, account().revision) == ("", 0)


def test_quota_that_is_refused_after_midnight_was_that_of_the_day_before(app: Flask) -> None:
    midnight = datetime(2026, 11, 2, 8, tzinfo=UTC)
    before, after = midnight - timedelta(seconds=1), midnight + timedelta(seconds=1)
    with app.app_context():
        call = ends(INSERT, refusal(QUOTA, "quotaExceeded"), clock=at(before, after))
        assert exhausted() == [(call.account_id, INSERTS, "2026-11-01")]
        assert (taken(call.account_id, INSERTS, before), taken(call.account_id, INSERTS, after)) == ((1, 0), (0, 0))
        with counted(call.account_id, INSERT, PUBLISHING, lambda: after):
            pass


def is_renamed_and_fails(account_id: int, error: YoutubeError) -> None:
    with writing():
        changed = pool.of_ids([account_id])[0]
        changed.label, changed.revision = "Brand 1", changed.revision + 1
    raise error


def test_an_account_may_be_changed_while_a_call_of_it_fails(app: Flask) -> None:
    with app.app_context():
        account_id = account().id
        with pytest.raises(YoutubeError), counted(account_id, INSERT, PUBLISHING, lambda: NOON):
            is_renamed_and_fails(account_id, refusal(UPLOAD_LIMIT, "uploadLimitExceeded"))
        assert (account().label, account().revision) == ("Brand 1", 2)
        assert account().waits_until == NOON + timedelta(hours=24)
