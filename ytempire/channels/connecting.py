"""A grant of Google's becomes a connection of a channel, or ends.

All connections of a channel lead to one YouTube channel: a grant for another one is refused and given back, the first
time and when it is renewed, so that an upload never lands where nobody expects it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from ytempire import audit
from ytempire.accounts import notice
from ytempire.channels import youtube_access, youtube_look
from ytempire.channels.channel import Channel
from ytempire.channels.connection import CONNECTED, Connection, of_channel
from ytempire.channels.consent import ARCHIVED, Begun, CannotConnect, address_back
from ytempire.config import Settings
from ytempire.extensions import db, give_back_connection, utcnow, writing
from ytempire.providers import youtube, youtube_oauth
from ytempire.providers.errors import BUSY, DOWN, LOST
from ytempire.providers.youtube import METHODS, YoutubeChannel, YoutubeError
from ytempire.providers.youtube_errors import REASONS
from ytempire.providers.youtube_google import GoogleYoutube
from ytempire.providers.youtube_oauth import Client, Grant
from ytempire.quotas import pacific
from ytempire.quotas.account import Account
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import Purpose, QuotaSpent

TESTING_LASTS = timedelta(days=7)  # a grant for a project whose consent screen is in Testing
AWAY = "Google cannot be reached at the moment, so nothing is connected. Try again in a few minutes."
NOT_LASTING = ("Google gave no lasting permission, so nothing is connected. Remove the access at "
               "myaccount.google.com/permissions, then connect again.")  # fmt: skip
NO_CHANNEL = "This Google account has no YouTube channel. Create one at youtube.com, then connect it."
CHANGED = "This account's client was changed meanwhile, so nothing is connected. Connect again."
OF_GRANTS = frozenset(sentence for kind, sentence in REASONS.values() if kind == youtube.RECONNECT)
NEEDED = {"uploading": {youtube.UPLOAD_SCOPE}, "reading": {youtube.READ_SCOPE, youtube.CAPTIONS_SCOPE}}  # one of each

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Through:
    """The account of a grant, by plain values: no row is loaded while Google is waited for."""

    id: int
    number: int
    label: str
    client: Client

    @property
    def settings(self) -> Settings:
        settings: Settings = current_app.config["SETTINGS"]
        return settings


def finish(begun: Begun, code: str, clock: Clock = utcnow) -> YoutubeChannel:
    """Exchange the code and keep the connection; the YouTube channel that it leads to. Raises CannotConnect, after
    which nothing is stored, and what was granted is given back."""
    through = _through(begun)
    grant = _exchanged(through, code, begun.code_verifier, clock())
    found = None
    try:
        _require_enough(grant)
        found = _own_channel(through, grant, begun.channel_id, clock)
        _require_same(begun.channel_id, found)
        look = youtube_look.of(through.settings, begun.user_id, found)
        playlists = _playlists(through, grant, begun.channel_id, clock)
        _keep(begun, through, grant, {**look, "playlists": playlists}, found, clock())
    except CannotConnect:
        give_back(through, grant.refresh_token or grant.access_token, found.id if found else None)
        raise
    return found


def give_back(through: Through, token: str, youtube_id: str | None, but: int = 0) -> bool | None:
    """Revoke the grant at Google; False where Google could not be told. Google ends all that this client was granted
    for the YouTube channel, so that a grant on which a connection rests (`but` the one with this id) is left alone:
    None."""
    rests = select(Connection.id).where(Connection.account_id == through.id, Connection.id != but)
    if youtube_id is not None:
        rests = rests.where(Connection.youtube_channel_id == youtube_id)
    shared = db.session.scalar(rests.limit(1)) is not None
    give_back_connection()
    if shared:
        return None
    try:
        youtube_oauth.revoke(through.settings, token)
    except YoutubeError as error:
        log.warning("A grant was not given back: %s", error.message)
        return False
    return True


def _through(begun: Begun) -> Through:
    account = db.session.scalar(select(Account).where(Account.number == begun.account))
    if account is None or account.client_id != begun.client_id:
        raise CannotConnect(CHANGED)
    return Through(account.id, account.number, account.label, Client(account.client_id, account.client_secret))


def _exchanged(through: Through, code: str, verifier: str, now: datetime) -> Grant:
    give_back_connection()
    try:
        return youtube_oauth.exchange(through.settings, through.client, address_back(), code, verifier, now)
    except YoutubeError as error:
        raise _refusal(error) from None


def _require_enough(grant: Grant) -> None:
    missing = [what for what, scopes in NEEDED.items() if not scopes & set(grant.scopes)]
    if missing:
        raise CannotConnect(f"Google was not allowed {' and '.join(missing)}, and nothing can be published without. "
                            "Connect again and leave those boxes ticked.")  # fmt: skip
    if not grant.refresh_token:
        raise CannotConnect(NOT_LASTING)


def _own_channel(through: Through, grant: Grant, channel_id: str, clock: Clock) -> YoutubeChannel:
    google = GoogleYoutube(through.settings, grant.access_token)
    try:
        with counted(through.id, METHODS["own_channel"], Purpose(channel_id=channel_id), clock):
            found = google.own_channel()
    except QuotaSpent:
        again = pacific.shown(pacific.goes_on_after(clock()))
        raise CannotConnect(f"{through.label} has no units left today, so it cannot be seen which channel this is. "
                            f"Connect through another account, or after {again}.") from None  # fmt: skip
    except YoutubeError as error:
        raise _refusal(error) from None
    if found is None:
        raise CannotConnect(NO_CHANNEL)
    return found


def _require_same(channel_id: str, found: YoutubeChannel) -> None:
    channel = db.session.get_one(Channel, channel_id)
    other = next((each for each in of_channel(channel_id) if each.youtube_channel_id != found.id), None)
    if other is not None:
        raise CannotConnect(f"“{channel.name}” is connected to “{other.youtube_title}” on YouTube, and you chose "
                            f"“{found.title}”. Choose the same one, or disconnect it first.")  # fmt: skip


def _playlists(through: Through, grant: Grant, channel_id: str, clock: Clock) -> Any:
    """As a connection keeps them; None where they cannot be had now: they are no reason not to connect."""
    google = GoogleYoutube(through.settings, grant.access_token)
    try:
        with counted(through.id, METHODS["playlists"], Purpose(channel_id=channel_id), clock):
            return [{"id": id, "title": title} for id, title in google.playlists()]
    except (YoutubeError, QuotaSpent) as error:
        log.warning("The playlists of a channel are not known: %s", error)
        return None


def _keep(
    begun: Begun, through: Through, grant: Grant, look: dict[str, Any], found: YoutubeChannel, now: datetime
) -> None:
    """Store the grant in place of a former one through the same account. Raises CannotConnect."""
    with writing():
        channel = db.session.get(Channel, begun.channel_id, with_for_update=True, populate_existing=True)
        youtube_access.hold_account(through.id)  # so that nobody gives it another client in between
        account = db.session.get(Account, through.id, populate_existing=True)
        if account is None or account.client_id != through.client.id:
            raise CannotConnect(CHANGED)
        if channel is None or channel.archived:
            raise CannotConnect(ARCHIVED)
        _require_same(channel.id, found)  # two that connect at once
        connections = of_channel(channel.id)
        own = next((each for each in connections if each.account_id == account.id), None)
        if own is None:
            own = Connection(channel_id=channel.id, user_id=channel.user_id, account_id=account.id)
            db.session.add(own)
            connections.append(own)
        told = own.reason or ""
        _renew(own, grant, account.testing, now)
        for each in connections:
            youtube_look.show(each, found, look)
        _forget_alarms(own, told, connections, account)
        audit.record(begun.user_id, "channel.connected", channel.id, account=account.number, youtube=found.id,
                     title=found.title, scopes=[scope.rpartition("/")[2] for scope in grant.scopes])  # fmt: skip
        youtube_access.show_admins(account.id)


def _forget_alarms(own: Connection, told: str, connections: list[Connection], account: Account) -> None:
    """What was told of the grant that was renewed is over, unless another connection of the channel needs a person."""
    if all(each.works for each in connections):
        notice.dismiss_of(own.user_id, "reconnect", f"/channels/{own.channel_id}")
    if account.last_error and account.last_error in {told, *OF_GRANTS}:
        account.last_error, account.last_error_at = "", None


def _renew(connection: Connection, grant: Grant, testing: bool, now: datetime) -> None:
    connection.refresh_token, connection.access_token = grant.refresh_token, grant.access_token
    connection.access_ends_at, connection.scopes = grant.ends_at, list(grant.scopes)
    connection.state, connection.reason = CONNECTED, ""
    connection.granted_at = connection.checked_at = now
    connection.ends_at = grant.lasts_until or (now + TESTING_LASTS if testing else None)
    connection.warned_at = None


def _refusal(error: YoutubeError) -> CannotConnect:
    return CannotConnect(AWAY, 503) if error.kind in (DOWN, LOST, BUSY) else CannotConnect(error.message)
