"""What the page of one video shows, read for one revision of it. The page and its stream both use this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import joinedload, selectinload

from ytempire.costs.counter import Counter
from ytempire.costs.limit import VIDEO
from ytempire.extensions import db, utcnow
from ytempire.providers.choice import NAMES
from ytempire.videos import edition, lifecycle, script_outlook, spending, waiting_words
from ytempire.videos.event import Event
from ytempire.videos.listing import thumbnail_version, version
from ytempire.videos.pace import about, seconds_to_make
from ytempire.videos.scene import Scene
from ytempire.videos.spending import Spending
from ytempire.videos.step import Step
from ytempire.videos.video import Video, services_of

EVENTS = 40  # the newest; a long film has some hundreds
LEAST_LEFT = 5  # seconds; a guess below it, or one that has run out, is not said

FILES = {"file": "render", "thumbnail": "thumbnail", "captions.srt": "captions", "captions.vtt": "captions",
         "script.txt": "script", "audio": "voice"}  # fmt: skip


@dataclass(frozen=True)
class SceneCard:
    """A scene as the page shows it. Addresses are None before there is something at them."""

    number: int
    heading: str
    narration: str
    layout: str
    state: str  # of its picture: done, kept (from before, while the rest is still to be drawn), running, pending
    start: float | None  # seconds
    seconds: float | None
    picture: str | None
    voice: str | None


@dataclass(frozen=True)
class Shown:
    """A video with all that its page says of it."""

    video: Video
    events: Sequence[Event]
    event_count: int
    seconds_left: int | None
    """Of the work, from films made before; None where nothing was measured."""
    spending: Spending | None = None  # None where nothing is paid for it
    step_costs: Mapping[str, int] | None = None  # micro-dollars, of the steps that cost something

    @cached_property
    def steps(self) -> list[Step]:
        return self.video.steps

    @cached_property
    def now(self) -> Step | None:
        """The step at work."""
        return next((step for step in self.steps if step.state == "running"), None)

    @cached_property
    def failed(self) -> Step | None:
        return next((step for step in self.steps if step.state == "failed"), None)

    @cached_property
    def files(self) -> dict[str, str]:
        """The addresses of what is there already, by name as in `/videos/<id>/<name>`."""
        made = {step.name: step for step in self.steps if step.state in ("done", "reused")}
        marks = {name: version(made[step].finished_at) for name, step in FILES.items() if step in made}
        if "thumbnail" in marks:
            marks["thumbnail"] = thumbnail_version(made["thumbnail"].finished_at, self.video.thumbnail_choice)
        return {name: f"/videos/{self.video.id}/{name}?v={mark}" for name, mark in marks.items()}

    @cached_property
    def scenes(self) -> list[SceneCard]:
        drawing = self.now is not None and self.now.name == "visuals"
        seen = "done" if drawing or self.video.step("visuals").finished else "kept"
        cards = []
        for scene in self.video.scenes:
            state = seen if scene.picture_key else "running" if drawing else "pending"
            drawing = drawing and state == seen
            cards.append(_card(scene, state))
        return cards

    @cached_property
    def drawn(self) -> list[SceneCard]:
        return [scene for scene in self.scenes if scene.picture]

    @cached_property
    def newest(self) -> SceneCard | None:
        """The scene that was drawn last."""
        return self.drawn[-1] if self.drawn else None

    @cached_property
    def heard(self) -> SceneCard | None:
        """The scene to listen to until the film is there: the one that is seen, else the one spoken last."""
        if self.newest and self.newest.voice:
            return self.newest
        return next((scene for scene in reversed(self.scenes) if scene.voice), None)

    @cached_property
    def weakest(self) -> dict[str, Any] | None:
        """The part of the quality score that costs the most, with what it `costs` in hundredths."""
        parts = self.video.quality_parts
        whole = sum(part["weight"] for part in parts)
        lost = [{**part, "costs": 100 * (1 - part["score"]) * part["weight"] / whole} for part in parts]
        worst = max(lost, key=lambda part: part["costs"], default=None)
        return worst if worst and worst["costs"] >= 1 else None

    @cached_property
    def instead(self) -> list[str]:
        """Steps that this computer makes, or made, because a service could not: a sentence each."""
        told = services_of(self.video)
        found = {name: told.of(name) for name in spending.PAYABLE}
        return [f"{NAMES[service.instead_of]} could not do the {name}; this computer does it instead, as the channel "
                "allows." for name, service in found.items() if service and service.instead_of]  # fmt: skip

    @cached_property
    def edited(self) -> bool:
        """Whether its script was changed since its scenes were made."""
        return self.video.can("edit") and edition.unmade(self.video)

    @cached_property
    def ahead(self) -> int:
        """Micro-dollars that making it, or going on with it, is expected to cost."""
        if self.edited:
            return script_outlook.again(self.video, (self.video.edition or {})["scenes"]).likely
        return self.spending.ahead if self.spending else 0

    @cached_property
    def finished(self) -> bool:
        """Whether its film is there and nobody works on it; its publication may be on its way."""
        return "file" in self.files and (not self.video.under_way or self.video.goes_out)

    @cached_property
    def below(self) -> bool:
        """Whether its quality is under what the channel asks for."""
        return (self.video.quality_score or 0) < self.video.channel.quality_threshold


@dataclass(frozen=True)
class Glance:
    """The little that says whether a page is still right. `shape` changes with all but running figures and the text
    that is being written, of which `draft` is the length."""

    revision: int
    status: str
    draft: int
    shape: tuple[Any, ...]


def glance(video_id: str) -> Glance | None:
    """Look at the video, in two small queries. None when it is gone."""
    events = select(func.max(Event.id)).where(Event.video_id == Video.id)
    scenes = select(
        func.count().label("all"), func.count(Scene.voice_key).label("voiced"),
        func.count(Scene.picture_key).label("drawn"),
    ).where(Scene.video_id == video_id).subquery()  # fmt: skip
    row = db.session.execute(
        select(Video.revision, Video.status, func.coalesce(func.length(Video.draft), 0), Video.attempt, Video.title,
               events.scalar_subquery(), Counter.spent, Counter.reserved, scenes)
        .select_from(Video).join(scenes, true())
        .outerjoin(Counter, (Counter.scope == VIDEO) & (Counter.scope_id == Video.id) & (Counter.period == ""))
        .where(Video.id == video_id)
    ).one_or_none()
    if row is None:
        return None
    states = select(Step.state).where(Step.video_id == video_id).order_by(Step.position)
    revision, status, draft, *rest = row
    return Glance(revision, status, draft, (status, bool(draft), *rest, *db.session.scalars(states)))


def figures(video_id: str) -> Shown | None:
    """The video with its steps alone, for what moves while nothing else does. None when it is gone."""
    video = db.session.scalar(
        select(Video).where(Video.id == video_id).options(selectinload(Video.steps))
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return Shown(video, (), 0, None, step_costs=spending.step_costs(video_id)) if video else None


def shown(video_id: str) -> Shown | None:
    """The video with its channel, steps, scenes and newest events. None when it is gone."""
    video = db.session.scalar(
        select(Video).where(Video.id == video_id)
        .options(joinedload(Video.channel), selectinload(Video.steps), selectinload(Video.scenes))
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if video is None:
        return None
    newest = select(Event).where(Event.video_id == video_id).order_by(Event.id.desc()).limit(EVENTS)
    events = db.session.scalars(newest).all()
    count = len(events)
    if count == EVENTS:
        count = db.session.scalar(select(func.count()).where(Event.video_id == video_id)) or 0
    spent = spending.spending(video, services_of(video))
    costs = {cost.step.name: cost.actual for cost in spent.steps if cost.actual} if spent else {}
    return Shown(video, events, count, _seconds_left(video), spent, costs)


def _card(scene: Scene, state: str) -> SceneCard:
    number = scene.position + 1
    address = f"/videos/{scene.video_id}/scenes/{number}"
    return SceneCard(
        number, scene.heading, scene.narration, scene.layout, state, scene.start,
        scene.end - scene.start if scene.end is not None and scene.start is not None else None,
        f"{address}/picture?v={_mark(scene.picture_key)}" if scene.picture_key else None,
        f"{address}/voice?v={_mark(scene.voice_key)}" if scene.voice_key else None,
    )  # fmt: skip


def _mark(key: str) -> str:
    """The beginning of the hash that a storage key carries."""
    return key.split("/")[-2][:8]


def _seconds_left(video: Video) -> int | None:
    if video.status not in lifecycle.UNDER_WAY or video.goes_out:
        return None
    whole = seconds_to_make(video.user_id, video.format, video.duration_target)
    if whole is None:
        return None
    begun = video.processing_started_at
    gone = (utcnow() - begun).total_seconds() if begun and video.status == "processing" else 0.0
    left = whole - gone
    return about(left) if left >= LEAST_LEFT else None


def context(seen: Shown, zone: str, admin: bool = False) -> Mapping[str, Any]:
    """What `videos/_progress.html` is given; `zone` is the time zone that moments are told in, and `admin` whether
    who looks may raise the limit of a video."""
    held = seen.video.status == "waiting" and not seen.video.awaits_publication
    waits = waiting_words.told(seen.video.waiting_for, zone) if held else None
    return {"shown": seen, "video": seen.video, "zone": zone, "admin": admin, "waits": waits}
