"""What the pool can still do today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ytempire.quotas import pacific
from ytempire.quotas.account import ACTIVE, RESERVE
from ytempire.quotas.standing import Standing


@dataclass(frozen=True)
class Forecast:
    """Uploads that the active accounts still take today, of how many in a day; those of the reserve; when all of it
    begins anew."""

    left: int
    most: int
    reserve: int
    resets_at: datetime


def forecast(now: datetime, standings: Sequence[Standing]) -> Forecast:
    """From how the accounts stand now. One that rests, is suspended, or waits past the reset takes none."""
    resets_at = pacific.reset_after(now)
    active = [each for each in standings if each.account.state == ACTIVE]
    able = [each for each in standings if each.account.usable(resets_at)]
    left = Counter[str]()
    for each in able:
        left[each.account.state] += each.uploads_left
    return Forecast(left[ACTIVE], sum(each.uploads.most for each in active), left[RESERVE], resets_at)
