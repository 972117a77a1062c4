"""What a workflow outside may say of a film, in each status, and of one's own films alone."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.acts.n8n_calls import NOWHERE, PARTS, acts, events, kept, look, says, stands
from tests.support.people import Cast
from ytempire.accounts.owning import NotTheirs
from ytempire.acts.n8n import Answer
from ytempire.audit import AuditEntry
from ytempire.errors import InvalidFields
from ytempire.extensions import db
from ytempire.outbox import OutboxEvent
from ytempire.pipeline.rescoring import UnknownPart, Unmeasured
from ytempire.publishing.publication import of_video
from ytempire.videos.lifecycle import ImpossibleTransition


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
