"""To Google's consent page and back: through which account of the pool, and what is kept meanwhile.

What is kept lies in the person's own session, under a random state that Google hands back. A state is good once, for
ten minutes, in the session that began it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import MutableMapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from ytempire.channels.channel import Channel
from ytempire.channels.connection import Connection, of_channel
from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.providers import youtube_oauth
from ytempire.providers.youtube import YoutubeError
from ytempire.quotas import pool
from ytempire.quotas.account import ACTIVE, RESTING, Account

KEPT = "youtube"  # the session's name for what was begun
LASTS = timedelta(minutes=10)
AT_ONCE = 3  # that may be open in tabs
ARCHIVED = "This channel is archived. Restore it, then connect it."
NOT_BEGUN = "This answer of Google's belongs to nothing that was begun here, or was used already. Connect again."
TOO_OLD = "That took longer than ten minutes, so nothing is connected. Connect again."


class CannotConnect(Refusal):
    """Why a channel is not connected. Nothing was stored."""

    code = "cannot_connect"

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Begun:
    """`at`: seconds since 1970."""

    state: str
    user_id: int
    channel_id: str
    account: int  # its number
    client_id: str
    code_verifier: str
    at: float


def address_back() -> str:
    """Where Google sends the person: what the client has to name among its redirect URIs."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.address}/youtube/callback"


def begin(kept: MutableMapping[str, Any], channel: Channel, number: int | None, now: datetime) -> str:
    """The address of Google's consent page; what has to be known afterwards is in `kept`, the session. number: of the
    account, None for the next one. Raises CannotConnect."""
    settings: Settings = current_app.config["SETTINGS"]
    if channel.archived:
        raise CannotConnect(ARCHIVED)
    account = account_for(channel, number)
    state, client = secrets.token_urlsafe(32), youtube_oauth.Client(account.client_id, account.client_secret)
    try:
        url, verifier = youtube_oauth.authorization(settings, client, address_back(), state)
    except YoutubeError as error:  # an address in the settings that is not safe
        raise CannotConnect(error.message, 503) from None
    begun = Begun(state, channel.user_id, channel.id, account.number, account.client_id, verifier, now.timestamp())
    kept[KEPT] = [*kept.get(KEPT, [])[1 - AT_ONCE :], asdict(begun)]
    return url


def take(kept: MutableMapping[str, Any], state: str, now: datetime) -> Begun:
    """What was begun under the state, which is used by this; whose channel it is, the caller looks. Raises
    CannotConnect."""
    open_ones = [Begun(**told) for told in kept.get(KEPT, [])]
    found = next((one for one in open_ones if hmac.compare_digest(one.state.encode(), state.encode())), None)
    if found is None:
        raise CannotConnect(NOT_BEGUN, 400)
    kept[KEPT] = [asdict(one) for one in open_ones if one != found]
    if now - datetime.fromtimestamp(found.at, UTC) > LASTS:
        raise CannotConnect(TOO_OLD, 400)
    return found


def account_for(channel: Channel, number: int | None) -> Account:
    """The account of that number; without one the next that can take this channel. Raises CannotConnect."""
    if number is not None:
        return _named(number)
    able = ways_for(channel)
    if able:
        return able[0]
    if not pool.has_clients():
        raise CannotConnect("No account of the pool has a client of Google, so there is nothing to connect through.")
    raise CannotConnect("Every account that can be connected through holds this channel already.")


def ways_for(channel: Channel) -> list[Account]:
    """The accounts that do not hold the channel yet, active before reserve, the least connections first; then those
    whose connection has to be made again."""
    works = {each.account_id: each.works for each in of_channel(channel.id)}
    connections = dict(db.session.execute(
        select(Connection.account_id, func.count()).group_by(Connection.account_id)
    ).all())  # fmt: skip
    able = [account for account in pool.accounts() if _can(account) and not works.get(account.id)]
    return sorted(able, key=lambda account: (
        account.id in works, account.state != ACTIVE, connections.get(account.id, 0), account.number
    ))  # fmt: skip


def _can(account: Account) -> bool:
    return not account.is_local and account.suspended_at is None and account.state != RESTING


def _named(number: int) -> Account:
    account = next((each for each in pool.accounts() if each.number == number), None)
    if account is None:
        raise CannotConnect(f"The pool has no account {number}.", 404)
    if account.is_local:
        raise CannotConnect(f"{account.label} has no client of Google, so nothing can be connected through it.")
    if account.suspended_at is not None:
        raise CannotConnect(f"YouTube has suspended {account.label}. Nothing is connected through it.")
    return account
