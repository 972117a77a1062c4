"""What the page of a publication shows: its parts, the account's quota, and what may be done. The page and its stream
both use this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from ytempire.extensions import db
from ytempire.providers.youtube import CAPTIONS_SCOPE
from ytempire.publishing import asking, part_lines, told
from ytempire.publishing.draft import fresh_publication, fresher
from ytempire.publishing.offers import Offers, offers_for
from ytempire.publishing.part_lines import Line
from ytempire.publishing.price import CALLS, Price, change_cost, price_of, unit_cost
from ytempire.publishing.publication import Publication
from ytempire.publishing.told import Told
from ytempire.quotas import pacific
from ytempire.quotas.rules import INSERTS, UNITS, UPLOADS
from ytempire.quotas.standing import Bucket, Standing
from ytempire.videos.video import Video


@dataclass(frozen=True)
class Shown:
    """A publication as it stands, one that is not begun too. Moments are told in `zone`, the channel's."""

    video: Video
    publication: Publication
    offers: Offers
    now: datetime

    @property
    def zone(self) -> str:
        return self.video.channel.timezone

    @property
    def local(self) -> bool:
        """Whether it is, or would be, kept on this computer in place of YouTube."""
        return self.offers.local if self.publication.state == "draft" else self.publication.local

    @property
    def active(self) -> bool:
        """Whether it is on its way."""
        return self.publication.active and not self.publication.withdraw

    @property
    def live(self) -> bool:
        return self.video.status == "published"

    @property
    def gone(self) -> bool:
        """Whether it was live, and YouTube has it no more."""
        return self.live and self.publication.lost

    @property
    def settled(self) -> bool:
        """Whether the account cannot be changed any more."""
        return self.publication.begun or self.publication.live_at is not None

    @property
    def running(self) -> bool:
        """Whether a worker is at it now."""
        return self.publication.state == "running"

    @property
    def uploading(self) -> bool:
        return self.publication.part("upload").state == "running"

    @property
    def told_costs(self) -> bool:
        """Whether saving tells YouTube, which takes units."""
        return self.publication.youtube_id is not None and (self.active or self.live)

    @cached_property
    def lines(self) -> list[Line]:
        return part_lines.lines(self.publication, self.price, self.local, self.zone, self.now)

    @cached_property
    def price(self) -> Price:
        return price_of(self.publication, self.offers.grants, self.now)

    @cached_property
    def change_cost(self) -> int:
        return change_cost(self.now)

    @property
    def playlist_cost(self) -> int:
        return unit_cost(CALLS["playlist"], pacific.day_of(self.now))

    @cached_property
    def standing(self) -> Standing | None:
        return self.offers.standing_for(self.publication, self.price.units)

    @cached_property
    def units(self) -> Bucket | None:
        return self.standing.buckets[UNITS] if self.standing else None

    @cached_property
    def slots(self) -> list[str]:
        """One for each upload of the account today: on, held or empty."""
        if self.standing is None:
            return []
        uploads = self.standing.uploads
        on = min(uploads.used, uploads.most)
        held = min(uploads.reserved + self._still(self.price.uploads), uploads.most - on)
        return ["on"] * on + ["held"] * held + ["shut" if self.shut else ""] * (uploads.most - on - held)

    @property
    def shut(self) -> bool:
        """Whether YouTube itself takes nothing more through the account today."""
        buckets = self.standing.buckets if self.standing else {}
        return any(buckets[name].exhausted for name in (UPLOADS, INSERTS, UNITS) if name in buckets)

    @property
    def planned(self) -> int:
        """Units that this one still takes of the account."""
        return self._still(self.price.units - sum(self.elsewhere.values()))

    @cached_property
    def elsewhere(self) -> dict[str, int]:
        """Units that it takes of another account, by its label: of what the grant through this one does not allow."""
        units = sum(self.price.parts.get(name, 0) for name in ("metadata", "captions"))
        able = [each for each in self.offers.grants if CAPTIONS_SCOPE in each.scopes]
        own = self.standing.account.id if self.standing else None
        if not units or self.live or not able or own in {each.account_id for each in able}:
            return {}
        return {able[0].account.label: units}

    @cached_property
    def spent_until(self) -> str:
        """`00:05 Pacific`, where no account takes it before; "" where one does, and where only a person can help."""
        if not self.price.uploads or self.offers.missing:
            return ""
        chance = self.offers.next_chance(self.publication, self.price.units)
        return pacific.shown(chance) if chance and chance > self.now else ""

    @property
    def goes_on(self) -> str:
        """When an account that is spent has something again."""
        return pacific.shown(pacific.goes_on_after(self.now))

    @cached_property
    def told(self) -> list[Told]:
        return told.on_page(self.video, self.publication, self.local, self.offers, self.now)

    @property
    def can_publish(self) -> bool:
        return self.video.can("publish") and not self.offers.missing

    def _still(self, amount: int) -> int:
        """What a publication that has ended takes no more."""
        return 0 if self.live else amount


def shown(video: Video, now: datetime) -> Shown:
    """The video's publication, or what one would begin with; nothing is stored. Raises NoFilm where it has no film."""
    asking.require_prepared(video)
    offers = offers_for(video.channel_id, now)  # first: where the pool is made, that is a transaction of its own
    return Shown(video, standing_of(video), offers, now)


def standing_of(video: Video) -> Publication:
    """The publication as it stands in the database, or a new one that is not in it."""
    found = db.session.scalar(
        select(Publication).where(Publication.video_id == video.id).options(selectinload(Publication.parts))
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if found is None:
        return _begun(video)
    for name, value in fresher(found, video).items():
        set_committed_value(found, name, value)  # who only looks changes nothing
    return found


@dataclass(frozen=True)
class Glance:
    """The little that says whether a page is still right. `shape` changes with all but running figures."""

    figures: tuple[Any, ...]
    shape: tuple[Any, ...]
    active: bool


def glance(video_id: str) -> Glance | None:
    """Look at the publication, in two small queries. None where there is none."""
    row = db.session.execute(
        select(Publication, Video.status).join(Publication.video).where(Publication.video_id == video_id)
        .options(selectinload(Publication.parts)).execution_options(populate_existing=True)
    ).first()  # fmt: skip
    if row is None:
        return None
    publication: Publication = row.Publication
    figures = tuple((part.progress, part.detail) for part in publication.parts)
    states = tuple((part.state, part.attempts, part.error, part.units) for part in publication.parts)
    shape = (row.status, publication.state, publication.withdraw, publication.account_id, publication.publish_at,
             str(publication.waiting_for), *states)  # fmt: skip
    return Glance(figures, shape, publication.active)


def read(video_id: str, now: datetime) -> Shown | None:
    """The publication of a video for a stream; None when the video is gone or has no film any more."""
    video = db.session.scalar(
        select(Video).where(Video.id == video_id).options(joinedload(Video.channel))
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return shown(video, now) if video is not None and asking.can_prepare(video) else None


def _begun(video: Video) -> Publication:
    """A draft that stays out of the database: who only looks changes nothing."""
    made = fresh_publication(video)
    for row in (made, *made.parts):
        for attribute in inspect(row).mapper.column_attrs:
            default = attribute.columns[0].default  # type: ignore[attr-defined]
            if default is not None and default.is_scalar and getattr(row, attribute.key) is None:
                setattr(row, attribute.key, default.arg)
    return made
