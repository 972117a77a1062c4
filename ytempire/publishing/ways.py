"""The ways to YouTube for a publication: the connections of its channel, each through one account of the pool.

A question is put through one of them. Where its quota is spent or its grant is gone the next one is tried; where the
account was suspended, none (Developer Policies III.D.6).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from ytempire.channels import connection as connections
from ytempire.channels import youtube_access
from ytempire.channels.connection import Connection
from ytempire.extensions import db
from ytempire.providers import youtube_errors
from ytempire.providers.errors import BAD_KEY
from ytempire.providers.youtube import CHANNEL_ENDED, METHODS, QUOTA, RECONNECT, UPLOAD_LIMIT, Youtube, YoutubeError
from ytempire.providers.youtube_local import LocalYoutube
from ytempire.publishing import part
from ytempire.publishing.publication import Publication
from ytempire.publishing.work import Failed, Wait, Work
from ytempire.quotas import pacific, pool, rules
from ytempire.quotas.account import RESTING
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import QuotaSpent

TOKEN_ENDED = youtube_errors.TOKEN_ENDED
LOOKED_AT_AGAIN = timedelta(hours=1)  # what nobody can set right here
SUSPENDED = ("YouTube has suspended {label}, through which this channel is connected. Nothing is published in its "
             "place through another account. Settle it with YouTube, or disconnect it from the channel.")  # fmt: skip
ALL_REST = "None of its accounts may be used: they rest, or are too small. An admin can wake one."
UNCONNECTED = "The channel is not connected to YouTube any more. Connect it again, and this goes on by itself."
ELSEWHERE = ("What was uploaded is on another YouTube channel than the one that is connected now. Connect that one "
             "again, and this goes on by itself.")  # fmt: skip

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


class NoScope(Exception):
    """No connection of the channel was granted what the call needs."""


@dataclass(frozen=True)
class Way:
    """`connection_id` is None for this computer's own."""

    account_id: int
    number: int
    label: str
    rests: bool = False
    connection_id: int | None = None
    scopes: tuple[str, ...] = ()
    uploads_playlist: str = ""
    youtube_channel_id: str = ""


def all_of(work: Work, publication: Publication) -> list[Way]:
    """Those that work, the one that the film was uploaded through first; none that rests, but for that one. Raises
    Failed where it was suspended, or where an account was through which the film might have gone; Wait where none
    works."""
    found = _local() if work.local else _connected(publication)
    db.session.remove()
    used = [way for way in found if not way.rests or (way.account_id == publication.account_id and publication.begun)]
    return sorted(used, key=lambda way: way.account_id != publication.account_id)


def _local() -> list[Way]:
    usable = [account for account in pool.accounts() if account.suspended_at is None]
    return [Way(account.id, account.number, account.label, account.state == RESTING) for account in usable]


def _connected(publication: Publication) -> list[Way]:
    held = connections.of_channel(publication.channel_id)
    begun = publication.begun and publication.account_id is not None
    for connection in held:
        concerns = connection.account_id == publication.account_id if begun else True
        if connection.account.suspended_at is not None and concerns:
            raise Failed(SUSPENDED.format(label=connection.account.label))
    working = [each for each in held if each.works and each.account.suspended_at is None]
    there = publication.youtube_channel_id if publication.begun else ""
    right = [each for each in working if there in ("", each.youtube_channel_id)]
    if not right:
        raise Wait(part.RECONNECT, ELSEWHERE if working else UNCONNECTED, None)
    return [_way(connection) for connection in right]


def _way(connection: Connection) -> Way:
    account = connection.account
    return Way(account.id, account.number, account.label, account.state == RESTING, connection.id,
               tuple(connection.scopes), connection.uploads_playlist, connection.youtube_channel_id)  # fmt: skip


