"""What there is to choose from for a publication: the accounts that this channel is connected through, with what each
has left today, and the playlists of its YouTube channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ytempire.channels import connection
from ytempire.channels.connection import Connection
from ytempire.formatting import counted
from ytempire.publishing.publication import Publication
from ytempire.quotas import choosing, pacific, pool
from ytempire.quotas.account import RESTING
from ytempire.quotas.standing import Standing, standings

NO_PLAYLIST = "None"


@dataclass(frozen=True)
class Offers:
    """`local`: nobody has a client at Google, so films are kept on this computer and any account will do."""

    local: bool
    connections: Sequence[Connection]
    standings: Sequence[Standing]  # of the accounts that may be used, by number
    now: datetime

    @property
    def grants(self) -> list[Connection]:
        """The connections that work."""
        return [each for each in self.connections if each.works]

    @property
    def missing(self) -> bool:
        """Whether films go to YouTube, and this channel leads nowhere."""
        return not self.local and not self.grants

    @cached_property
    def lost(self) -> set[str]:
        """Numbers of the accounts whose grant is gone."""
        return {str(each.account.number) for each in self.connections if not each.works}

    @cached_property
    def account_ids(self) -> dict[str, int]:
        return {str(each.account.number): each.account_id for each in self.connections}

    @cached_property
    def account_names(self) -> dict[str, str]:
        left = {each.account.id: each for each in self.standings}
        named = {"": "Automatic: the least used"}
        for each in self.connections:
            named[str(each.account.number)] = f"{each.account.label} · {self._left(each, left.get(each.account_id))}"
        return named

    @cached_property
    def playlist_names(self) -> dict[str, str]:
        found = {str(each["id"]): str(each["title"]) for grant in self.connections for each in grant.playlists}
        return {"": NO_PLAYLIST, **found}

    def number_of(self, account_id: int | None) -> str:
        return next((number for number, of in self.account_ids.items() if of == account_id), "")

    def known_playlist(self, publication: Publication) -> str:
        return publication.playlist_id if publication.playlist_id in self.playlist_names else ""

    def standing_for(self, publication: Publication, units: int) -> Standing | None:
        """How the account stands that it goes, or went, through: the named one, else the next in turn, else the one
        that has the most left; None where there is none at all."""
        by_id = {each.account.id: each for each in self.standings}
        if publication.account_id in by_id:
            return by_id[publication.account_id]
        turn = choosing.in_order(list(by_id), self.now, units)
        if turn:
            return by_id[turn[0].id]
        return max(self.standings, key=lambda each: each.uploads_left, default=None)

    def next_chance(self, publication: Publication, units: int) -> datetime | None:
        """When an account takes it: now, or later; None where only a person can help."""
        named = publication.account_id
        able = [named] if named else [each.account.id for each in self.standings]
        return choosing.next_chance(able, self.now, units)

    def _left(self, grant: Connection, standing: Standing | None) -> str:
        if not grant.works:
            return "has to be connected again"
        if standing is None or not standing.account.usable(self.now):
            return "takes no uploads now"
        if not standing.uploads_left:
            return f"none until {pacific.shown(pacific.goes_on_after(self.now))}"
        return f"{counted(standing.uploads_left, 'upload')} left today"


def offers_for(channel_id: str, now: datetime) -> Offers:
    """Read in a handful of queries. The pool is made where there is none yet."""
    local = not pool.has_clients()
    connections = [] if local else connection.of_channel(channel_id)
    able = [each.account for each in connections if each.works]
    accounts = [each for each in pool.accounts() if each.state != RESTING] if local else able
    return Offers(local, connections, standings(now, accounts), now)
