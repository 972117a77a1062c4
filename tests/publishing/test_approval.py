"""A person's word on a finished film: yes, and what follows by the channel's mode; or no, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.publishing.world import World
from tests.support.people import Cast, Person, Visitor
from tests.support.publications import finished
from tests.videos import standing
from ytempire.audit import AuditEntry
from ytempire.extensions import db
from ytempire.publishing.publication import of_video
from ytempire.videos.event import Event
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]


def in_review(app: Flask, owner: Person, mode: str = "manual", **channel: Any) -> str:
    return standing.put(app, finished(app, owner, publish_mode=mode, **channel), "review", quality_score=0.4)


def publication_state(app: Flask, video_id: str) -> str | None:
    with app.app_context():
        found = of_video(video_id)
        return found.state if found else None


def events_of(app: Flask, video_id: str) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Event.message).where(Event.video_id == video_id)))


@pytest.mark.parametrize(
    ("mode", "status", "state"),
    [("manual", "completed", None), ("approval", "publishing", "queued"), ("automatic", "publishing", "queued")],
)
def test_approved_it_is_published_where_the_channel_does_so_by_itself(
    app: Flask, cast: Cast, signed_in: SignIn, mode: str, status: str, state: str | None
) -> None:
    video_id = in_review(app, cast.owner, mode)
    assert signed_in(cast.owner).post(f"/videos/{video_id}/approval").status_code == 303
    assert (standing.status_of(app, video_id), publication_state(app, video_id)) == (status, state)


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [("manual", "you publish it by hand"), ("approval", "published on this computer for 1 upload and 450 units")],
)
def test_what_follows_is_said_before_the_button_is_pressed(
    app: Flask, cast: Cast, signed_in: SignIn, mode: str, sentence: str
) -> None:
    assert sentence in signed_in(cast.owner).get(f"/videos/{in_review(app, cast.owner, mode)}").text


def test_a_note_stands_in_the_events_and_in_the_audit(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = in_review(app, cast.owner)
    signed_in(cast.owner).post(f"/videos/{video_id}/approval", {"note": "  Good hook.\0 "})
    assert "Approved: Good hook." in events_of(app, video_id)
    with app.app_context():
        row = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "video.approved")).one()
    assert row.details == {"note": "Good hook."}


def test_rejected_it_says_why_and_can_be_made_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id, owner = in_review(app, cast.owner, "automatic"), signed_in(cast.owner)
    owner.post(f"/videos/{video_id}/rejection", {"note": "The numbers are wrong."})
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        assert (video.status, video.error) == ("cancelled", "The numbers are wrong.")
    assert publication_state(app, video_id) is None
    page, listed = owner.get(f"/videos/{video_id}").text, owner.get("/videos").text
    assert "Rejected: The numbers are wrong." in page
    assert "</svg>Rejected</span>" in page
    assert "not used" in page
    assert "after your word" not in page
    assert "</svg>Rejected</span>" in listed
    assert "</svg>Cancelled</span>" not in listed
    assert owner.post(f"/videos/{video_id}/runs").status_code == 303
    assert standing.status_of(app, video_id) == "queued"


def test_a_film_that_could_not_be_published_is_no_success_in_the_list(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    standing.put(app, finished(app, cast.owner), "completed", error="YouTube refused it.")
    standing.put(app, finished(app, cast.owner), "scheduled")
    listed = signed_in(cast.owner).get("/videos").text
    assert "</svg>Not published</span>" in listed
    assert "</svg>Completed</span>" not in listed
    assert 'Scheduled<span class="count">1</span>' in listed  # with a tab of its own


@pytest.mark.parametrize("note", ["", "   ", "\0"])
def test_a_rejection_without_a_reason_is_refused_on_the_same_page(
    app: Flask, cast: Cast, signed_in: SignIn, note: str
) -> None:
    video_id = in_review(app, cast.owner)
    answer = signed_in(cast.owner).post(f"/videos/{video_id}/rejection", {"note": note})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Say why it is rejected" in answer.text
    assert standing.status_of(app, video_id) == "review"


@pytest.mark.parametrize("act", ["approval", "rejection"])
@pytest.mark.parametrize("status", ["draft", "processing", "completed", "scheduled", "publishing", "published"])
def test_only_what_is_in_review_can_be_approved_or_rejected(
    app: Flask, cast: Cast, signed_in: SignIn, act: str, status: str
) -> None:
    video_id = standing.put(app, finished(app, cast.owner), status)
    assert signed_in(cast.owner).post(f"/videos/{video_id}/{act}", {"note": "No."}).status_code == 409
    assert standing.status_of(app, video_id) == status


@pytest.mark.parametrize("act", ["approval", "rejection"])
def test_an_outsider_has_no_word(app: Flask, cast: Cast, signed_in: SignIn, act: str) -> None:
    video_id = in_review(app, cast.owner, "automatic")
    assert signed_in(cast.outsider).post(f"/videos/{video_id}/{act}", {"note": "Mine."}).status_code == 404
    assert standing.status_of(app, video_id) == "review"


def test_approved_without_a_connection_it_stays_finished_and_says_why(world: World) -> None:
    video_id = standing.put(world.app, world.film(accounts=(), publish_mode="approval"), "review")
    owner = Visitor(world.app)
    owner.begin(world.owner)
    assert "needs a connection to YouTube" in owner.get(f"/videos/{video_id}").text
    owner.post(f"/videos/{video_id}/approval")
    assert standing.status_of(world.app, video_id) == "completed"
    text = owner.get(f"/videos/{video_id}").text
    assert "It was not published by itself." in text
    assert "was not published" in owner.get("/").text
