"""The work of the whole installation: what is in the queues, who works on what, where videos stand, what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import redis
from rq import Queue, Worker
from rq.exceptions import DeserializationError, NoSuchJobError
from rq.job import Job
from rq.registry import FailedJobRegistry, ScheduledJobRegistry, StartedJobRegistry
from rq.worker import BaseWorker
from sqlalchemy import func, select

from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow
from ytempire.operation.readiness import brief_client
from ytempire.pipeline.jobs import QUEUES
from ytempire.videos.lifecycle import STATUSES
from ytempire.videos.step import Step
from ytempire.videos.video import Video
from ytempire.webhooks.delivery import FAILED, SENDING, WAITING, Delivery

LOOKED_BACK = timedelta(days=7)
MOST_REASONS = 50
KINDS = {"produce": "film", "publish": "publication", "count": "counting", "deliver_due": "webhooks"}
OF = ("produce", "publish", "count")  # jobs that are given the id of what they are for


class NoQueues(Refusal):
    """Redis does not answer, and it alone knows the queues."""

    status = 503
    code = "unavailable"
    seconds = 5


@dataclass(frozen=True)
class Line:
    """A queue: jobs that wait, that are worked on, that are put off, and that ended with an error of the program."""

    name: str
    waiting: int
    started: int
    scheduled: int
    failed: int


@dataclass(frozen=True)
class Task:
    """A job under way. `kind` is what it is for, `of` the id of what it works on: of a
    video, a publication or a channel, "" where it is of nothing in particular."""

    id: str
    kind: str
    of: str
    queue: str
    started_at: datetime | None


@dataclass(frozen=True)
class Hand:
    """A worker that was heard lately. `state` as RQ names it: idle, busy, started, suspended."""

    name: str
    state: str
    queues: list[str]
    heard_at: datetime | None
    task: Task | None


@dataclass(frozen=True)
class Reason:
    """Videos that failed for the same reason in the same step."""

    step: str
    error: str
    count: int
    last_at: datetime


@dataclass(frozen=True)
class Deliveries:
    """Of webhooks: on their way now, since when the oldest of them; given up within the last seven days."""

    waiting: int
    failed: int
    oldest_at: datetime | None


def queues_and_workers() -> tuple[list[Line], list[Hand]]:
    """Raises NoQueues."""
    client = brief_client()
    try:
        workers = Worker.all(connection=client)
        hands = sorted((_hand(worker) for worker in workers), key=lambda hand: hand.name)
        return _lines(client, [name for worker in workers for name in worker.queue_names()]), hands
    except redis.RedisError as error:
        raise NoQueues("Redis does not answer, so that the queues cannot be read. Try again later.") from error
    finally:
        client.close()


def by_status() -> dict[str, int]:
    """How many videos there are in each status, those with none too."""
    rows = db.session.execute(select(Video.status, func.count()).group_by(Video.status))
    return {**dict.fromkeys(STATUSES, 0), **{row[0]: row[1] for row in rows}}


def failures() -> list[Reason]:
    """Why videos that are failed now became so within the last seven days: the most frequent reasons first."""
    count, last = func.count().label("videos"), func.max(Step.finished_at).label("last_at")
    rows = db.session.execute(
        select(Step.name, Step.error, count, last).join(Video, Video.id == Step.video_id)
        .where(Video.status == "failed", Step.state == "failed", Step.finished_at >= utcnow() - LOOKED_BACK)
        .group_by(Step.name, Step.error).order_by(count.desc(), Step.name, Step.error).limit(MOST_REASONS)
    )  # fmt: skip
    return [Reason(row.name, row.error or "", row.videos, row.last_at) for row in rows]


def deliveries() -> Deliveries:
    waits = Delivery.state.in_((WAITING, SENDING))
    count, oldest = db.session.execute(select(func.count(), func.min(Delivery.created_at)).where(waits)).one()
    failed = select(func.count()).select_from(Delivery).where(
        Delivery.state == FAILED, Delivery.created_at >= utcnow() - LOOKED_BACK
    )
    return Deliveries(count, db.session.scalar(failed) or 0, oldest)


def _lines(client: redis.Redis, listened_to: Sequence[str]) -> list[Line]:
    """Ours, and whatever else a worker takes jobs from. Counted where they are kept: looking tidies nothing up."""
    names = list(dict.fromkeys((*QUEUES, *sorted(listened_to))))
    registries = (StartedJobRegistry, ScheduledJobRegistry, FailedJobRegistry)
    with client.pipeline(transaction=False) as asked:
        for name in names:
            asked.llen(Queue(name, connection=client).key)
            for registry in registries:
                asked.zcard(registry(name, connection=client).key)
        counts = asked.execute()
    size = 1 + len(registries)
    return [Line(name, *counts[at * size : (at + 1) * size]) for at, name in enumerate(names)]


def _hand(worker: BaseWorker) -> Hand:
    return Hand(worker.name, worker.get_state(), list(worker.queue_names()), _aware(worker.last_heartbeat),
                _task(worker))  # fmt: skip


def _task(worker: BaseWorker) -> Task | None:
    """What it works on; None also where that has just ended."""
    try:
        job: Job | None = worker.get_current_job()
        if job is None:
            return None
        name = str(job.func_name).rpartition(".")[2]
        of = str(job.args[0]) if name in OF and job.args else ""
    except (NoSuchJobError, DeserializationError):
        return None
    return Task(job.id, KINDS.get(name, name), of, job.origin or "", _aware(job.started_at))


def _aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=moment.tzinfo or UTC)
