"""The list of a user's videos: what each row says, read in a handful of queries.

Rows are plain columns, not models: fifty of them stand on a page and on every stream that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, not_, select

from ytempire.channels.channel import Channel
from ytempire.costs.counter import Counter
from ytempire.costs.limit import VIDEO
from ytempire.extensions import db
from ytempire.videos import lifecycle
from ytempire.videos.scene import Scene
from ytempire.videos.step import Step
from ytempire.videos.video import Video
from ytempire.videos.view import GROUPS, ROWS, TABS, View, place

_COLUMNS = (
    Video.id, Video.revision, Video.status, Video.topic, Video.title, Video.format, Video.duration_target,
    Video.duration_seconds, Video.quality_score, Video.error, Video.waiting_for, Video.shortfall,
    Video.attempt, Video.created_at, Video.thumbnail_choice, Channel.name.label("channel_name"),
    Channel.quality_threshold, Video.estimate, func.coalesce(Counter.spent, 0).label("spent"),
)  # fmt: skip
AWAITS_PUBLICATION = and_(Video.status == "waiting", Video.waiting_for["publication"].as_boolean().is_(True))
_COUNTER = and_(Counter.scope == VIDEO, Counter.scope_id == Video.id, Counter.period == "")


def version(moment: datetime | None) -> str:
    """A short mark of when something was made, for its address: what is made anew has a new address."""
    return f"{moment.timestamp():.0f}" if moment else "0"


def thumbnail_version(moment: datetime | None, choice: Mapping[str, Any] | None) -> str:
    """The same for a thumbnail, of which another may be chosen."""
    chosen = (choice or {}).get("layout") or (choice or {}).get("upload", "").split("/")[-2:][0][:8]
    return f"{version(moment)}-{chosen}" if chosen else version(moment)


@dataclass(frozen=True)
class RowStep:
    """A step as a row shows it."""

    name: str
    state: str
    progress: float
    detail: str
    attempts: int
    finished_at: datetime | None


@dataclass(frozen=True)
class Row:
    """A video as a list shows it. Lengths are seconds, `quality_score` is 0..1, `spent` is micro-dollars."""

    id: str
    revision: int
    status: str
    topic: str
    title: str | None
    format: str
    duration_target: int
    duration_seconds: float | None
    quality_score: float | None
    error: str | None
    waiting_for: dict[str, Any] | None
    shortfall: str | None
    attempt: int
    created_at: datetime
    thumbnail_choice: dict[str, Any] | None
    channel_name: str
    quality_threshold: float
    estimate: dict[str, Any] | None
    spent: int
    picture: int | None = None  # the number of its newest drawn scene, where that was asked for
    steps: list[RowStep] = field(default_factory=list)
    going: str = ""  # when it goes out, or where it went, as those who publish it say
    there: str = ""  # the place whose clock that is

    @property
    def goes_out(self) -> bool:
        """As `Video.goes_out`."""
        held = self.status == "waiting" and bool((self.waiting_for or {}).get("publication"))
        return self.status in lifecycle.GOING_OUT or held

    @property
    def shown_as(self) -> tuple[str, str]:
        """Status and word for who looks at it; no word means the usual one."""
        if self.error and self.status == "cancelled":
            return "cancelled", "Rejected"
        return ("failed", "Not published") if self.error and self.status == "completed" else (self.status, "")

    @property
    def name(self) -> str:
        return self.title or self.topic

    @property
    def length(self) -> float:
        """Seconds: of the film once it is there, else what was asked for."""
        return self.duration_seconds or self.duration_target

    @property
    def expected(self) -> int:
        """Micro-dollars that it was estimated to cost; 0 where nothing was."""
        return int((self.estimate or {}).get("likely", 0))

    @property
    def now(self) -> RowStep | None:
        """The step to speak of: the one at work, held or failed."""
        return next((step for step in self.steps if step.state in ("running", "waiting", "failed")), None)

    @property
    def thumbnail(self) -> str | None:
        """The address of its thumbnail, once there is one."""
        step = self._made("thumbnail")
        mark = thumbnail_version(step.finished_at, self.thumbnail_choice) if step else ""
        return f"/videos/{self.id}/thumbnail?v={mark}" if step else None

    @property
    def has_film(self) -> bool:
        return self._made("render") is not None

    def can(self, action: str) -> bool:
        return self.status in lifecycle.ACTIONS[action]

    def _made(self, name: str) -> RowStep | None:
        made = (step for step in self.steps if step.state in ("done", "reused"))
        return next((step for step in made if step.name == name), None)


def counts(user_id: int, channel: str = "") -> dict[str, int]:
    """How many videos there are: `all`, and of each tab."""
    query = select(Video.status, func.count().label("videos")).where(Video.user_id == user_id).group_by(Video.status)
    if channel:
        query = query.where(Video.channel_id == channel)
    by_status: dict[str, int] = {row.status: row.videos for row in db.session.execute(query)}
    found = {tab: sum(by_status.get(status, 0) for status in GROUPS.get(tab, (tab,))) for tab in TABS}
    return {"all": sum(by_status.values()), **found}


def revisions(user_id: int, view: View) -> dict[str, tuple[int, str, int]]:
    """Revision, status and what was spent, by id, of the videos on the view's page: cheap, to see what changed."""
    query = select(Video.id, Video.revision, Video.status, func.coalesce(Counter.spent, 0)).outerjoin(Counter, _COUNTER)
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(view.select(user_id, query)).all()[:ROWS]}


