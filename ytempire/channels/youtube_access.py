"""The way from a connection to YouTube: a token that is good for the next minutes, and what follows without one.

Tokens are refreshed five minutes before they end. Two processes that do so at once do no harm: both tokens are good,
and the one that was stored last is the one that is used from then on.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select, update

from ytempire.accounts import notice
from ytempire.channels.channel import Channel
from ytempire.channels.connection import CONNECTED, RECONNECT, Connection
from ytempire.config import Settings
from ytempire.extensions import db, give_back_connection, writing
from ytempire.providers import youtube, youtube_oauth
from ytempire.providers.errors import BAD_KEY
from ytempire.providers.youtube import Youtube, YoutubeError
from ytempire.providers.youtube_google import GoogleYoutube
from ytempire.quotas.account import Account
from ytempire.quotas.consequences import FAULT_LASTS

AHEAD = timedelta(minutes=5)
UNREADABLE = "Its token cannot be read any more: DATA_ENCRYPTION_KEY is another one now."
GONE = "This channel was disconnected from YouTube."

log = logging.getLogger(__name__)


def youtube_of(connection: Connection, now: datetime) -> Youtube:
    """YouTube, as the connection may use it. Commits. Raises YoutubeError, as `token_of` does."""
    settings: Settings = current_app.config["SETTINGS"]
    return GoogleYoutube(settings, token_of(connection, now))


def token_of(connection: Connection, now: datetime) -> str:
    """An access token that is good for five minutes and more. Commits where it is refreshed. Raises YoutubeError:
    RECONNECT where a person has to connect again, which the connection then says, and its creator was told."""
    if not connection.works:
        raise YoutubeError(youtube.RECONNECT, connection.reason)
    if connection.access_token and connection.access_ends_at and connection.access_ends_at - AHEAD > now:
        return connection.access_token
    return refreshed(connection, now)


def refreshed(connection: Connection, now: datetime) -> str:
    """A new access token, whatever is left of the last one; stored. Commits; no transaction is open while Google is
    asked. Raises YoutubeError."""
    settings: Settings = current_app.config["SETTINGS"]
    connection_id, account_id, lasting = connection.id, connection.account_id, connection.refresh_token
    client = youtube_oauth.Client(connection.account.client_id, connection.account.client_secret)
    give_back_connection()
    if not lasting:
        mark_reconnect(connection_id, UNREADABLE, refused=lasting)
        raise YoutubeError(youtube.RECONNECT, UNREADABLE)
    try:
        grant = youtube_oauth.refresh(settings, client, lasting, now)
    except YoutubeError as error:
        return _instead(connection_id, account_id, lasting, error, now)
    return _kept(connection_id, lasting, grant, now)


def mark_reconnect(connection_id: int, reason: str, refused: str | None = None) -> bool:
    """Google takes its token no more: a person has to connect again, and is told so once. Whether it is news. In a
    write transaction of its own. refused: the refresh token; where it is another one by now, nothing is marked."""
    with writing():
        connection = held(connection_id)
        if connection is None or not connection.works or refused not in (None, connection.refresh_token):
            return False
        _mark(connection, reason)
    return True


def held(connection_id: int) -> Connection | None:
    """The connection, locked until the caller's write transaction ends, its account before it: whoever locks both does
    so in this order, as an admin does who gives an account another client."""
    account_id = db.session.scalar(select(Connection.account_id).where(Connection.id == connection_id))
    if account_id is None:
        return None
    hold_account(account_id)
    return db.session.get(Connection, connection_id, with_for_update=True, populate_existing=True)


def hold_account(account_id: int) -> None:
    """Lock it, against whoever changes it and not against whoever names it."""
    db.session.execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))


def _mark(connection: Connection, reason: str) -> None:
    connection.state, connection.reason = RECONNECT, reason
    connection.access_token, connection.access_ends_at = "", None
    name = db.session.scalar(select(Channel.name).where(Channel.id == connection.channel_id))
    notice.tell(
        connection.user_id, "reconnect", f"“{name}” has to be connected to YouTube again.",
        f"{reason} {_meanwhile(connection)}", f"/channels/{connection.channel_id}",
    )  # fmt: skip
    show_admins(connection.account_id)


def show_admins(account_id: int) -> None:
    """Something of the account's connections has changed, for the board that is open. In the caller's write
    transaction, which holds the account since before it changed them."""
    db.session.flush()
    db.session.execute(update(Account).where(Account.id == account_id).values(revision=Account.revision + 1))


def _meanwhile(connection: Connection) -> str:
    """What happens until somebody connects again."""
    other = db.session.scalar(
        select(Account.label).join(Connection, Connection.account_id == Account.id)
        .where(Connection.channel_id == connection.channel_id, Connection.id != connection.id,
               Connection.state == CONNECTED)
        .order_by(Account.number).limit(1)
    )  # fmt: skip
    if other:
        return f"Its other connection, {other}, is used until then."
    return "What was to be published waits until then."


def _kept(connection_id: int, lasting: str, grant: youtube_oauth.Grant, now: datetime) -> str:
    """Store the token, unless somebody has connected again meanwhile or disconnected: then it is only used."""
    with writing():
        connection = db.session.get(Connection, connection_id, with_for_update=True, populate_existing=True)
        if connection is not None and connection.refresh_token == lasting:
            connection.access_token, connection.access_ends_at = grant.access_token, grant.ends_at
            connection.refresh_token = grant.refresh_token or lasting
            connection.checked_at = now
            connection.ends_at = grant.lasts_until or connection.ends_at
    return grant.access_token


def _instead(connection_id: int, account_id: int, lasting: str, error: YoutubeError, now: datetime) -> str:
    """The token of who was faster, where the refused one is the connection's no more; else the refusal, with what it
    means for the connection or its account. Raises YoutubeError."""
    if error.kind == BAD_KEY:
        _note(account_id, error.message, now)
    if error.kind != youtube.RECONNECT:
        raise error
    connection = db.session.get(Connection, connection_id, populate_existing=True)
    if connection is None:
        raise YoutubeError(youtube.RECONNECT, GONE)
    if connection.refresh_token != lasting and connection.works and connection.access_token:
        return connection.access_token
    mark_reconnect(connection_id, error.message, refused=lasting)
    raise error


def _note(account_id: int, message: str, now: datetime) -> None:
    """The account's client is at fault: admins see it on their board, and others are used for a while."""
    log.error("Google takes the client of an account no more: %s", message)
    with writing():
        db.session.execute(
            update(Account).where(Account.id == account_id)
            .values(last_error=message, last_error_at=now, faulty_until=now + FAULT_LASTS,
                    revision=Account.revision + 1)
        )  # fmt: skip
