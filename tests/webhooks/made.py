"""Webhooks and deliveries for the tests of their pages, without a receiver."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from tests.support.people import Person
from ytempire.extensions import db, utcnow, writing
from ytempire.webhooks.delivery import DELIVERED, FAILED, WAITING, Attempt, Delivery
from ytempire.webhooks.endpoint import Endpoint

SECRET = "whsec_of-the-tests-and-never-shown-4711"
URL = "http://127.0.0.1:9/hooks"
BODY = {"id": "evt_000000000007", "event": "video.completed", "data": {"title": "Größe <b>matters</b>"}}
HEADERS = {"Content-Type": "application/json", "X-Webhook-Event": "video.completed"}


def endpoint_of(app: Flask, person: Person | None, **values: Any) -> str:
    """An endpoint of the person, or the installation's own; its id."""
    with app.app_context():
        given = {"url": URL, "events": ["video.completed"], "secret": SECRET, **values}
        endpoint = Endpoint(user_id=person.id if person else None, **given)
        with writing():
            db.session.add(endpoint)
        return endpoint.id


def delivery_of(app: Flask, endpoint_id: str, status: int | None = 200, answer: str = "", error: str = "",
                state: str = "", at: datetime | None = None, **values: Any) -> str:  # fmt: skip
    """A delivery that was tried once, and what came of it; its id. Without a try where the state is `waiting`."""
    at = at or utcnow()
    state = state or (DELIVERED if status and status < 300 else FAILED)
    with app.app_context():
        given = {"event_id": f"evt_{at.timestamp()}", "event": "video.completed", "body": json.dumps(BODY),
                 "tries": 0 if state == WAITING else 1, **values}  # fmt: skip
        delivery = Delivery(endpoint_id=endpoint_id, state=state, created_at=at, **given)
        if state != WAITING or delivery.tries:
            delivery.attempts.append(Attempt(at=at, headers=HEADERS, status=status, answer=answer, error=error,
                                             milliseconds=84))  # fmt: skip
        with writing():
            db.session.add(delivery)
        return delivery.id


def deliveries_of(app: Flask, endpoint_id: str, count: int) -> list[str]:
    """Delivered ones, a second apart, the newest first."""
    now = utcnow()
    return [delivery_of(app, endpoint_id, at=now - timedelta(seconds=number)) for number in range(count)]
