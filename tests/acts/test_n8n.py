"""What a workflow outside may say of a film: heard once, kept always, and of one's own films alone."""

from __future__ import annotations

import json
import math
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.people import Cast, Person
from tests.support.publications import finished
from tests.videos import standing
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.acts import n8n
from ytempire.acts.n8n import Answer, UnknownWorkflow
from ytempire.acts.n8n_words import InvalidFields
from ytempire.audit import AuditEntry
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.once import OtherBody
from ytempire.outbox import OutboxEvent
from ytempire.pipeline.rescoring import UnknownPart, Unmeasured
from ytempire.publishing.publication import of_video
from ytempire.videos.event import Event
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.video import Video
from ytempire.webhooks.received import LONGEST_BODY, Received

NOWHERE = "1b4e28ba-2fa1-4d2a-883f-0016d3cca427"
PARTS = [
    {"name": "Loudness", "value": "-14.0 LUFS", "score": 1.0, "weight": 10},
    {"name": "Hook", "value": "a question in the first 5 s", "score": 0.8, "weight": 10},
]


def stands(app: Flask, owner: Person, status: str = "review", mode: str = "manual", **channel: Any) -> str:
    """The id of a measured video of the owner."""
    video_id = finished(app, owner, publish_mode=mode, **channel)
    return standing.put(app, video_id, status, quality_score=0.9, quality_parts=PARTS)


def says(app: Flask, by: Person | None, workflow: str, key: str | None = None, **body: Any) -> Answer:
    with app.app_context():
        return n8n.receive(db.session.get_one(User, by.id) if by else None, workflow, body, key)


def look(app: Flask, video_id: str) -> dict[str, Any]:
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        return {name: getattr(video, name) for name in ("status", "quality_score", "quality_parts", "revision")}


def events(app: Flask, video_id: str) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Event.message).where(Event.video_id == video_id).order_by(Event.id)))


