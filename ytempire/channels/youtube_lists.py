"""The playlists of a channel on YouTube, as they are now."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import update

from ytempire.channels import youtube_calls
from ytempire.channels.channel import Channel
from ytempire.channels.connection import Connection, of_channel
from ytempire.errors import Refusal
from ytempire.extensions import db, writing
from ytempire.providers.youtube import YoutubeError
from ytempire.providers.youtube_google import GoogleYoutube
from ytempire.quotas.account import RESTING
from ytempire.quotas.reserving import Purpose, QuotaSpent


class NotRefreshed(Refusal):
    """Why the playlists are not known anew; those that were known stay."""

    code = "not_refreshed"


def refresh(channel: Channel) -> int:
    """Ask YouTube for the channel's playlists, a unit of the first account that has one, of the share of counting: so
    no button takes from publishing. How many there are. Raises NotRefreshed."""
    channel_id, refused = channel.id, "This channel is not connected to YouTube. Connect it first."
    ways = [each.id for each in of_channel(channel_id) if each.works and each.account.state != RESTING
            and each.account.suspended_at is None]  # fmt: skip
    for connection_id in ways:
        try:
            return _keep(channel_id, _asked(connection_id, channel_id))
        except QuotaSpent:
            refused = "The accounts of this channel have no units left for this. Try again after midnight Pacific."
        except YoutubeError as error:
            refused = error.message
    raise NotRefreshed(refused)


def _asked(connection_id: int, channel_id: str) -> list[tuple[str, str]]:
    settings, purpose = current_app.config["SETTINGS"], Purpose(channel_id=channel_id, sync=True)
    return youtube_calls.ask(connection_id, "playlists", purpose,
                             lambda token: GoogleYoutube(settings, token).playlists())  # fmt: skip


def _keep(channel_id: str, found: list[tuple[str, str]]) -> int:
    playlists = [{"id": id, "title": title} for id, title in found]
    with writing():
        db.session.execute(update(Connection).where(Connection.channel_id == channel_id).values(playlists=playlists))
    return len(found)
