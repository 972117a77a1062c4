"""How an account of the pool stands, in one word, one sentence and one colour: the worst that is so of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ytempire.formatting import ago, counted
from ytempire.quotas import pacific
from ytempire.quotas.account import RESERVE, RESTING, Account
from ytempire.quotas.rules import UNITS
from ytempire.quotas.standing import Standing

SOON = timedelta(days=3)  # before a grant ends, when it is told
GOES_ON = "goes on at 00:05 Pacific"


@dataclass(frozen=True)
class Grants:
    """The connections that were made through an account."""

    count: int = 0
    lost: int = 0  # that a person has to make again
    reason: str = ""  # of one of those
    ends_at: datetime | None = None  # the first that Google ends by itself
    checked_at: datetime | None = None  # the newest of those that work
    channels: tuple[str, ...] = ()

    @property
    def works(self) -> int:
        return self.count - self.lost


@dataclass(frozen=True)
class Health:
    """`status` gives the colour, `icon` and `word` the rest; `calls`: for a person."""

    status: str
    icon: str
    word: str
    note: str
    calls: bool = False


def health(standing: Standing, grants: Grants, now: datetime, has_clients: bool) -> Health:
    """`has_clients`: the pool publishes to YouTube; without any client it keeps films on this computer."""
    account = standing.account
    found = _set_aside(account, now) or (has_clients and _no_way_in(account, grants, now))
    return found or _spent(standing) or (has_clients and _ends_soon(grants, now)) or _well(account, grants, now)


def reachable(account: Account, grants: Grants, now: datetime, has_clients: bool) -> bool:
    """Whether anything can be sent through it, if its state and its buckets allow that."""
    return not has_clients or _no_way_in(account, grants, now) is None


def _set_aside(account: Account, now: datetime) -> Health | None:
    if account.suspended_at:
        note = f"by YouTube, {day(account.suspended_at)}; no other takes its place"
        return Health("failed", "ban", "Suspended", note, calls=True)
    if account.state == RESTING:
        return Health("resting", "moon", "Resting", "nothing is sent through it")
    until = account.paused_until(now)
    if until is None:
        return None
    word = f"Waits until {moment(until, now)}"
    if account.faulty(now):
        return Health("waiting", "triangle-alert", word, "Google does not take its client or its project", calls=True)
    return Health("waiting", "hourglass", word, "YouTube took no more uploads from it")


def _no_way_in(account: Account, grants: Grants, now: datetime) -> Health | None:
    if account.is_local:
        return Health("idle", "circle-dashed", "No client", "give it a client of Google to use it")
    if not grants.count:
        return Health("idle", "plug", "Not connected", "no channel")
    ended = grants.ends_at is not None and grants.ends_at <= now
    if not grants.works or (ended and grants.works == 1):
        note = grants.reason.rstrip(".") or "its sign-in has ended"
        return Health("reconnect", "unplug", "Signed out", note, calls=True)
    return None


def _spent(standing: Standing) -> Health | None:
    if not standing.uploads_left:
        return Health("exhausted", "circle-slash", "Spent today", GOES_ON)
    if not standing.buckets[UNITS].left:
        return Health("exhausted", "circle-slash", "Units spent", GOES_ON)
    return None


def _ends_soon(grants: Grants, now: datetime) -> Health | None:
    ends = grants.ends_at
    if ends is not None and ends <= now + SOON:
        there = ends.astimezone(pacific.ZONE)
        word = f"Ends {there:%A}" if ends > now else "One has ended"
        return Health("expiring", "triangle-alert", word, f"reconnect before {day(ends)}", calls=True)
    if grants.lost:
        of = counted(grants.count, "channel")
        return Health("expiring", "unplug", f"{grants.lost} of {of} signed out", grants.reason.rstrip("."), calls=True)
    return None


def _well(account: Account, grants: Grants, now: datetime) -> Health:
    if account.is_local:
        note = "films stay on this computer"
    else:
        note = f"token checked {ago(grants.checked_at, now)}" if grants.checked_at else "token not checked yet"
    if account.state == RESERVE:
        return Health("reserve", "shield", "In reserve", note)
    if account.is_local:
        return Health("idle", "monitor", "No client", note)
    return Health("healthy", "circle-check", "Healthy", note)


def day(at: datetime) -> str:
    """A Pacific day, `24 Nov`."""
    there = at.astimezone(pacific.ZONE)
    return f"{there.day} {there:%b}"


def moment(at: datetime, now: datetime) -> str:
    """The shortest that is exact: `07:12` today, `Thu 22:41` within a week, `12 Nov`; at the Pacific coast."""
    there, today = at.astimezone(pacific.ZONE), now.astimezone(pacific.ZONE).date()
    if there.date() == today:
        return f"{there:%H:%M}"
    if abs((there.date() - today).days) < 7:
        return f"{there:%a %H:%M}"
    return day(at) if there.year == today.year else f"{day(at)} {there.year}"
