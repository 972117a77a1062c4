"""What of those that wait may go on in one round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ytempire.accounts.user import User
from ytempire.billing.customer import Customer
from ytempire.costs import days, limit
from ytempire.costs.counter import Key
from ytempire.costs.limit import DAY, Bound, Payer
from ytempire.extensions import db
from ytempire.videos.planned import Allowance
from ytempire.videos.video import Video


class Tally:
    """Room under all limits, of which each video that is woken takes its part, so that no more wake than fit."""

    def __init__(self, now: datetime) -> None:
        self._now, self._day = now, days.day_of(now)
        self._left: dict[Key, int | None] = {}
        self._of_plan: dict[str, Video] = {}
        self._people: dict[int, Allowance] = {}

    def knows(self, ids: Sequence[str]) -> None:
        """Read these videos, their people and their channels at once, for `allows`."""
        found = select(Video).where(Video.id.in_(ids)).options(joinedload(Video.channel))
        self._of_plan = {video.id: video for video in db.session.scalars(found)}
        whose = {video.user_id for video in self._of_plan.values()}
        customers = db.session.scalars(select(Customer).where(Customer.user_id.in_(whose))).all()
        for user in db.session.scalars(select(User).where(User.id.in_(whose))):
            self._people[user.id] = Allowance(user, self._now)
        del customers  # they were read for all at once until here

    def allows(self, video_id: str) -> bool:
        """Whether its creator's plan does."""
        video = self._of_plan.get(video_id)
        if video is None:
            return False
        allowance = self._people[video.user_id]
        if allowance.standing.lapsed or allowance.refusal(video) is not None:
            return False
        allowance.take(video)
        return True

    def takes(self, payer: Payer, amount: int) -> bool:
        if not self._fits(Bound(DAY, (DAY, "", self._day), limit.limit(DAY), None), amount):
            return False  # most often it is this one, and nothing more has to be read
        bounds = limit.bounds(payer, self._day)
        if not all(self._fits(bound, amount) for bound in bounds):
            return False
        for bound in bounds:
            left = self._left[bound.key]
            self._left[bound.key] = None if left is None else left - amount
        return True

    def _fits(self, bound: Bound, amount: int) -> bool:
        if bound.key not in self._left:
            self._left[bound.key] = limit.room(bound)
        left = self._left[bound.key]
        return left is None or left >= amount
