"""Endpoints, events and deliveries of tests."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tests.standins.receiver import Receiver
from tests.support.people import Cast, Person, cast_of
from tests.support.waiting import until
from ytempire.accounts.user import User
from ytempire.extensions import db, utcnow, writing
from ytempire.outbox import EVENTS, OutboxEvent
from ytempire.webhooks import endpoints, fanning, jobs
from ytempire.webhooks.delivery import Delivery
from ytempire.webhooks.endpoint import Endpoint


class World:
    def __init__(self, app: Flask, receiver: Receiver) -> None:
        self.app, self.receiver = app, receiver
        self.cast: Cast = cast_of(app)
        self._ahead = timedelta(0)

    def clock(self) -> datetime:
        return utcnow() + self._ahead

    def later(self, time: timedelta) -> None:
        self._ahead += time

    def endpoint(self, who: Person | None = None, path: str = "/hook", events: Sequence[str] = EVENTS) -> str:
        """The id of one that leads to the receiver, which knows its secret."""
        with self.app.app_context():
            user = db.session.get_one(User, (who or self.cast.owner).id)
            made, secret = endpoints.make(user, self.receiver.address(path), events)
            self.receiver.secrets[path] = secret
            return made.id

    def happen(self, event: str = "video.completed", who: Person | None = None, nobody: bool = False,
               **told: object) -> str:  # fmt: skip
        """The event's id, as receivers see it; nobody: it concerns admins."""
        with self.app.app_context():
            user_id = None if nobody else (who or self.cast.owner).id
            with writing():
                row = OutboxEvent(event=event, user_id=user_id, payload=told)
                db.session.add(row)
            return row.public_id

    def fan_out(self) -> int:
        with self.app.app_context():
            return fanning.fan_out()

    def deliver(self) -> int:
        """Hand on what has happened and send what is due; how many requests were made."""
        self.fan_out()
        with self.app.app_context():
            return jobs.drain(secrets.token_hex(4), self.clock)

    @contextmanager
    def in_mid_request(self) -> Iterator[None]:
        """While a courier is sending, and a receiver that hangs has not answered yet; it does at the block's end. Of
        what the courier has then sent there is one."""

        def work() -> int:
            with self.app.app_context():
                return jobs.drain("courier", self.clock)

        with ThreadPoolExecutor(1) as courier:
            drained = courier.submit(work)
            until(lambda: self.receiver.at(), "it is being sent")
            yield
            self.receiver.ended.set()
            assert drained.result(timeout=60) == 1

    def sent(self, endpoint_id: str) -> list[Delivery]:
        """What is or was on its way there, oldest first, with its attempts."""
        with self.app.app_context():
            found = select(Delivery).where(Delivery.endpoint_id == endpoint_id).order_by(Delivery.event_id)
            return list(db.session.scalars(found.options(selectinload(Delivery.attempts))))

    def one(self, endpoint_id: str) -> Delivery:
        (delivery,) = self.sent(endpoint_id)
        return delivery

    def seen(self, endpoint_id: str) -> Endpoint:
        with self.app.app_context():
            return db.session.get_one(Endpoint, endpoint_id)
