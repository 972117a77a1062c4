"""What is old goes; what is still good stays; one clock in half an hour looks."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select, text

from tests.support.people import Cast
from ytempire import once
from ytempire.accounts import tokens
from ytempire.accounts.token_family import TokenFamily
from ytempire.accounts.user import User
from ytempire.extensions import db, utcnow, writing
from ytempire.once import KeptAnswer
from ytempire.outbox import OutboxEvent
from ytempire.webhooks.received import Received
from ytempire.worker import tidying

DAY = timedelta(days=1)


def leave(app: Flask, cast: Cast, at: datetime) -> None:
    """One of each: as if it had been left at that time."""
    with app.app_context():
        tokens.begin(db.session.get_one(User, cast.owner.id))
        with writing():
            family = db.session.scalars(select(TokenFamily).order_by(TokenFamily.created_at.desc())).first()
            assert family is not None
            family.ended_at = at
            once.keep("user:1", at.isoformat(), "print", 201, "{}")
            db.session.get_one(KeptAnswer, ("user:1", at.isoformat())).made_at = at
            db.session.add(Received(source="n8n", name="video_completed", outcome="done", status=200, at=at))


def left(app: Flask) -> tuple[int, ...]:
    with app.app_context():
        return tuple(len(db.session.scalars(select(model)).all()) for model in (TokenFamily, KeptAnswer, Received))


def test_what_is_old_goes_and_the_rest_stays(app, cast):
    leave(app, cast, utcnow() - 91 * DAY)
    leave(app, cast, utcnow())
    assert left(app) == (2, 2, 2)
    with app.app_context():
        assert tidying.tidy_due(utcnow()) == 3
    assert left(app) == (1, 1, 1)


def test_one_look_in_half_an_hour(app, cast):
    now = utcnow().replace(minute=5)
    with app.app_context():
        tidying.tidy_due(now)
    leave(app, cast, utcnow() - 91 * DAY)
    with app.app_context():
        assert tidying.tidy_due(now + timedelta(minutes=5)) == 0
        assert tidying.tidy_due(now + timedelta(minutes=31)) == 3
    assert left(app) == (0, 0, 0)


def test_events_that_were_handed_on_go_with_their_deliveries(app):
    with app.app_context():
        with writing():
            for days in (40, 0):
                db.session.add(OutboxEvent(event="video.failed", user_id=1, fanned_at=utcnow() - days * DAY))
        assert tidying.tidy_due(utcnow()) == 1


def test_a_step_that_breaks_holds_up_no_other(app, cast):
    def breaks(now: datetime) -> int:
        db.session.add(KeptAnswer(owner="user:1", key="half", fingerprint="", status=200, answer="", made_at=now))
        db.session.execute(text("SELECT nothing FROM nowhere"))
        raise AssertionError("unreached")

    leave(app, cast, utcnow() - 91 * DAY)
    with app.app_context():
        assert tidying.tidy_due(utcnow(), [("a test", breaks), *tidying.STEPS]) == 3
    assert left(app) == (0, 0, 0)
