"""`flask quota verify`: every counter of the quota against the sum over the calls that it stands for."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, func, select

from ytempire.extensions import db, give_back_connection
from ytempire.quotas import pacific
from ytempire.quotas.reserving import Key, counts
from ytempire.quotas.upkeep import KEPT
from ytempire.quotas.usage import OPEN, Call, Usage


@dataclass(frozen=True)
class Difference:
    """A counter that is not what the calls say: units, used or reserved."""

    account_id: int
    bucket: str
    day: str
    what: str
    counted: int
    summed: int


def verify(now: datetime) -> list[Difference]:
    """Where counters and calls differ, on the days whose calls are all kept. Reads in one snapshot, so that calls that
    are made meanwhile do not disturb it."""
    since = pacific.day_of(now - KEPT)
    give_back_connection()
    repeatable = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    db.session.connection(execution_options=repeatable)
    sums = _sums(since)
    counted = _counted(since)
    give_back_connection()
    return [
        Difference(*key, what, counted[what][key], sums[what][key])
        for what in ("used", "reserved")
        for key in sorted({*counted[what], *sums[what]})
        if counted[what][key] != sums[what][key]
    ]


def _sums(since: str) -> dict[str, Counter[Key]]:
    sums: dict[str, Counter[Key]] = {"used": Counter(), "reserved": Counter()}
    alike = (Call.account_id, Call.day, cast(Call.holds, String), Call.state)
    for account_id, day, holds, state, many in db.session.execute(
        select(*alike, func.count()).where(Call.day > since).group_by(*alike)
    ):
        for bucket, units in json.loads(holds):
            if state in OPEN:
                sums["reserved"][account_id, bucket, day] += units * many
            elif counts(state, bucket):
                sums["used"][account_id, bucket, day] += units * many
    return sums


def _counted(since: str) -> dict[str, Counter[Key]]:
    counted: dict[str, Counter[Key]] = {"used": Counter(), "reserved": Counter()}
    columns = (Usage.account_id, Usage.bucket, Usage.day, Usage.used, Usage.reserved)
    for account_id, bucket, day, used, reserved in db.session.execute(select(*columns).where(Usage.day > since)):
        counted["used"][account_id, bucket, day] = used
        counted["reserved"][account_id, bucket, day] = reserved
    return counted
