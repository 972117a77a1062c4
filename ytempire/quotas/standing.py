"""How an account stands on a day: what is used and left of each bucket, and so how many uploads it still takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ytempire.extensions import db
from ytempire.quotas import pacific, pool, rules
from ytempire.quotas.account import RESERVE, RESTING, Account
from ytempire.quotas.rules import INSERTS, REPORTS, SEARCHES, SYNC, UNITS, UPLOADS, Holds
from ytempire.quotas.usage import Usage

BUCKETS = (UPLOADS, INSERTS, UNITS, SYNC, REPORTS, SEARCHES)
SUSPENDED, WAITING, EXHAUSTED, HEALTHY = "suspended", "waiting", "exhausted", "healthy"


@dataclass(frozen=True)
class Bucket:
    """`allowance` is what YouTube allows in a day, `most` what is used of it at most. `exhausted`: YouTube itself said
    that nothing is left."""

    name: str
    used: int
    reserved: int
    most: int
    allowance: int
    exhausted: bool

    @property
    def taken(self) -> int:
        return self.used + self.reserved

    @property
    def left(self) -> int:
        return 0 if self.exhausted else max(0, self.most - self.taken)


@dataclass(frozen=True)
class Standing:
    """An account's buckets on a Pacific day. `takes` is what an upload takes that day."""

    account: Account
    day: str
    buckets: dict[str, Bucket]
    takes: Holds

    @property
    def uploads(self) -> Bucket:
        return self.buckets[UPLOADS]

    @property
    def uploads_left(self) -> int:
        """That its buckets have room for; whether it may be used is another matter."""
        return min((self.buckets[bucket].left // units for bucket, units in self.takes if units), default=0)

    def fits(self, units: int = 0) -> bool:
        """Whether there is room for one upload and so many units more."""
        needed = dict(self.takes)
        needed[UNITS] = needed.get(UNITS, 0) + units
        return all(amount <= self.buckets[bucket].left for bucket, amount in needed.items() if amount)

    def health(self, now: datetime) -> str:
        """One word: suspended, resting, waiting (no uploads are taken from it, or not its client), exhausted, reserve
        or healthy."""
        if self.account.suspended_at is not None:
            return SUSPENDED
        if self.account.state == RESTING:
            return RESTING
        if not self.account.usable(now):
            return WAITING
        if not self.uploads_left:
            return EXHAUSTED
        return RESERVE if self.account.state == RESERVE else HEALTHY


def standings(now: datetime, accounts: Sequence[Account] | None = None) -> list[Standing]:
    """How they stand on the day of that moment, in their order; all of the pool by default. Three queries."""
    accounts = pool.accounts() if accounts is None else accounts
    day = pacific.day_of(now)
    takes = rules.holds_of(rules.UPLOAD_METHOD, day)
    allowances = rules.allowances_on(day)
    counted = {(row.account_id, row.bucket): (row.used, row.reserved, row.exhausted) for row in db.session.execute(
        select(Usage.account_id, Usage.bucket, Usage.used, Usage.reserved, Usage.exhausted)
        .where(Usage.day == day, Usage.account_id.in_([account.id for account in accounts]))
    )}  # fmt: skip

    def bucket(account_id: int, name: str) -> Bucket:
        used, reserved, exhausted = counted.get((account_id, name), (0, 0, False))
        allowance, most = allowances.of(account_id, name), allowances.most(account_id, name)
        return Bucket(name, used, reserved, most, allowance, exhausted)

    return [
        Standing(account, day, {name: bucket(account.id, name) for name in BUCKETS}, takes) for account in accounts
    ]
