"""What publishing takes of an account's quota, said before it is begun: uploads and units, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ytempire.channels.connection import Connection
from ytempire.formatting import counted
from ytempire.providers.youtube import CAPTIONS_SCOPE, METHODS
from ytempire.publishing.publication import Publication
from ytempire.quotas import pacific, rules

CALLS = {"thumbnail": "set_thumbnail", "captions": "add_captions", "playlist": "add_to_playlist"}


@dataclass(frozen=True)
class Price:
    """`parts` are units by part; what takes none, or takes one a look, is not among them."""

    uploads: int
    parts: dict[str, int]

    @property
    def units(self) -> int:
        return sum(self.parts.values())

    @property
    def words(self) -> str:
        """`1 upload and 450 units`."""
        told = [counted(self.uploads, "upload")] if self.uploads else []
        told += [counted(self.units, "unit")] if self.units else []
        return " and ".join(told)


def price_of(publication: Publication, grants: Iterable[Connection], now: datetime) -> Price:
    """What is still to be taken, as far as it is known: each look at YouTube takes one unit more."""
    day = pacific.day_of(now)
    anew = publication.lost and publication.live_at is None  # what was live is not published a second time
    open_parts = {part.name for part in publication.parts if anew or not part.finished}
    if publication.state == "failed":
        open_parts.add("metadata")  # published again, YouTube is told anew
    wanted = {name for name in CALLS if name in open_parts and _wants(publication, name, list(grants))}
    units = {name: unit_cost(CALLS[name], day) for name in CALLS if name in wanted}
    if publication.youtube_id is not None and not anew and "metadata" in open_parts:
        units = {"metadata": unit_cost("update", day), **units}
    return Price(0 if (publication.begun and not anew) or "upload" not in open_parts else 1, units)


def change_cost(now: datetime) -> int:
    """Units to tell YouTube other words of a video that it has."""
    return unit_cost("update", pacific.day_of(now))


def unit_cost(call: str, day: str) -> int:
    """Units of a call of `providers.youtube.METHODS`."""
    return rules.cost_of(METHODS[call], day)[1]


def _wants(publication: Publication, name: str, grants: list[Connection]) -> bool:
    if name == "playlist" and not publication.playlist_id:
        return False
    if name == "thumbnail" or not grants:
        return True
    return any(CAPTIONS_SCOPE in grant.scopes for grant in grants)
