"""What the page of a channel says of YouTube: where its films go, through what, and what a person has to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from ytempire.channels.channel import Channel
from ytempire.channels.connection import Connection, of_channel
from ytempire.channels.consent import ways_for
from ytempire.extensions import db
from ytempire.formatting import ago, local
from ytempire.providers import youtube
from ytempire.quotas import pool
from ytempire.quotas.account import RESTING, Account

SOON = timedelta(days=2)
HERE, NONE, LOST, WORKS = "here", "none", "lost", "works"  # where a channel's films go
CAPTIONS = {youtube.CAPTIONS_SCOPE}
# What is asked for, the scopes any of which allows it, and what is so without.
ASKED_FOR = (
    ("Uploading films and thumbnails", {youtube.UPLOAD_SCOPE}, "Nothing can be published."),
    ("Reading the channel and its playlists", {youtube.READ_SCOPE, *CAPTIONS}, "Nothing can be published."),
    ("Captions, playlists and later changes", CAPTIONS, "Captions and playlists are skipped, and what is published "
                                                        "can be changed on YouTube alone."),
    ("Views, watch time and subscribers", {youtube.ANALYTICS_SCOPE, youtube.MONEY_SCOPE}, "Views are not counted."),
    ("Revenue", {youtube.MONEY_SCOPE}, "Revenue is not shown."),
)  # fmt: skip
# What the channel's publish mode means, by where its films go.
MODES = {
    (HERE, "manual"): "A film is kept on this computer, in place of YouTube, when you say so.",
    (HERE, "approval"): "A film that you approve is kept on this computer, in place of YouTube.",
    (HERE, "automatic"): "A finished film is kept on this computer by itself, in place of YouTube.",
    (NONE, "manual"): "Films are made, and stay here until YouTube is connected and you publish them.",
    (NONE, "approval"): "Films wait for your approval, and stay here until YouTube is connected.",
    (NONE, "automatic"): "Films would be published by themselves. They stay here until YouTube is connected.",
    (LOST, "manual"): "What was to be published waits until YouTube is connected again.",
    (LOST, "approval"): "What you have approved waits until YouTube is connected again.",
    (LOST, "automatic"): "What was to be published waits; further films stay here until YouTube is connected again.",
    (WORKS, "manual"): "Nothing is published before you say so.",
    (WORKS, "approval"): "A finished film waits for your approval, and is published then.",
    (WORKS, "automatic"): "A finished film is published by itself; one below the quality that you ask for waits for "
                          "your review.",
}  # fmt: skip


@dataclass(frozen=True)
class Face:
    """`status` gives the colour, `icon` and `word` the rest."""

    status: str
    icon: str
    word: str
    note: str = ""


@dataclass(frozen=True)
class Way:
    """One account that the channel is connected through. `again`: a person should connect through it again."""

    id: int
    number: int
    label: str
    face: Face
    again: bool


@dataclass(frozen=True)
class Allowed:
    """`through`: the accounts that allow it, where not all do."""

    what: str
    granted: bool
    through: str
    without: str


@dataclass(frozen=True)
class Panel:
    """`shown`: the connection whose YouTube channel is shown, of which all lead to the same one. `next_way`: the label
    of the account that *Connect* would take; empty where there is none. `again`: the number of the account to connect
    through again, `problem` why; 0 and "" where none has to be."""

    where: str
    mode: str
    ways: Sequence[Way]
    shown: Connection | None
    allowed: Sequence[Allowed]
    next_way: str
    problem: str
    again: int


def panel_of(channel: Channel, now: datetime, zone: str) -> Panel:
    """zone: of whoever reads it."""
    connections = of_channel(channel.id)
    where = where_of(connections, pool.has_clients())
    able = ways_for(channel)
    lost = next((each for each in connections if not each.works and each.account.suspended_at is None), None)
    return Panel(
        where=where,
        mode=MODES[where, channel.publish_mode],
        ways=[_way(each, now, zone) for each in connections],
        shown=next((each for each in connections if each.works), connections[0] if connections else None),
        allowed=[_allowed(*asked, connections) for asked in ASKED_FOR] if connections else [],
        next_way=able[0].label if able else "",
        problem=lost.reason if lost else "",
        again=lost.account.number if lost else 0,
    )


def where_of(connections: Sequence[Connection], has_clients: bool) -> str:
    """Where a channel's films go: here, nowhere yet, nowhere any more, or to YouTube."""
    if not has_clients:
        return HERE
    if any(each.works for each in connections):
        return WORKS
    return LOST if connections else NONE


def marks_of(user_id: int, now: datetime) -> dict[str, Face] | None:
    """How the user's channels stand with YouTube, in a word for the list: the best of each channel's connections; those
    that are not connected are not among them. None where films stay on this computer."""
    if not pool.has_clients():
        return None
    found = db.session.execute(
        select(Connection, Account).join(Connection.account).where(Connection.user_id == user_id)
        .order_by(Account.number)
    ).all()  # fmt: skip
    marks: dict[str, Face] = {}
    for connection, account in found:
        face = _mark(connection, account, now)
        if connection.channel_id not in marks or face.status == "healthy":
            marks[connection.channel_id] = face
    return marks


def _mark(connection: Connection, account: Account, now: datetime) -> Face:
    if not connection.works:
        return Face("reconnect", "unplug", "Needs reconnecting", "YouTube")
    if _ends_soon(connection, now):
        return Face("expiring", "triangle-alert", f"Ends {connection.ends_at:%A}", connection.youtube_title)
    return Face("healthy", "circle-check", "Connected", connection.youtube_title)


NOT_CONNECTED = Face("idle", "circle-dashed", "Not connected", "YouTube")


def _way(connection: Connection, now: datetime, zone: str) -> Way:
    face = _face(connection, now, zone)
    again = not connection.works or _ends_soon(connection, now)
    return Way(connection.id, connection.account.number, connection.account.label, face,
               again and connection.account.suspended_at is None)  # fmt: skip


def _face(connection: Connection, now: datetime, zone: str) -> Face:
    account, ends = connection.account, connection.ends_at
    checked = f"Token checked {ago(connection.checked_at, now)}" if connection.checked_at else "Token not checked yet"
    if account.suspended_at is not None:
        return Face("failed", "ban", "Suspended", "YouTube has suspended this account; no other takes its place.")
    if not connection.works:
        return Face("reconnect", "unplug", "Needs reconnecting", connection.reason)
    if ends is not None and _ends_soon(connection, now):
        word, what = ("Has ended", "ended") if ends <= now else ("Ends soon", "ends")
        return Face("expiring", "triangle-alert", word, f"Google {what} it on {local(ends, zone)}. {checked}.")
    if account.state == RESTING:
        return Face("idle", "moon", "Rests", f"Nothing is sent through it at present. {checked}.")
    until = f" Google ends it on {local(ends, zone)}, since its project is in Testing." if ends else ""
    return Face("healthy", "circle-check", "Works", f"{checked}.{until}")


def _ends_soon(connection: Connection, now: datetime) -> bool:
    return connection.ends_at is not None and connection.ends_at <= now + SOON


def _allowed(what: str, any_of: set[str], without: str, connections: Sequence[Connection]) -> Allowed:
    able = [each.account.label for each in connections if any_of & set(each.scopes)]
    return Allowed(what, bool(able), ", ".join(able) if len(able) < len(connections) else "", without)
