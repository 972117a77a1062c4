"""What a method costs, of which bucket, and what a bucket allows in a day: dated tables, seeded by the migration.

Google has changed both (until 2025-12-03 an upload cost 1,600 of the 10,000 units), so a rule is a row with the day
from which it holds, and the newest one that has begun counts. Two buckets are our own: `uploads` (the setting
`QUOTA_UPLOADS_PER_ACCOUNT`) and `sync`, the part of the units that counting views may use, so that publishing is never
starved of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import current_app
from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.config import Settings
from ytempire.extensions import Model, db

INSERTS, SEARCHES, UNITS, REPORTS = "inserts", "searches", "units", "reports"
UPLOADS, SYNC = "uploads", "sync"  # our own
SYNC_SHARE = 0.2  # of the units
UPLOAD_METHOD = "videos.insert"

Holds = list[tuple[str, int]]


class Cost(Model):
    """`cost` units of `bucket` for a call of `method`, from the Pacific day `since` on."""

    __tablename__ = "youtube_costs"
    __table_args__ = (Index("ix_youtube_costs_method", "method", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    method: Mapped[str]
    bucket: Mapped[str]
    cost: Mapped[int]
    since: Mapped[str]


class Allowance(Model):
    """Units of `bucket` in a day, from the Pacific day `since` on; of one account, or (None) of every other one."""

    __tablename__ = "youtube_allowances"
    __table_args__ = (Index("ix_youtube_allowances_bucket", "bucket", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str]
    account_id: Mapped[int | None]
    allowance: Mapped[int]
    since: Mapped[str]


class UnknownMethod(LookupError):
    """A method without a cost: it is not called, since nobody could count it."""


def cost_of(method: str, day: str) -> tuple[str, int]:
    """Bucket and units of a call on that day. Raises UnknownMethod."""
    row = db.session.execute(
        select(Cost.bucket, Cost.cost).where(Cost.method == method, Cost.since <= day)
        .order_by(Cost.since.desc(), Cost.id.desc()).limit(1)
    ).first()  # fmt: skip
    if row is None:
        raise UnknownMethod(method)
    return row.bucket, row.cost


def holds_of(method: str, day: str, sync: bool = False) -> Holds:
    """All that a call takes, our own buckets among it, in the order in which they are locked."""
    bucket, cost = cost_of(method, day)
    held = [(bucket, cost)]
    if method == UPLOAD_METHOD:
        held.append((UPLOADS, 1))
    if sync and bucket == UNITS:
        held.append((SYNC, cost))
    return sorted(held)


@dataclass(frozen=True)
class Allowances:
    """What the buckets allow on one day. Its keys are (bucket, account), or (bucket, None) for every other account."""

    rows: dict[tuple[str, int | None], int]
    uploads: int
    safety: float

    def of(self, account_id: int, bucket: str) -> int:
        """Before any margin is kept; 0 of a bucket that there is not."""
        if bucket == UPLOADS:
            return self.uploads
        if bucket == SYNC:
            return _share(self.of(account_id, UNITS), SYNC_SHARE)
        return self.rows.get((bucket, account_id), self.rows.get((bucket, None), 0))

    def most(self, account_id: int, bucket: str) -> int:
        """What is used of it at most: less the margin of `QUOTA_SAFETY` where YouTube does the counting."""
        allowance = self.of(account_id, bucket)
        return allowance if bucket == UPLOADS else _share(allowance, self.safety)


def allowances_on(day: str) -> Allowances:
    """Of all accounts, by one query. The newest row that has begun counts, an account's own before the general one."""
    rows = db.session.execute(
        select(Allowance.bucket, Allowance.account_id, Allowance.allowance)
        .where(Allowance.since <= day).order_by(Allowance.since, Allowance.id)
    ).all()  # fmt: skip
    settings: Settings = current_app.config["SETTINGS"]
    return Allowances({(row.bucket, row.account_id): row.allowance for row in rows},
                      settings.quota_uploads_per_account, settings.quota_safety)  # fmt: skip


def allowance_of(account_id: int, bucket: str, day: str) -> int:
    """What the bucket allows on that day, before any margin is kept."""
    return allowances_on(day).of(account_id, bucket)


def most_of(account_id: int, bucket: str, day: str) -> int:
    """What is used of it at most on that day."""
    return allowances_on(day).most(account_id, bucket)


def _share(whole: int, share: float) -> int:
    """Whole units, so that 57 % of 100 are 57: the product of the floats is a little less."""
    return int(whole * Decimal(str(share)))
