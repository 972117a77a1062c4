"""Webhooks and their deliveries as pages show them: in words, with what came back last."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import selectinload

from ytempire.extensions import db
from ytempire.formatting import counted, duration
from ytempire.webhooks.delivery import FAILED, SENDING, TEST, WAITING, Attempt, Delivery
from ytempire.webhooks.endpoint import PAUSED, Endpoint
from ytempire.webhooks.outcome import PAUSES, PAUSES_OF_TEST

DAY = timedelta(days=1)
SOON = timedelta(seconds=15)  # what is tried within it is looked at every other second
LOOK_SOON, LOOK_LATER = 2, 30  # seconds


class Face(NamedTuple):
    """How it stands: `status` gives the colour, as in static/css/status.css."""

    status: str
    icon: str
    word: str


@dataclass(frozen=True)
class Line:
    """A delivery in the log. `tries` says how often it was tried, redeliveries too; `took` how long the last answer
    did; `look_again` is in how many seconds the page looks at it again, 0 for not any more."""

    delivery: Delivery
    face: Face
    tries: str
    next_at: datetime | None
    took: str
    look_again: int
    body: str
    attempts: list[Try]  # newest first


@dataclass(frozen=True)
class Try:
    at: datetime
    face: Face
    took: str
    headers: str  # as they were sent, a line each
    answer: str
    error: str


@dataclass(frozen=True)
class Standing:
    """An endpoint in the list; `failed` is how many deliveries were given up in the last day, tests
    apart: nothing is lost with them."""

    endpoint: Endpoint
    name: str
    face: Face
    last: Line | None
    failed: int


def of_endpoints(endpoints: Sequence[Endpoint], now: datetime) -> list[Standing]:
    """Each with its last delivery, in two queries however many they are."""
    ids = [endpoint.id for endpoint in endpoints]
    last, failed = _last(ids), _failed(ids, now - DAY)
    return [
        Standing(endpoint, name_of(endpoint), face_of(endpoint),
                 line(last[endpoint.id], endpoint, now) if endpoint.id in last else None, failed.get(endpoint.id, 0))
        for endpoint in endpoints
    ]  # fmt: skip


def name_of(endpoint: Endpoint) -> str:
    """What it is called: in its owner's words, else host and path that it goes to."""
    parts = urlsplit(endpoint.url)
    return endpoint.description or f"{parts.netloc}{parts.path}".rstrip("/")


def schedule(pauses: Sequence[int] = PAUSES) -> str:
    """After how long each further try follows: `10 s, 1 min, … and 8 h`."""
    *first, last = map(duration, pauses)
    return f"{', '.join(first)} and {last}"


def schedule_of_test() -> str:
    return schedule(PAUSES_OF_TEST)


def face_of(endpoint: Endpoint) -> Face:
    if endpoint.paused_by_owner:
        return Face("", "pause", "Paused")
    if endpoint.state == PAUSED:
        return Face("failed", "ban", "Paused")
    if endpoint.failing_since is not None:
        return Face("waiting", "triangle-alert", "Failing")
    return Face("healthy", "circle-check", "Active")


def line(delivery: Delivery, endpoint: Endpoint, now: datetime) -> Line:
    tries = [_try(attempt) for attempt in reversed(delivery.attempts)]
    waits = delivery.next_at if delivery.state == WAITING and endpoint.state != PAUSED else None
    return Line(
        delivery=delivery,
        face=_face(delivery, tries),
        tries=_tries(delivery, endpoint, len(tries)),
        next_at=waits if delivery.tries else None,
        took=tries[0].took if tries and delivery.state != SENDING else "",
        look_again=_look_again(delivery, waits, now),
        body=_readable(delivery.body),
        attempts=tries,
    )


def _face(delivery: Delivery, tries: list[Try]) -> Face:
    if delivery.state == SENDING:
        return Face("processing", "loader", "Sending")
    if not tries and delivery.state == FAILED:
        return Face("", "ban", "Not sent")
    if not tries or (delivery.state == WAITING and not delivery.tries):
        return Face("", "clock", "Waiting")
    return tries[0].face


def _tries(delivery: Delivery, endpoint: Endpoint, count: int) -> str:
    done = counted(count, "try", "tries") if count else ""
    if delivery.state == FAILED:
        return f"given up after {done}" if done else "given up when it was paused"
    if delivery.state == WAITING and endpoint.state == PAUSED:
        return f"{done}, waits until it is resumed" if done else "waits until it is resumed"
    return done


def _look_again(delivery: Delivery, waits: datetime | None, now: datetime) -> int:
    if delivery.state == SENDING or (waits is not None and waits <= now + SOON):
        return LOOK_SOON
    return LOOK_LATER if waits is not None else 0


def _try(attempt: Attempt) -> Try:
    good = attempt.status is not None and 200 <= attempt.status < 300
    face = Face("healthy" if good else "failed", "circle-check" if good else "circle-x",
                str(attempt.status) if attempt.status is not None else "No answer")  # fmt: skip
    headers = "\n".join(f"{name}: {value}" for name, value in attempt.headers.items())
    error = "" if attempt.error == f"It answered {attempt.status}." else attempt.error  # as the face says
    return Try(attempt.at, face, _took(attempt.milliseconds), headers, attempt.answer, error)


def _took(milliseconds: int) -> str:
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def _readable(body: str) -> str:
    """What is sent has no blanks; a reader gets a line for each value."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body


def _last(ids: list[str]) -> dict[str, Delivery]:
    newest = (
        select(Delivery.id).where(Delivery.endpoint_id == Endpoint.id)
        .order_by(Delivery.created_at.desc(), Delivery.id.desc()).limit(1).correlate(Endpoint).scalar_subquery()
    )  # fmt: skip
    found = db.session.scalars(
        select(Delivery).join(Endpoint, Delivery.id == newest).where(Endpoint.id.in_(ids))
        .options(selectinload(Delivery.attempts))
    )  # fmt: skip
    return {delivery.endpoint_id: delivery for delivery in found}


def _failed(ids: list[str], since: datetime) -> dict[str, int]:
    rows = db.session.execute(
        select(Delivery.endpoint_id, func.count(distinct(Delivery.id))).join(Attempt)
        .where(Delivery.endpoint_id.in_(ids), Delivery.state == FAILED, Delivery.event != TEST,
               Attempt.at >= since)
        .group_by(Delivery.endpoint_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}