def kept(app: Flask) -> list[tuple[str, str, int]]:
    """Workflow, outcome and status of every call, in their order."""
    with app.app_context():
        rows = db.session.scalars(select(Received).order_by(Received.id))
        return [(row.name, row.outcome, row.status) for row in rows]


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_what_was_finished_outside_is_completed_with_its_note(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    answer = says(app, cast.owner, "video_completed", video_id=video_id, note="The intro is new.")
    assert answer == Answer(200, {"status": "received", "workflow_id": "video_completed", "video_id": video_id,
                                  "video_status": "completed", "quality_score": 0.9}, again=False)  # fmt: skip
    assert events(app, video_id)[-1] == "Approved: The intro is new."
    assert kept(app) == [("video_completed", "done", 200)]
    assert acts(app) == ["video.approved", "n8n.received"]


@pytest.mark.parametrize("mode", ["approval", "automatic"])
def test_it_is_published_where_the_channel_does_so_by_itself(app: Flask, cast: Cast, mode: str) -> None:
    video_id = stands(app, cast.owner, mode=mode)
    answer = says(app, cast.owner, "video_completed", video_id=video_id)
    assert answer.payload["video_status"] == "publishing"
    with app.app_context():
        publication = of_video(video_id)
        assert publication is not None
        assert publication.state == "queued"
    assert acts(app) == ["video.approved", "publication.asked", "n8n.received"]


@pytest.mark.parametrize("status", ["completed", "scheduled", "publishing", "published"])
@pytest.mark.parametrize(("workflow", "more"), [("video_completed", {}), ("quality_check", {"verdict": "approve"})])
def test_a_second_yes_is_answered_and_does_nothing(
    app: Flask, cast: Cast, status: str, workflow: str, more: dict[str, str]
) -> None:
    video_id = stands(app, cast.owner, status)
    before, told = look(app, video_id), events(app, video_id)
    assert says(app, cast.owner, workflow, video_id=video_id, **more).payload["video_status"] == status
    assert look(app, video_id) == before
    assert events(app, video_id) == told


@pytest.mark.parametrize("status", ["draft", "queued", "processing", "waiting", "failed", "cancelled"])
@pytest.mark.parametrize(
    ("workflow", "more"),
    [("video_completed", {}), ("quality_check", {"verdict": "approve"}),
     ("quality_check", {"verdict": "reject", "note": "Too loud"})],
)  # fmt: skip
def test_a_word_that_the_status_does_not_allow_is_refused_and_kept(
    app: Flask, cast: Cast, status: str, workflow: str, more: dict[str, str]
) -> None:
    video_id = stands(app, cast.owner, status)
    with pytest.raises(ImpossibleTransition, match=f"A video that is {status} cannot be"):
        says(app, cast.owner, workflow, video_id=video_id, **more)
    assert look(app, video_id)["status"] == status
    assert kept(app) == [(workflow, "refused", 409)]
    assert acts(app) == []


def test_a_film_is_rejected_with_the_reason(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    says(app, cast.owner, "quality_check", video_id=video_id, verdict="reject", note="The hook says nothing.")
    assert look(app, video_id)["status"] == "cancelled"
    assert events(app, video_id)[-1] == "Rejected: The hook says nothing."
    assert acts(app) == ["video.rejected", "n8n.received"]


def test_without_a_reason_nothing_is_rejected(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    with pytest.raises(InvalidFields) as no:
        says(app, cast.owner, "quality_check", video_id=video_id, verdict="reject", note=" \n ")
    assert list(no.value.details) == ["note"]
    assert look(app, video_id)["status"] == "review"


def test_scores_replace_those_of_their_parts_and_the_total_is_formed_anew(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    answer = says(app, cast.owner, "quality_check", video_id=video_id, scores={"Hook": 0.4})
    assert answer.payload["quality_score"] == 0.7
    seen = look(app, video_id)
    assert (seen["status"], seen["quality_score"]) == ("review", 0.7)
    assert seen["quality_parts"] == [PARTS[0], {**PARTS[1], "score": 0.4, "by": "n8n"}]
    assert events(app, video_id)[-1] == "n8n scored hook 40. Quality 70 of 100."


@pytest.mark.parametrize("status", ["completed", "scheduled", "published"])
def test_low_scores_take_nothing_back(app: Flask, cast: Cast, status: str) -> None:
    video_id = stands(app, cast.owner, status, name="Plain Science")
    says(app, cast.owner, "quality_check", video_id=video_id, scores={"Hook": 0, "Loudness": 0.5})
    assert look(app, video_id)["status"] == status
    told = f"Quality 25 of 100, below the 50 that Plain Science asks for. It stays {status}."
    assert events(app, video_id)[-1].endswith(told)


def test_the_verdict_follows_the_scores_that_came_with_it(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    answer = says(app, cast.owner, "quality_check", video_id=video_id, scores={"Hook": 1}, verdict="approve", note="Ok")
    assert (answer.payload["video_status"], answer.payload["quality_score"]) == ("completed", 1.0)
    assert [event.partition(" ")[0] for event in events(app, video_id)[-2:]] == ["n8n", "Approved:"]
    with app.app_context():
        told = db.session.scalars(select(OutboxEvent).where(OutboxEvent.event == "video.completed")).one()
        assert told.payload["quality_score"] == 1.0


def test_a_verdict_that_is_refused_leaves_the_scores_as_they_were(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner, "completed")
    before = look(app, video_id)
    with pytest.raises(ImpossibleTransition):
        says(app, cast.owner, "quality_check", video_id=video_id, scores={"Hook": 0}, verdict="reject", note="No")
    assert look(app, video_id) == before


def test_a_part_that_is_unknown_is_refused_with_those_that_are_known(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    with pytest.raises(UnknownPart, match=r"no part “Jokes”.* It has: Loudness, Hook") as no:
        says(app, cast.owner, "quality_check", video_id=video_id, scores={"Hook": 0.1, "Jokes": 1})
    assert list(no.value.details) == ["scores"]
    assert look(app, video_id)["quality_score"] == 0.9


@pytest.mark.parametrize("status", ["draft", "queued", "processing", "waiting", "failed"])
def test_what_has_no_finished_film_has_no_quality_to_score(app: Flask, cast: Cast, status: str) -> None:
    video_id = stands(app, cast.owner, status)
    with pytest.raises(Unmeasured):
        says(app, cast.owner, "quality_check", video_id=video_id, scores={"Hook": 0.1})
    assert look(app, video_id)["quality_parts"] == PARTS


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
        assert longest == LONGEST_BODY


def test_a_body_that_is_no_object_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(InvalidFields, match="JSON object"):
        n8n.receive(None, "video_completed", ["x"], None)
    assert kept(app) == [("video_completed", "refused", 422)]


def test_outsider_hears_of_nothing_and_changes_nothing(app: Flask, cast: Cast) -> None:
    video_id = stands(app, cast.owner)
    before = look(app, video_id)
    refusals: list[tuple[str, str]] = []
    for someone, asked in [(cast.outsider, video_id), (cast.admin, video_id), (cast.outsider, NOWHERE)]:
        with pytest.raises(NotTheirs) as no:
            says(app, someone, "quality_check", video_id=asked, scores={"Nothing": 0}, verdict="approve")
        refusals.append((str(no.value.status), no.value.message))
    assert len(set(refusals)) == 1  # the same, be it there or not
    assert look(app, video_id) == before


def test_the_secret_of_the_installation_speaks_of_every_video(app: Flask, cast: Cast) -> None:
    for owner in (cast.owner, cast.outsider):
        video_id = stands(app, owner)
        assert says(app, None, "video_completed", video_id=video_id).payload["video_status"] == "completed"
        with app.app_context():
            told = db.session.scalars(select(AuditEntry.user_id).where(AuditEntry.subject == video_id))
            assert set(told) == {owner.id}


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
