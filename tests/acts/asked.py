"""Acts as their callers call them: by a person, in the app's context; and what they left behind."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.support.people import Person
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.extensions import db, redis_client
from ytempire.outbox import OutboxEvent

QUEUES = ("rq:queue:media", "rq:queue:publish")


class Stop(Exception):
    """What a caller adds goes wrong."""


def stop(_made: object) -> None:
    raise Stop


def user_of(someone: Person) -> User:
    return db.session.get_one(User, someone.id)


def do(app: Flask, someone: Person, act: Any, *args: Any, **more: Any) -> Any:
    """What the act answers."""
    with app.app_context():
        return act(user_of(someone), *args, **more)


def left(app: Flask) -> tuple[list[str], list[str], int]:
    """Acts in the audit log, events of the outbox, jobs in the queues."""
    with app.app_context():
        acts = [each.act for each in db.session.query(AuditEntry).order_by(AuditEntry.id)]
        events = [each.event for each in db.session.query(OutboxEvent).order_by(OutboxEvent.id)]
        return acts, events, sum(redis_client().llen(queue) for queue in QUEUES)


def forget(app: Flask) -> None:
    """What was left so far."""
    with app.app_context():
        db.session.query(AuditEntry).delete()
        db.session.query(OutboxEvent).delete()
        db.session.commit()
        redis_client().flushall()
