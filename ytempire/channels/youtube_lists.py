"""The playlists of a channel on YouTube, as they are now."""

from __future__ import annotations

from sqlalchemy import update

from ytempire.channels import youtube_access
from ytempire.channels.channel import Channel
from ytempire.channels.connection import Connection, of_channel
from ytempire.errors import Refusal
from ytempire.extensions import db, give_back_connection, utcnow, writing
from ytempire.providers import youtube
from ytempire.providers.youtube import METHODS, YoutubeError
from ytempire.quotas.account import RESTING
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import Purpose, QuotaSpent


class NotRefreshed(Refusal):
    """Why the playlists are not known anew; those that were known stay."""

    code = "not_refreshed"


def refresh(channel: Channel) -> int:
    """Ask YouTube for the channel's playlists, a unit of the first account that has one; how many there are. Raises
    NotRefreshed."""
    channel_id, refused = channel.id, "This channel is not connected to YouTube. Connect it first."
    ways = [each.id for each in of_channel(channel_id) if each.works and each.account.state != RESTING
            and each.account.suspended_at is None]  # fmt: skip
    for connection_id in ways:
        try:
            return _keep(channel_id, _asked(connection_id, channel_id))
        except QuotaSpent:
            refused = "The accounts of this channel have no units left today. Try again after midnight Pacific."
        except YoutubeError as error:
            if error.kind == youtube.RECONNECT:
                youtube_access.mark_reconnect(connection_id, error.message)
            refused = error.message
    raise NotRefreshed(refused)


def _asked(connection_id: int, channel_id: str) -> list[tuple[str, str]]:
    connection = db.session.get_one(Connection, connection_id)
    account_id, google = connection.account_id, youtube_access.youtube_of(connection, utcnow())
    give_back_connection()
    with counted(account_id, METHODS["playlists"], Purpose(channel_id=channel_id)):
        return google.playlists()


def _keep(channel_id: str, found: list[tuple[str, str]]) -> int:
    playlists = [{"id": id, "title": title} for id, title in found]
    with writing():
        db.session.execute(update(Connection).where(Connection.channel_id == channel_id).values(playlists=playlists))
    return len(found)
