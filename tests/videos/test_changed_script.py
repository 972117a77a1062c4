"""A film whose script was changed since it was made: it is told, and the film is made again with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.people import Cast, Person, Visitor
from tests.videos import scripts, standing
from ytempire.audit import AuditEntry
from ytempire.extensions import db, writing
from ytempire.videos import edition
from ytempire.videos.result import Result, digest
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what no database decides


def path(video_id: str) -> str:
    return f"/videos/{video_id}/script"


def test_saving_keeps_the_film_and_tells_that_the_script_is_another(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    fields = {**scripts.opened(owner, video_id), "s1-narration": "Bees do vote.", "act": "save"}
    answer = owner.post(path(video_id), fields)
    assert (answer.status_code, answer.location) == (303, path(video_id))
    assert standing.status_of(app, video_id) == "completed"
    assert "Changed since it was made" in owner.get(path(video_id)).text
    page = owner.get(f"/videos/{video_id}").text
    assert "The script was changed since this film was made." in page
    assert f'formaction="/videos/{video_id}/runs"' in page


def test_saving_and_making_again_queues_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    answer = owner.post(path(video_id), {**scripts.opened(owner, video_id), "s1-heading": "Bees", "act": "make"})
    assert (answer.status_code, answer.location) == (303, f"/videos/{video_id}")
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        assert video.status == "queued"
        assert {step.state for step in video.steps} == {"pending"}
        acts = [entry.act for entry in db.session.query(AuditEntry).filter_by(subject=video_id)]
    assert acts == ["video.edited", "video.queued"]


def test_a_film_with_a_changed_script_is_made_again_from_its_page(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    assert owner.post(f"/videos/{video_id}/runs").status_code == 409
    owner.post(path(video_id), {**scripts.opened(owner, video_id), "s1-heading": "Bees", "act": "save"})
    assert owner.post(f"/videos/{video_id}/runs").status_code == 303
    assert standing.status_of(app, video_id) == "queued"


@pytest.mark.parametrize("fields", [{"description": "Of other bees."}, {"tags": "bees, votes"}])
def test_a_changed_description_or_tag_is_made_again_too(
    app: Flask, cast: Cast, signed_in: SignIn, fields: dict[str, str]
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    owner.post(path(video_id), {**scripts.opened(owner, video_id), **fields, "act": "save"})
    assert "Changed since it was made" in owner.get(path(video_id)).text
    assert owner.post(f"/videos/{video_id}/runs").status_code == 303


@ON_ONE
def test_what_was_planned_otherwise_than_it_was_asked_counts_as_made(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    video_id = scripts.written(app, cast.owner)
    owner = signed_in(cast.owner)
    owner.post(path(video_id), {**scripts.opened(owner, video_id), "s1-heading": "Bees", "act": "save"})
    asked = scripts.edition(app, video_id)
    made = {**asked, "scenes": [{**scene, "layout": "statement"} for scene in asked["scenes"]],
            "edition": edition.mark_whole(asked)}  # fmt: skip
    with app.app_context(), writing():
        script = db.session.query(Result).filter_by(video_id=video_id, input_hash=digest(video_id)).one()
        script.data = made
    assert "Changed since it was made" not in owner.get(path(video_id)).text
    assert owner.post(f"/videos/{video_id}/runs").status_code == 409
