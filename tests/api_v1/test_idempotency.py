"""`Idempotency-Key` at every operation that honours it: asked twice, answered twice, done once."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from tests.api_v1.world import World, world_of
from tests.support.databases import ONE_KIND
from tests.support.operations import Operation, operations
from tests.support.people import Cast
from tests.support.programs import Program, error_of
from tests.videos.standing import put
from ytempire.channels.channel import Channel
from ytempire.extensions import db, utcnow, writing
from ytempire.once import KEPT, KeptAnswer
from ytempire.publishing.publication import Publication
from ytempire.webhooks.delivery import Delivery
from ytempire.webhooks.endpoint import PAUSED, Endpoint

# What a video has to be for this to be done to it, by the end of the path.
STATUSES = {"retry": "failed", "cancel": "queued", "approve": "review", "reject": "review", "publish": "completed"}


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    return world_of(app, cast.admin)


def asked(program: Program, one: Operation, world: World, key: str, data: bytes | None = None) -> TestResponse:
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    body = json.dumps(one.body(world) or {}).encode() if data is None else data
    return program.call(one.method, one.url(world), headers, data=body)


def keeping(app: Flask) -> list[Operation]:
    found = [one for one in operations(app) if one.keeps]
    assert found
    return found


def ready(app: Flask, one: Operation, world: World) -> None:
    """As things have to stand for the operation to do something, and what it makes to be of another name."""
    ending = one.path.rpartition("/")[2]
    if ending in STATUSES and "video_id" in one.names:
        put(app, world.ids["video_id"], STATUSES[ending], publish_at=None)
    with app.app_context(), writing():
        db.session.execute(update(Endpoint).values(state=PAUSED if ending == "resume" else "active"))
        for publication in db.session.scalars(select(Publication)):
            db.session.delete(publication)
        db.session.execute(update(Delivery).values(state="failed"))
        db.session.execute(update(Channel).values(archived_at=utcnow() if ending == "restore" else None))
    number = world.fields["number"] = world.fields.get("number", 0) + 1
    world.bodies["make_user"] = {"email": f"new{number}@example.com", "username": f"new{number}"}


def rows(app: Flask) -> Counter[str]:
    """How many rows each table has."""
    with app.app_context():
        return Counter({table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
                        for table in db.metadata.sorted_tables})  # fmt: skip


def ages(app: Flask, by: timedelta) -> None:
    with app.app_context(), writing():
        for row in db.session.scalars(select(KeptAnswer)):
            row.made_at = row.made_at - by


def is_again(answer: TestResponse) -> bool:
    return answer.headers.get("Idempotent-Replayed") == "true"


def own_headers(answer: TestResponse) -> dict[str, str]:
    """Those that the operation itself gives."""
    return {name: answer.headers[name] for name in ("Location", "Cache-Control") if name in answer.headers}


def test_the_same_key_and_body_are_answered_alike_and_done_once(app: Flask, cast: Cast, world: World) -> None:
    program = Program.of(app, cast.admin)
    for one in keeping(app):
        ready(app, one, world)
        first = asked(program, one, world, "a key")
        assert first.status_code == one.success, f"{one}: {first.get_json()}"
        after = rows(app)
        again = asked(program, one, world, "a key")
        assert (again.status_code, again.get_json()) == (first.status_code, first.get_json()), str(one)
        assert is_again(again), str(one)
        assert not is_again(first), str(one)
        assert own_headers(again) == own_headers(first), str(one)
        assert rows(app) == after, str(one)
        forget(app)


def test_the_same_key_for_something_else_is_refused(app: Flask, cast: Cast, world: World) -> None:
    program = Program.of(app, cast.admin)
    for one in keeping(app):
        ready(app, one, world)
        assert asked(program, one, world, "a key").status_code == one.success, str(one)
        after = rows(app)
        other = json.dumps(one.body(world) or {}).encode() + b" "
        assert error_of(asked(program, one, world, "a key", other)) == (409, "idempotency_key_reused"), str(one)
        assert rows(app) == after, str(one)
        forget(app)


def test_of_two_at_once_one_does_it(app: Flask, cast: Cast, world: World) -> None:
    program = Program.of(app, cast.admin)
    for one in keeping(app):
        ready(app, one, world)
        before = rows(app)
        answers = at_once(lambda one=one: asked(program, one, world, "a key"))
        made = rows(app) - before
        told = [(answer.status_code, answer.get_json()) for answer in answers]
        assert told[0] == told[1], f"{one}: {told}"
        assert told[0][0] == one.success, f"{one}: {told}"
        ready(app, one, world)
        before = rows(app)
        assert asked(program, one, world, "another key").status_code == one.success
        assert made == rows(app) - before, f"{one} twice at once leaves other rows than once"
        forget(app)


def test_after_a_day_a_key_may_be_used_for_something_new(app: Flask, cast: Cast, world: World) -> None:
    program = Program.of(app, cast.admin)
    for one in keeping(app):
        ready(app, one, world)
        assert asked(program, one, world, "a key").status_code == one.success
        ages(app, KEPT - timedelta(minutes=1))
        ready_again = one.body(world)
        assert is_again(asked(program, one, world, "a key", json.dumps(ready_again or {}).encode())), str(one)
        ages(app, timedelta(minutes=2))
        ready(app, one, world)
        answer = asked(program, one, world, "a key")
        assert answer.status_code == one.success, f"{one}: {answer.get_json()}"
        assert not is_again(answer), str(one)
        forget(app)


def test_somebody_elses_key_is_another_one(app: Flask, cast: Cast, world: World) -> None:
    program, outsider = Program.of(app, cast.admin), Program.of(app, cast.outsider)
    for one in keeping(app):
        if one.public:
            continue
        ready(app, one, world)
        assert asked(program, one, world, "a key").status_code == one.success
        answer = asked(outsider, one, world, "a key")
        assert not is_again(answer), str(one)
        wanted = one.success if not one.names and "channel_id" not in one.fields else 404
        assert answer.status_code == wanted, f"{one}: {answer.get_json()}"
        forget(app)


@ONE_KIND
def test_where_nothing_can_be_said_nothing_is_taken(app: Flask, cast: Cast, world: World) -> None:
    program = Program.of(app, cast.admin)
    silent = [one for one in keeping(app) if one.schema is None]
    assert silent
    for one in silent:
        ready(app, one, world)
        before = rows(app)
        answer = asked(program, one, world, "a key", b'{"bogus": 1}')
        assert error_of(answer) == (422, "invalid_fields"), str(one)
        assert answer.get_json()["error"]["details"] == {"bogus": "There is no such field."}, str(one)
        assert rows(app) == before, str(one)
        assert asked(program, one, world, "a key", b"").status_code == one.success, str(one)
        forget(app)


@ONE_KIND
def test_what_is_refused_may_be_tried_again_with_the_same_key(app: Flask, cast: Cast, world: World) -> None:
    """Nothing was done, so nothing is kept."""
    program = Program.of(app, cast.admin)
    for one in keeping(app):
        if one.schema is None or not one.body(world):
            continue
        ready(app, one, world)
        assert error_of(asked(program, one, world, "a key", b'{"nothing": 1}'))[0] == 422, str(one)
        assert asked(program, one, world, "a key").status_code == one.success, str(one)
        forget(app)


@ONE_KIND
def test_a_key_has_1_to_255_printable_characters(app: Flask, cast: Cast, world: World) -> None:
    program = Program.of(app, cast.admin)
    for one in keeping(app):
        ready(app, one, world)
        before = rows(app)
        for key in ("", "k" * 256, "a\tb", "\x7f"):
            assert error_of(asked(program, one, world, key)) == (400, "bad_request"), f"{one} with {key[:5]!r}"
        assert rows(app) == before, str(one)
        assert asked(program, one, world, "k" * 255).status_code == one.success, str(one)
        forget(app)


def at_once(act: Any) -> list[TestResponse]:
    """Two calls that begin together."""
    answers: list[TestResponse] = []
    together = threading.Barrier(2)

    def run() -> None:
        together.wait()
        answers.append(act())

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    return answers


def forget(app: Flask) -> None:
    """So that the next operation may have the same key."""
    with app.app_context(), writing():
        for row in db.session.scalars(select(KeptAnswer)):
            db.session.delete(row)
