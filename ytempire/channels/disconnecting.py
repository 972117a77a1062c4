"""A connection ends: its grant is given back to Google, and nothing of it is kept here."""

from __future__ import annotations

from dataclasses import dataclass

from ytempire import audit
from ytempire.channels import youtube_access, youtube_look
from ytempire.channels.connecting import Through, give_back
from ytempire.channels.connection import Connection, of_channel
from ytempire.extensions import db, writing
from ytempire.providers.youtube_oauth import Client


@dataclass(frozen=True)
class Ended:
    """What to tell. `revoked`: None where another connection rests on the same grant, False where Google could not be
    told. `last`: the channel is not connected any more."""

    title: str
    label: str
    revoked: bool | None
    last: bool

    @property
    def sentence(self) -> str:
        after = f"“{self.title}” is disconnected." if self.last else f"{self.label} is disconnected."
        if self.revoked is None:
            return f"{after} Google's permission stays: another channel here uses it too."
        if not self.revoked:
            return f"{after} Google could not be told; remove the access at myaccount.google.com/permissions."
        return after


def disconnect(connection: Connection, by: int) -> Ended:
    """Forget the connection, whether or not Google can be reached. by: the user, for the audit."""
    connection_id, channel_id, key = connection.id, connection.channel_id, connection.picture_key
    title, youtube_id, token = connection.youtube_title, connection.youtube_channel_id, connection.refresh_token
    account = connection.account
    through = Through(account.id, account.number, account.label, Client(account.client_id, account.client_secret))
    # First at Google: if this process dies in between, the connection is still here to be ended.
    revoked = give_back(through, token, youtube_id, but=connection_id) if token else False
    with writing():
        found = youtube_access.held(connection_id)
        if found is not None:
            db.session.delete(found)
            audit.record(by, "channel.disconnected", channel_id, account=through.number, youtube=youtube_id,
                         revoked=revoked is True)  # fmt: skip
            youtube_access.show_admins(through.id)
        last = not of_channel(channel_id)
    youtube_look.let_go(key)
    return Ended(title, through.label, revoked, last)