def youtube(work: Work, way: Way) -> Youtube:
    """YouTube through that way, with a token that is good for a while. Raises YoutubeError."""
    now = work.clock()
    if way.connection_id is None:
        return LocalYoutube(work.files.path(f"{work.user_id}/published"), now)
    try:
        connection = db.session.get(Connection, way.connection_id)
        if connection is None:
            raise YoutubeError(RECONNECT, UNCONNECTED)
        return youtube_access.youtube_of(connection, now)
    finally:
        db.session.remove()


def ask(work: Work, method: str, question: Callable[[Youtube], Answer], scope: str = "") -> Answer:
    """The answer to one counted question (a key of METHODS) about what is uploaded. Raises NoScope, Wait, Failed, and
    YoutubeError where no other way would be answered better."""
    ways = all_of(work, work.facts())
    allowed = [way for way in ways if not scope or way.connection_id is None or scope in way.scopes]
    if ways and not allowed:
        raise NoScope(scope)
    if not ways:
        raise Wait(part.QUOTA, ALL_REST, pacific.goes_on_after(work.clock()))
    refused: YoutubeError | None = None
    for way in allowed:
        try:
            return _through(work, way, method, question)
        except QuotaSpent:
            continue
        except YoutubeError as error:
            if not goes_elsewhere(way, error):
                raise
            refused = error if error.kind != QUOTA else refused
    if refused is not None and refused.kind in (RECONNECT, BAD_KEY):
        raise waits_for_person(work, refused)
    goes_on = pacific.goes_on_after(work.clock())
    spent = f"Today's quota of its accounts is used up; it goes on at {pacific.shown(goes_on)}."
    raise Wait(part.QUOTA, spent, goes_on)


def renew(work: Work, way: Way) -> None:
    """A new token for the connection, whatever is left of the last one. Raises YoutubeError, with RECONNECT where
    there is none, which the connection then says."""
    try:
        connection = db.session.get(Connection, way.connection_id)
        if connection is None:
            raise YoutubeError(RECONNECT, UNCONNECTED)
        youtube_access.refreshed(connection, work.clock())
    finally:
        db.session.remove()


def _through(work: Work, way: Way, method: str, question: Callable[[Youtube], Answer]) -> Answer:
    name = METHODS[method]

    def counted_question(service: Youtube) -> Answer:
        with counted(way.account_id, name, work.purpose, work.clock):
            work.took(name)
            return question(service)

    return with_token(work, way, counted_question)


def with_token(work: Work, way: Way, act: Callable[[Youtube], Answer]) -> Answer:
    """What it makes of YouTube; once more with a new token where the last one ended before its time. Raises what it
    raises, and YoutubeError."""
    service = youtube(work, way)
    try:
        return act(service)
    except YoutubeError as error:
        if error.reason not in TOKEN_ENDED or way.connection_id is None:
            raise
    renew(work, way)
    return act(youtube(work, way))


def goes_elsewhere(way: Way, error: YoutubeError) -> bool:
    """Whether the error is this way's own, so that another one may be tried. What is wrong with its grant is written
    down first; that a token was refused is, where a new one cannot be had."""
    of_token = error.reason in (*TOKEN_ENDED, "invalid_grant")
    if error.kind in (RECONNECT, CHANNEL_ENDED) and way.connection_id is not None and not of_token:
        youtube_access.mark_reconnect(way.connection_id, error.message)
        db.session.remove()
    return error.kind in (QUOTA, UPLOAD_LIMIT, RECONNECT, BAD_KEY)


def waits_for_person(work: Work, error: YoutubeError) -> Wait:
    """A channel's owner connects again; what an admin, or Google, has to set right is looked at again by itself."""
    by_itself = work.clock() + LOOKED_AT_AGAIN if error.kind == BAD_KEY or error.reason in TOKEN_ENDED else None
    return Wait(part.RECONNECT, error.message, by_itself)


def units_of(work: Work, *methods: str) -> int:
    """What the calls take of the units together, today."""
    day = pacific.day_of(work.clock())
    costs = [rules.cost_of(METHODS[method], day) for method in methods]
    return sum(cost for bucket, cost in costs if bucket == rules.UNITS)
