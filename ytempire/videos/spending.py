"""What a video has cost so far, read from the ledger: by step, against its estimate, with what is held now, what was
paid for nothing, and what was kept instead of paid again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import JSON, case, column, func, select, table

from ytempire import money
from ytempire.costs import limit
from ytempire.costs.entry import OK, SPENDS, Entry, OpenCall
from ytempire.costs.limit import VIDEO
from ytempire.extensions import UtcDateTime, db
from ytempire.providers.choice import LOCAL, NAMES, Service, Services
from ytempire.videos.estimate import PAYABLE, Estimate, Part
from ytempire.videos.step import Step
from ytempire.videos.video import Video

# What the pipeline has made; it is the pipeline that knows videos, not the reverse.
RESULTS = table(
    "results", column("id"), column("video_id"), column("kind"), column("input_hash"), column("data", JSON),
    column("paid"), column("reused"), column("made_at", UtcDateTime()),
)  # fmt: skip
CLOSE = 5_000  # micro-dollars: a difference of less than half a cent is none


@dataclass(frozen=True)
class Kept:
    """Parts that were there already, and what they had cost."""

    parts: int = 0
    micro: int = 0


@dataclass(frozen=True)
class StepCost:
    """A step against its estimate; None where there was none. Micro-dollars."""

    step: Step
    service: Service | None
    estimate: Part | None
    actual: int
    held: int

    @property
    def by(self) -> str:
        """Who makes it, said plainly: `OpenAI, gpt-6.1-terra`, `This computer, instead of ElevenLabs`."""
        if self.step.provider and self.step.state not in ("pending", "waiting"):
            return self.step.provider
        if self.service is None or self.service.local:
            instead = self.service.instead_of if self.service else ""
            return f"{NAMES[LOCAL]}, instead of {NAMES[instead]}" if instead else NAMES[LOCAL]
        return f"{self.service.name}, {self.service.model}"

    @property
    def expected(self) -> int:
        """What it will have cost in the end: what it did cost once it is done."""
        if self.step.finished or self.estimate is None:
            return self.actual
        return max(self.actual, self.estimate.likely)


@dataclass(frozen=True)
class Spending:
    """All of it. `limit` is that of this video, None where it has none."""

    steps: Sequence[StepCost]
    estimate: Estimate | None
    limit: int | None
    failed: int
    entries: int
    kept: Kept = field(default_factory=Kept)

    @cached_property
    def spent(self) -> int:
        return sum(step.actual for step in self.steps)

    @cached_property
    def held(self) -> int:
        return sum(step.held for step in self.steps)

    @cached_property
    def on_course(self) -> int:
        return sum(step.expected for step in self.steps)

    @property
    def ahead(self) -> int:
        """What is still expected to come."""
        return self.on_course - self.spent

    @property
    def under_way(self) -> bool:
        """Whether a step that may cost something is still to come."""
        return any(not cost.step.finished for cost in self.steps)

    def share(self, micro: int) -> float:
        """Of the limit, or of the largest figure where there is none; 0..1."""
        whole = max(self.limit or 0, self.spent + self.held, self.estimate.likely if self.estimate else 0)
        return min(1.0, micro / whole) if whole else 0.0

    @property
    def line(self) -> str:
        """`$1.71, $0.02 under the estimate`."""
        if self.estimate is None or self.under_way:
            return money.shown(self.spent)
        off = self.spent - self.estimate.likely
        if abs(off) < CLOSE:
            return f"{money.shown(self.spent)}, as estimated"
        return f"{money.shown(self.spent)}, {money.shown(abs(off))} {'over' if off > 0 else 'under'} the estimate"

    def of(self, step: str) -> int | None:
        """What the step cost (micro-dollars); None where it cannot cost anything."""
        cost = next((cost for cost in self.steps if cost.step.name == step), None)
        paid = cost is not None and (cost.actual or (cost.service is not None and not cost.service.local))
        return cost.actual if cost and paid else None


def spending(video: Video, services: Services) -> Spending | None:
    """What the video has cost; None where no paid service has a part in it, nor had."""
    by_step, failed, entries = _paid(video.id)
    instead = any(service.instead_of for service in (services.script, services.voice, services.visuals))
    if not (services.paid or instead or entries):
        return None
    told = Estimate.from_json(video.estimate) if video.estimate else None
    held = _held(video.id)
    steps = [
        StepCost(step, services.of(step.name), told.of(step.name) if told else None, by_step.get(step.name, 0),
                 held.get(step.name, 0))
        for step in video.steps if step.name in PAYABLE
    ]  # fmt: skip
    return Spending(steps, told, limit.limit(VIDEO, video.id), failed, entries, kept(video))


def step_costs(video_id: str) -> dict[str, int]:
    """What each step has cost (micro-dollars); only those that have cost something."""
    return {step: micro for step, micro in _paid(video_id)[0].items() if micro}


def kept(video: Video) -> Kept:
    """What the newest results of its steps are put together from that was there before it was queued last."""
    names = _parts(video)
    if not names or video.queued_at is None:
        return Kept()
    rows = db.session.execute(
        select(RESULTS.c.kind, RESULTS.c.input_hash, RESULTS.c.paid)
        .where(RESULTS.c.video_id == video.id, RESULTS.c.input_hash.in_({part for _, part in names}),
               RESULTS.c.paid > 0, RESULTS.c.reused | (RESULTS.c.made_at < video.queued_at))
    ).all()  # fmt: skip
    paid = [row.paid for row in rows if (row.kind, row.input_hash) in names]
    return Kept(len(paid), sum(paid))


def newest_entries(video_id: str, most: int) -> Sequence[Entry]:
    """The video's rows of the ledger, the newest first."""
    return db.session.scalars(
        select(Entry).where(Entry.video_id == video_id).order_by(Entry.id.desc()).limit(most)
    ).all()


def _paid(video_id: str) -> tuple[dict[str, int], int, int]:
    """Micro-dollars by step, those for nothing among them, and how many rows there are."""
    counts = Entry.kind.in_(SPENDS)
    spent = func.sum(case((counts, Entry.amount), else_=0))
    for_nothing = func.sum(case((counts & (Entry.outcome != OK), Entry.amount), else_=0))  # corrections take it back
    rows = db.session.execute(
        select(Entry.step, spent, for_nothing, func.count()).where(Entry.video_id == video_id).group_by(Entry.step)
    ).all()
    return {step: int(micro) for step, micro, _, _ in rows}, sum(int(row[2]) for row in rows), sum(
        row[3] for row in rows)  # fmt: skip


def _held(video_id: str) -> dict[str, int]:
    rows = db.session.execute(
        select(Entry.step, func.sum(OpenCall.amount)).join(Entry, Entry.id == OpenCall.reservation_id)
        .where(OpenCall.video_id == video_id).group_by(Entry.step)
    ).all()  # fmt: skip
    return {step: int(micro) for step, micro in rows}


def _parts(video: Video) -> set[tuple[str, str]]:
    """Kind and hash of the parts of its finished steps."""
    done = [step.name for step in video.steps if step.name in PAYABLE and step.state in ("done", "reused")]
    rows = db.session.execute(
        select(RESULTS.c.kind, RESULTS.c.data).where(RESULTS.c.video_id == video.id, RESULTS.c.kind.in_(done))
        .order_by(RESULTS.c.id)
    ).all()  # fmt: skip
    newest = {row.kind: row.data for row in rows}
    return {(kind, part) for data in newest.values() for kind, part in data.get("parts", [])}
