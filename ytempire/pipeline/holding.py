"""What a video waits for, said on its page, and how it goes on by itself: room in a budget, a service that is away, or
a plan that allows it.

A wait gives the work back: the worker does something else. What was stored stays, the broken-off try does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Row, func, select

from ytempire import live, money
from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.costs import alerts, days, service_state
from ytempire.costs.ledger import OverLimit
from ytempire.costs.limit import CHANNEL, DAY, OWN, PLAN, USER, VIDEO, Payer
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline.tally import Tally
from ytempire.pipeline.work import Work
from ytempire.providers.choice import key_of
from ytempire.providers.errors import FOR_A_PERSON, ServiceError
from ytempire.publishing.publication import ACTIVE, Publication
from ytempire.videos import lifecycle, planned
from ytempire.videos.planned import Allowance
from ytempire.videos.video import Video

PLAN_WAIT = "plan"
LOOKED_AT = 200  # videos at a time
WORD = {"script": "of the script", "voice": "of voice", "visuals": "of pictures"}
WHO_RAISES = {
    VIDEO: "when an admin raises the limit", DAY: "when an admin raises the limit",
    USER: "when an admin raises the limit", OWN: "when you raise the limit", CHANNEL: "when you raise the budget",
    PLAN: "when you change to a larger plan",
}  # fmt: skip


def for_budget(work: Work, over: OverLimit) -> None:
    """The call does not fit: the video waits until it does. Raises LeaseLost."""
    bound = over.bound
    waiting = {"reason": bound.reason, "message": _sentence(work.step, over),
               "until": bound.resets_at.isoformat() if bound.resets_at else None,
               "limit": bound.name, "missing": over.missing, "needed": over.amount}  # fmt: skip
    with writing():
        _wait(work, waiting)
        if not over.stopped:  # that a scope was stopped, the admins have been told
            alerts.reached(bound, work.asked.user_id)


def for_service(work: Work, error: ServiceError, delays: Sequence[int]) -> bool:
    """The service is away: the video waits for its next try, or for a person. False when it was tried often enough.
    Raises LeaseLost."""
    with writing():
        work.lease.fence()
        video = db.session.get_one(Video, work.asked.video_id)
        wake_at, message = None, error.message
        if error.kind not in FOR_A_PERSON:
            if video.tries >= len(delays):
                return False
            wake_at = utcnow() + timedelta(seconds=max(delays[video.tries], error.retry_after or 0))
            video.tries += 1
            message = f"{error.message} This was try {video.tries} of {len(delays) + 1}."
        video.wake_at = wake_at
        service = work.asked.services.of(work.step)
        _wait(work, {"reason": "provider", "message": message,
                     "until": wake_at.isoformat() if wake_at else None, "kind": error.kind,
                     "provider": service.provider if service else ""})  # fmt: skip
    return True


def for_plan(video_id: str) -> bool:
    """Before it is begun: whether it has to wait, because its creator's plan does not allow it. What is being made
    is made to its end, whatever becomes of the plan."""
    if not _asks_the_plan(video_id):
        return False
    with writing():
        held = _held_with_person(video_id)
        refusal = planned.held_up(held) if held is not None and held.status == "queued" else None
        if held is not None and refusal is None:
            planned.count_now(held)
        if held is None or refusal is None:
            return False
        lifecycle.move(held, "waiting")
        until = days.end_of_month(days.day_of(utcnow())).isoformat() if refusal.limit == "videos" else None
        held.waiting_for = {"reason": PLAN_WAIT, "message": refusal.message, "until": until, "limit": refusal.limit}
        held.wake_at = None
        held.tell(refusal.message)
        owner = held.user_id
    live.announce(owner, video_id)
    return True


def due(now: datetime) -> list[str]:
    """Ids of the videos that may go on by themselves now: what they waited for is there.

    The oldest come first. Beyond `LOOKED_AT` of them it is chance who else is looked at, so that videos that cannot
    go on keep nobody waiting for good.
    """
    tally = Tally(now)
    for row in _rows("queued", Video.created_at):  # woken for a budget, and they hold nothing of it yet
        if row.waiting_for:
            tally.takes(_payer(row), _needed(row))
    oldest = _rows("waiting", Video.created_at)
    others = _rows("waiting", func.random()) if len(oldest) == LOOKED_AT else []
    rows = {row.id: row for row in (*oldest, *others)}
    tally.knows([row.id for row in rows.values() if _of_plan(row)])
    return [row.id for row in rows.values() if _is_due(row, now, tally)]


def wake(ids: Sequence[str]) -> list[Video]:
    """Put them into the queue, those that still wait; which were."""
    woken = []
    for video_id in ids:
        with writing():
            held = _held_with_person(video_id)
            if held is not None and held.status == "waiting" and not held.awaits_publication:
                planned.count_now(held)
                held.wake()
                woken.append(held)
    return woken


def _held_with_person(video_id: str) -> Video | None:
    """Of two of a person's at once the second counts the first."""
    held = db.session.get(Video, video_id, with_for_update=True, populate_existing=True)
    if held is not None and current_app.config["SETTINGS"].bills != "off":
        person = select(User.id).where(User.id == held.user_id)
        db.session.execute(person.with_for_update(key_share=True))  # rows that name them may come
    return held


