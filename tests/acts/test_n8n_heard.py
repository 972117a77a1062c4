"""Every call of n8n is kept, one under a key is heard once, and what is wrong with one is said by field."""

from __future__ import annotations

import json
import math
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.acts.n8n_calls import NOWHERE, events, kept, look, says, stands
from tests.support.people import Cast
from tests.videos import standing
from ytempire.acts import n8n
from ytempire.acts.n8n import LONGEST_REFUSED, Answer, UnknownWorkflow
from ytempire.errors import InvalidFields, Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.once import OtherBody
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.webhooks.received import Received

WRONG: list[tuple[str, dict[str, Any], list[str]]] = [
    ("video_completed", {}, ["video_id"]),
    ("video_completed", {"video_id": 7}, ["video_id"]),
    ("video_completed", {"video_id": "../videos"}, ["video_id"]),
    ("video_completed", {"video_id": "\0"}, ["video_id"]),
    ("video_completed", {"video_id": NOWHERE, "note": ["x"]}, ["note"]),
    ("video_completed", {"video_id": NOWHERE, "note": "x" * 1_000_000}, ["note"]),
    ("quality_check", {"video_id": NOWHERE, "verdict": "perhaps"}, ["verdict"]),
    ("quality_check", {"video_id": NOWHERE, "verdict": ["approve"]}, ["verdict"]),
    ("quality_check", {"video_id": NOWHERE, "verdict": "reject"}, ["note"]),
    ("quality_check", {"video_id": NOWHERE, "scores": [1]}, ["scores"]),
    ("quality_check", {"video_id": NOWHERE, "scores": {"Hook": math.nan}}, ["scores"]),
    ("quality_check", {"video_id": NOWHERE, "scores": {"Hook": 1.01}}, ["scores"]),
    ("quality_check", {"video_id": NOWHERE, "scores": {"Hook": -0.1}}, ["scores"]),
    ("quality_check", {"video_id": NOWHERE, "scores": {"Hook": True}}, ["scores"]),
    ("quality_check", {"video_id": NOWHERE, "scores": {"Hook": "1"}}, ["scores"]),
    ("quality_check", {"verdict": 1, "note": 2, "scores": 3}, ["video_id", "note", "verdict", "scores"]),
    ("video_completed", {"video_id": NOWHERE, "idempotency_key": 7}, ["idempotency_key"]),
    ("video_completed", {"video_id": NOWHERE, "idempotency_key": "a\nb"}, ["idempotency_key"]),
    ("video_completed", {"video_id": NOWHERE, "idempotency_key": "\ud800"}, ["idempotency_key"]),
    ("video_completed", {"video_id": NOWHERE, "idempotency_key": "k" * 256}, ["idempotency_key"]),
]


def test_what_is_wrong_is_said_by_field_and_kept(app: Flask) -> None:
    for workflow, body, fields in WRONG:
        with pytest.raises(InvalidFields) as no:
            says(app, None, workflow, **body)
        assert (body, list(no.value.details)) == (body, fields)
        assert no.value.status == 422
    assert kept(app) == [(workflow, "refused", 422) for workflow, _, _ in WRONG]
    with app.app_context():
        longest = db.session.scalar(select(func.max(func.length(Received.body))))
        assert longest == LONGEST_REFUSED


def test_a_body_that_is_no_object_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(InvalidFields, match="JSON object"):
        n8n.receive(None, "video_completed", ["x"], None)
    assert kept(app) == [("video_completed", "refused", 422)]


@pytest.mark.parametrize("name", ["make_coffee", "VIDEO_COMPLETED", "\0" + "x" * 5000, "\ud800"])
def test_an_unknown_workflow_is_kept_and_refused(app: Flask, name: str) -> None:
    with pytest.raises(UnknownWorkflow, match="video_completed, quality_check") as no:
        says(app, None, name, video_id=NOWHERE)
    assert no.value.status == 404
    with app.app_context():
        row = db.session.scalars(select(Received)).one()
        assert (row.outcome, row.status, json.loads(row.body)) == ("unknown", 404, {"video_id": NOWHERE})
        assert len(row.name) <= 100


def test_the_same_call_again_is_answered_the_same_and_does_nothing(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    first = says(app, cast.owner, "quality_check", "evt_1", video_id=video_id, scores={"Hook": 0.4})
    standing.put(app, video_id, "published", quality_score=0.1)
    before = look(app, video_id)
    again = says(app, cast.owner, "quality_check", "evt_1", video_id=video_id, scores={"Hook": 0.4})
    assert again == Answer(200, first.payload, again=True)
    in_body = says(app, cast.owner, "quality_check", video_id=video_id, scores={"Hook": 0.4}, idempotency_key="evt_1")
    assert in_body == again
    assert look(app, video_id) == before
    assert len(kept(app)) == 1


def test_the_same_key_for_another_call_is_refused(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    says(app, cast.owner, "quality_check", "evt_1", video_id=video_id, scores={"Hook": 0.4})
    with pytest.raises(OtherBody) as no:
        says(app, cast.owner, "quality_check", "evt_1", video_id=video_id, scores={"Hook": 0.9})
    assert no.value.status == 409
    assert look(app, video_id)["quality_score"] == 0.7
    assert kept(app) == [("quality_check", "done", 200), ("quality_check", "refused", 409)]


def test_keys_of_different_people_and_workflows_are_different_keys(app: Flask, cast: Cast) -> None:
    mine, theirs = stands(app, cast.owner), stands(app, cast.outsider)
    for by, workflow, video_id in [(cast.owner, "quality_check", mine), (cast.owner, "video_completed", mine),
                                   (cast.outsider, "video_completed", theirs), (None, "video_completed", mine)]:
        assert not says(app, by, workflow, "1", video_id=video_id).again


def test_what_was_refused_may_come_again_under_its_key(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner, "processing")
    with pytest.raises(ImpossibleTransition):
        says(app, cast.owner, "video_completed", "evt_1", video_id=video_id)
    standing.put(app, video_id, "review")
    answer = says(app, cast.owner, "video_completed", "evt_1", video_id=video_id)
    assert (answer.payload["video_status"], answer.again) == ("completed", False)


@pytest.mark.parametrize("key", ["evt_1", None])
def test_two_at_once_do_it_once(app: Flask, cast: Cast, key: str | None) -> None:
    video_id = stands(app, cast.owner, mode="automatic")
    together = threading.Barrier(6)
    answers: list[Answer | Refusal] = []

    def call() -> None:
        together.wait()
        try:
            answers.append(says(app, None, "quality_check", key, video_id=video_id, verdict="approve"))
        except Refusal as refusal:
            answers.append(refusal)

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [answer.payload["video_status"] for answer in answers if isinstance(answer, Answer)]
    assert told == ["publishing"] * 6
    assert events(app, video_id).count("Approved.") == 1
    assert len(kept(app)) == (1 if key else 6)


def test_what_is_older_than_ninety_days_is_forgotten(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    for key in ("old", "new"):
        says(app, cast.owner, "quality_check", key, video_id=video_id)
    with app.app_context():
        with writing():
            row = db.session.scalars(select(Received).where(Received.key == "old")).one()
            row.at = utcnow() - timedelta(days=90, seconds=1)
        assert n8n.tidy() == 1
        assert list(db.session.scalars(select(Received.key))) == ["new"]
