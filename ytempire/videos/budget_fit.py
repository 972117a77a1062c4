"""Whether a film fits under its limits by its estimate, and what would fit where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from ytempire import money
from ytempire.costs import counter, limit
from ytempire.costs.limit import CHANNEL, DAY, VIDEO, Bound, Payer
from ytempire.costs.prices import Unpriced
from ytempire.errors import Refusal
from ytempire.videos.estimate import Estimate


class OverVideoBudget(Refusal):
    """The film would cost more than a video may."""

    code = "over_video_budget"

    def __init__(self, likely: int, most: int) -> None:
        super().__init__(
            f"This film would cost about {money.shown(likely)}; the limit of a video is {money.shown(most)}. Make it "
            "shorter, or let this computer speak or draw."
        )
        self.likely, self.most = likely, most


@dataclass(frozen=True)
class Fit:
    """The limits that an estimate is under, with what is free under each (micro-dollars; None: no limit).

    `binds` is the first of the day's, the user's and the channel's limits that has too little room; `stopped` the
    sentence where a scope takes nothing at all.
    """

    likely: int
    video_limit: int | None
    free_today: int | None
    free_in_channel: int | None
    binds: Bound | None = None
    free_there: int = 0
    stopped: str = ""

    @property
    def over_video(self) -> bool:
        """Whether it is more than a video may cost."""
        return self.video_limit is not None and self.likely > self.video_limit

    @property
    def share(self) -> float:
        """Of the limit of a video, 0..1."""
        return min(1.0, self.likely / self.video_limit) if self.video_limit else float(bool(self.likely))

    @property
    def missing(self) -> int:
        return max(0, self.likely - self.free_there)


def fit(payer: Payer, estimate: Estimate, spent: int = 0) -> Fit:
    """How the estimate lies under the limits now. `spent`: of it, what this video has cost already."""
    bounds = {bound.key[0]: bound for bound in limit.bounds_now(payer)}
    rooms = {scope: limit.room(bound) for scope, bound in bounds.items()}
    ahead = estimate.likely - spent
    binding = next((scope for scope in bounds if scope != VIDEO and _is_short(rooms[scope], ahead)), None)
    row = counter.read(bounds[binding].key) if binding else None
    return Fit(
        estimate.likely, bounds[VIDEO].micro, _free(rooms[DAY]), _free(rooms[CHANNEL]),
        bounds[binding] if binding else None, _free(rooms[binding]) or 0 if binding else 0, row.stopped if row else "",
    )  # fmt: skip


def require(estimate: Estimate, fitting: Fit) -> None:
    """Raise `Unpriced` or `OverVideoBudget` where the film must not be queued. Any other limit makes it wait."""
    if estimate.unpriced and not current_app.config["SETTINGS"].allow_unpriced:
        raise Unpriced(*estimate.unpriced[0])
    if fitting.over_video:
        raise OverVideoBudget(fitting.likely, fitting.video_limit or 0)


def longest(likely: int, seconds: int, most: int, lengths: Sequence[int]) -> int | None:
    """The longest of these lengths (seconds) that fits under `most`, as costs grow with the length; None for none."""
    fitting = [length for length in lengths if length < seconds and likely * length <= most * seconds]
    return max(fitting, default=None)


def _is_short(room: int | None, amount: int) -> bool:
    return room is not None and amount > 0 and amount > room


def _free(room: int | None) -> int | None:
    return None if room is None else max(0, room)
