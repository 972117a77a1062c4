"""What an error of YouTube's means for the account that it was told to, and who hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from ytempire import outbox
from ytempire.accounts import notice
from ytempire.extensions import db, rfc3339
from ytempire.providers.errors import BAD_KEY, PERMANENT
from ytempire.providers.youtube import CHANNEL_ENDED, GONE, QUOTA, SUSPENDED, UPLOAD_LIMIT, YoutubeError
from ytempire.providers.youtube_errors import TOKEN_ENDED
from ytempire.quotas import pacific, reserving
from ytempire.quotas.account import Account
from ytempire.quotas.rules import INSERTS, REPORTS, SEARCHES, SYNC, UNITS, UPLOADS
from ytempire.quotas.usage import Call, Usage

LIMIT_LASTS = timedelta(hours=24)  # of `uploadLimitExceeded`
FAULT_LASTS = timedelta(hours=1)  # until what an admin has to set right is tried again
BOARD = "/admin/quotas"
OUR_OWN = (UPLOADS, SYNC)  # buckets of which YouTube knows nothing
WORDS = {INSERTS: "uploads", UNITS: "units", REPORTS: "reports", SEARCHES: "searches"}
OF_THE_CALL = PERMANENT | {GONE, CHANNEL_ENDED}  # the video, the request or the channel is at fault


def follow(call_id: int, error: YoutubeError, now: datetime) -> None:
    """Write down what the error means for the account of the call. In the transaction that has settled the call, and
    after that: accounts are locked last."""
    if error.kind in OF_THE_CALL:
        return
    call = db.session.get_one(Call, call_id)
    # Of the day on which it was reserved: what is answered after midnight was counted before it.
    news = error.kind == QUOTA and reserving.exhaust(call.account_id, _bucket(call), call.day)
    account = _noted(call.account_id, error.message, now)  # locked from here on: of two, one is the first
    if news and _is_first(call):
        _tell_exhausted(account, call)
    if error.kind == UPLOAD_LIMIT:
        account.waits_until = max(now + LIMIT_LASTS, account.waits_until or now)
    if error.kind == BAD_KEY and error.reason not in TOKEN_ENDED:
        account.faulty_until = now + FAULT_LASTS
    if error.kind == SUSPENDED and account.suspended_at is None:
        account.suspended_at = now
        notice.tell_admins("reconnect", f"YouTube has suspended {account.label}: nothing is published through it now.",
                           f"{error.message} No other account takes its place.", BOARD)  # fmt: skip
    db.session.flush()


def _bucket(call: Call) -> str:
    """That of YouTube's which the call took from."""
    return next(bucket for bucket, _ in call.holds if bucket not in OUR_OWN)


def _noted(account_id: int, message: str, now: datetime) -> Account:
    """The account, locked, with its last error."""
    db.session.execute(
        update(Account).where(Account.id == account_id)
        .values(last_error=message, last_error_at=now, revision=Account.revision + 1),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
    return db.session.get_one(Account, account_id, populate_existing=True)


def _is_first(call: Call) -> bool:
    """Whether no other bucket of the account was exhausted that day."""
    exhausted = select(func.count()).select_from(Usage).where(
        Usage.account_id == call.account_id, Usage.day == call.day, Usage.exhausted.is_(True)
    )  # fmt: skip
    return db.session.scalar(exhausted) == 1


def _tell_exhausted(account: Account, call: Call) -> None:
    bucket, again = _bucket(call), pacific.shown(pacific.goes_on_after(call.at))
    outbox.put("quota.exhausted", None, account=account.number, label=account.label, bucket=bucket, day=call.day,
               until=rfc3339(pacific.reset_after(call.at)))  # fmt: skip
    notice.tell_admins(
        "budget", f"YouTube says that {account.label} has no {WORDS.get(bucket, bucket)} left today.",
        f"What needs them goes through another account that is connected, or waits until {again}.", BOARD,
    )  # fmt: skip