def _wait(work: Work, waiting: dict[str, Any]) -> None:
    work.lease.fence()
    video = db.session.get_one(Video, work.asked.video_id)
    step = video.step(work.step)
    step.state, step.error = "waiting", waiting["message"]
    step.attempts = max(0, step.attempts - 1)
    lifecycle.move(video, "waiting")
    video.waiting_for = waiting
    video.lease_token = video.lease_until = None
    video.draft = None
    video.tell(waiting["message"])


def _sentence(step: str, over: OverLimit) -> str:
    """`Held: $0.12 of pictures do not fit under today's limit of this installation, $150.00; $0.05 is missing. …`"""
    bound = over.bound
    if over.stopped:
        return f"Held: {over.stopped}"
    goes_on = WHO_RAISES[bound.name]
    if bound.resets_at:
        goes_on = f"with the next {'month' if bound.name == CHANNEL else 'day'}, or {goes_on}"
    return (
        f"Held: {money.shown(over.amount)} {WORD.get(step, '')} does not fit under {bound.called}, "
        f"{money.shown(bound.micro)}; {money.shown(over.missing)} is missing. It goes on {goes_on}."
    )


def _rows(status: str, order: Any) -> Sequence[Row[Any]]:
    """Without those whose film is finished: what waits then is their publication, which goes on by itself."""
    columns = (Video.id, Video.user_id, Video.channel_id, Video.waiting_for, Video.wake_at)
    published = select(Publication.id).where(Publication.video_id == Video.id, Publication.state.in_(ACTIVE)).exists()
    return db.session.execute(
        select(*columns).where(Video.status == status, ~published).order_by(order, Video.id).limit(LOOKED_AT)
    ).all()


def _payer(row: Row[Any]) -> Payer:
    return Payer(row.user_id, row.channel_id, row.id)


def _needed(row: Row[Any]) -> int:
    return int((row.waiting_for or {}).get("needed") or 0)


def _is_due(video: Row[Any], now: datetime, tally: Tally) -> bool:
    told = video.waiting_for or {}
    if str(told.get("reason", "")).startswith("budget_"):
        return tally.takes(_payer(video), _needed(video))
    if _of_plan(video):
        return tally.allows(video.id)
    if video.wake_at is None:
        provider = str(told.get("provider") or "")
        settings: Settings = current_app.config["SETTINGS"]
        return bool(key_of(settings, provider)) and service_state.works(provider)
    # A clock that was wrong when the video began to wait must not keep it for a day.
    return video.wake_at <= now or video.wake_at - now > timedelta(days=1)


def _of_plan(video: Row[Any]) -> bool:
    return (video.waiting_for or {}).get("reason") == PLAN_WAIT


def _asks_the_plan(video_id: str) -> bool:
    """Whether it is over the plan, or counts now: a look without a lock."""
    video = db.session.get(Video, video_id)
    if video is None or video.status != "queued":
        return False
    allowance = Allowance(db.session.get_one(User, video.user_id), utcnow())
    asks = allowance.refusal(video) is not None or allowance.is_late(video)
    db.session.commit()
    return asks
