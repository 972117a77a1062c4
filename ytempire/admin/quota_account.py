"""What the page of one account shows beside its meters: who is connected, the last calls, what YouTube allows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from ytempire.accounts.user import User
from ytempire.admin import quota_acts
from ytempire.admin.quota_health import SOON, day, moment
from ytempire.admin.quota_meters import NAMES
from ytempire.channels.channel import Channel
from ytempire.channels.connection import Connection
from ytempire.extensions import db
from ytempire.formatting import ago, counted
from ytempire.quotas import pacific
from ytempire.quotas.account import Account
from ytempire.quotas.rules import INSERTS, REPORTS, SEARCHES, UNITS, UPLOADS, Allowance
from ytempire.quotas.usage import Call

MOST_CALLS = 25
MOST_CONNECTIONS = 200
# How a call ended, in a word and a colour.
OUTCOMES = {
    "reserved": ("circle-dashed", "Held", ""), "sent": ("loader", "Under way", ""),
    "ok": ("circle-check", "Done", "completed"), "failed": ("circle-x", "Refused", "failed"),
    "unknown": ("circle-alert", "Answer lost", "waiting"), "released": ("circle-slash", "Not sent", ""),
}  # fmt: skip


WORDS = {INSERTS: ("insert",), UPLOADS: ("upload",), UNITS: ("unit",), REPORTS: ("report",),
         SEARCHES: ("search", "searches")}  # fmt: skip


@dataclass(frozen=True)
class Connected:
    """A channel, whoever owns it, and how its grant stands."""

    id: int
    channel: str
    user_id: int
    owner: str
    youtube: str
    works: bool
    status: tuple[str, str, str]  # icon, word, colour
    note: str
    calls: bool  # for a person
    connect: str


@dataclass(frozen=True)
class Made:
    """A call to YouTube."""

    at: str
    method: str
    outcome: tuple[str, str, str]
    reason: str
    took: str


@dataclass(frozen=True)
class Allowed:
    bucket: str
    allowance: int
    since: str
    own: bool  # else it is that of every account
    state: str  # "holds", "from a day ahead", "over"


def connections(account: Account, now: datetime) -> list[Connected]:
    """Those that need a person first."""
    rows = db.session.execute(
        select(Connection, Channel.name, User.name.label("owner"))
        .join(Channel, Channel.id == Connection.channel_id).join(User, User.id == Connection.user_id)
        .where(Connection.account_id == account.id)
        .order_by(Connection.state.desc(), Connection.ends_at.is_(None), Connection.ends_at, Channel.name)
        .limit(MOST_CONNECTIONS)
    ).all()  # fmt: skip
    return [_connected(row.Connection, row.name, row.owner, account, now) for row in rows]


def calls(account: Account, now: datetime) -> list[Made]:
    """The newest calls, of this day and the six before."""
    days = pacific.days_before(pacific.day_of(now), 7)
    rows = db.session.scalars(
        select(Call).where(Call.account_id == account.id, Call.day.in_(days)).order_by(Call.id.desc()).limit(MOST_CALLS)
    )
    return [
        Made(moment(call.at, now), call.method, OUTCOMES[call.state], call.reason,
             ", ".join(counted(units, *WORDS[bucket]) for bucket, units in call.holds if bucket in WORDS))
        for call in rows
    ]  # fmt: skip


def allowances(account: Account, now: datetime) -> list[Allowed]:
    """The dated rows that hold for the account, or will, by bucket; what YouTube gives to everybody among them."""
    today = pacific.day_of(now)
    rows = list(db.session.scalars(
        select(Allowance).where(or_(Allowance.account_id == account.id, Allowance.account_id.is_(None)))
        .order_by(Allowance.bucket, Allowance.account_id.is_(None), Allowance.since.desc(), Allowance.id.desc())
    ))  # fmt: skip
    found, holds = [], set()
    for row in rows:
        ahead = row.since > today
        state = "ahead" if ahead else "over" if row.bucket in holds else "holds"
        if not ahead:
            holds.add(row.bucket)
        found.append(Allowed(NAMES.get(row.bucket, row.bucket), row.allowance, row.since,
                             row.account_id is not None, state))  # fmt: skip
    return found


def _connected(row: Connection, channel: str, owner: str, account: Account, now: datetime) -> Connected:
    soon = row.ends_at is not None and row.ends_at <= now + SOON
    status, note = ("circle-check", "Connected", "completed"), f"checked {ago(row.checked_at, now)}"
    if not row.works:
        status, note = ("unplug", "Signed out", "failed"), row.reason
    elif soon and row.ends_at is not None:
        status = ("triangle-alert", f"Ends {row.ends_at.astimezone(pacific.ZONE):%A}", "expiring")
        note = f"reconnect before {day(row.ends_at)}"
    elif row.checked_at is None:
        note = "token not checked yet"
    youtube = " ".join(filter(None, (row.youtube_title, row.youtube_handle))) or row.youtube_channel_id
    return Connected(row.id, channel, row.user_id, owner, youtube, row.works, status, note, soon or not row.works,
                     quota_acts.connect_path(row.channel_id, account.number))  # fmt: skip