def page(user_id: int, view: View) -> tuple[list[Row], View | None, View | None]:
    """The rows of the view, newest first; the views of the newer and the older page, where there are any."""
    found = db.session.execute(view.select(user_id, _rows())).all()
    further = len(found) > ROWS
    rows = _with_steps(found[:ROWS])
    if view.after:
        rows.reverse()
    if not rows:
        return [], None, None
    newer = further if view.after else bool(view.before)
    older = further or bool(view.after)
    return (
        rows,
        view.turned(after=place(rows[0].created_at, rows[0].id)) if newer else None,
        view.turned(before=place(rows[-1].created_at, rows[-1].id)) if older else None,
    )


def rows_of(ids: Iterable[str]) -> list[Row]:
    """The rows of these videos."""
    return _with_steps(
        db.session.execute(_rows().where(Video.id.in_(list(ids)))).all()
    )


def under_way(user_id: int, most: int = 6) -> list[Row]:
    """What is being made or uploaded: the videos at work first, then those that wait their turn, oldest first. What
    is scheduled is on nobody's hands, nor a finished film that waits for its publication.

    Each row knows its newest drawn scene (`picture`).
    """
    newest_picture = (
        select(func.max(Scene.position) + 1)
        .where(Scene.video_id == Video.id, Scene.picture_key.is_not(None))
        .scalar_subquery()
    )
    return _with_steps(
        db.session.execute(
            _rows().add_columns(newest_picture.label("picture"))
            .where(Video.user_id == user_id, Video.status.in_(lifecycle.AT_WORK), not_(AWAITS_PUBLICATION))
            .order_by(Video.status != "processing", Video.created_at, Video.id)
            .limit(most)
        ).all()
    )


def _rows() -> Select[Any]:
    """The columns of rows, with the video's own counter."""
    return select(*_COLUMNS).join(Video.channel).outerjoin(Counter, _COUNTER)


def _with_steps(found: Sequence[Any]) -> list[Row]:
    """Rows with the steps of all of them, which are read in one query."""
    rows = {row.id: Row(**row._mapping) for row in found}
    columns = (Step.name, Step.state, Step.progress, Step.detail, Step.attempts, Step.finished_at)
    of_rows = select(Step.video_id, *columns).where(Step.video_id.in_(list(rows)))
    for row in db.session.execute(of_rows.order_by(Step.video_id, Step.position)):
        rows[row.video_id].steps.append(RowStep(*row[1:]))
    return list(rows.values())
