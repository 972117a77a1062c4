"""Connecting a channel to YouTube: to Google's consent page and back, its picture, its playlists, disconnecting."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse

from ytempire.accounts.access import login_required, owned_or_404
from ytempire.accounts.throttle import throttle
from ytempire.analytics import jobs as counting
from ytempire.channels import connecting, consent, disconnecting, youtube_lists
from ytempire.channels.channel import Channel
from ytempire.channels.connection import Connection, of_channel
from ytempire.channels.consent import CannotConnect
from ytempire.channels.sending import kept
from ytempire.extensions import db, utcnow
from ytempire.providers.youtube_errors import REASONS
from ytempire.publishing import jobs
from ytempire.storage import storage

REFRESHES = parse("10 per 10 minutes")  # of playlists, by one person: each takes a unit
DENIED = "Nothing is connected: permission was not given."
NO_ANSWER = "Google sent no answer that can be used, so nothing is connected. Connect again."

bp = Blueprint("youtube", __name__)


@bp.get("/channels/<channel_id>/youtube")
@login_required
def connect(channel_id: str) -> ResponseReturnValue:
    """To Google's consent page; with `?account=<n>` through that account.

    A link, though it begins something: a form would be stopped by our own `form-action`. Another site that leads a
    person here does no harm: nothing is connected before they say so at Google, and what they granted is taken only
    with the state that lies in their own session (`SameSite=Lax`), so no answer of somebody else's can be slipped in.
    """
    channel = owned_or_404(Channel, channel_id)
    given = request.args.get("account")
    number = _number(given) if given is not None else None
    try:
        address = consent.begin(session, channel, number, utcnow())
    except CannotConnect as refusal:
        return _not_connected(refusal, channel)
    return redirect(address, 303)


@bp.get("/youtube/callback")
@login_required
def callback() -> ResponseReturnValue:
    """Back from Google. What is not an answer to something that this person began stores nothing."""
    try:
        begun = consent.take(session, request.args.get("state", ""), utcnow())
    except CannotConnect as refusal:
        return _not_connected(refusal)
    channel = db.session.get(Channel, begun.channel_id)
    if channel is None or channel.user_id != current_user.id:
        return _not_connected(CannotConnect(consent.NOT_BEGUN, 400))
    if request.args.get("error") == "access_denied":
        flash(DENIED, "circle-slash")
        return redirect(url_for("channels.show", channel_id=channel.id), 303)
    try:
        found = connecting.finish(begun, _code())
    except CannotConnect as refusal:
        return _not_connected(refusal, db.session.get_one(Channel, begun.channel_id), begun.account)
    jobs.wake_channel(begun.channel_id)
    counting.sync_later(begun.channel_id)
    flash(f"Connected to “{found.title}” on YouTube.", "circle-check")
    return redirect(url_for("channels.show", channel_id=begun.channel_id), 303)


@bp.get("/channels/<channel_id>/youtube/picture")
@login_required
def picture(channel_id: str) -> ResponseReturnValue:
    channel = owned_or_404(Channel, channel_id)
    key = next((each.picture_key for each in of_channel(channel.id) if each.picture_key), None)
    if key is None or not storage().exists(key):
        abort(404)
    return kept(storage().path(key), "image/jpeg", key)


@bp.post("/channels/<channel_id>/youtube/playlists")
@login_required
def refresh_playlists(channel_id: str) -> ResponseReturnValue:
    channel = owned_or_404(Channel, channel_id)
    throttle().take(REFRESHES, "playlists", str(current_user.id))
    count = youtube_lists.refresh(channel)
    flash(f"{count} playlist{'' if count == 1 else 's'} on YouTube.", "circle-check")
    return redirect(url_for("channels.show", channel_id=channel_id), 303)


@bp.post("/channels/<channel_id>/youtube/<int:connection_id>/disconnection")
@login_required
def disconnect(channel_id: str, connection_id: int) -> ResponseReturnValue:
    ended = disconnecting.disconnect(_connection(channel_id, connection_id), current_user.id)
    flash(ended.sentence, "triangle-alert" if ended.revoked is False else "unplug")
    return redirect(url_for("channels.show", channel_id=channel_id), 303)


def _connection(channel_id: str, connection_id: int) -> Connection:
    """That of the channel, which is the signed-in user's own."""
    channel = owned_or_404(Channel, channel_id)
    return next((each for each in of_channel(channel.id) if each.id == connection_id), None) or abort(404)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else abort(404)


def _code() -> str:
    """Google's answer. Raises CannotConnect where it is a refusal, by a word of RFC 6749 or of Google's own."""
    word = request.args.get("error")
    if word is not None:
        raise CannotConnect(REASONS[word][1] if word in REASONS else NO_ANSWER)
    return request.args.get("code") or _no_code()


def _no_code() -> str:
    raise CannotConnect(NO_ANSWER, 400)


def _not_connected(
    refusal: CannotConnect, channel: Channel | None = None, number: int | None = None
) -> ResponseReturnValue:
    """Why not, and how to go on: to the channel, and to Google once more through the same account."""
    current_app.logger.info("A channel was not connected: %s", refusal.message)
    html = render_template("channels/not_connected.html", message=refusal.message, channel=channel, number=number)
    return html, refusal.status
