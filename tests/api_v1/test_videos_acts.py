"""What programs may do with a video, in each status, as interface.md tables it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.acts.asked import forget, left
from tests.api_v1.filmed import STATUSES, data_of, video_in
from tests.costs.threads import together
from tests.support import publications
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.videos import standing
from ytempire.extensions import db, utcnow
from ytempire.publishing.publication import Publication, of_video
from ytempire.videos.video import Video

ALLOWED = {  # by interface.md; a published one may be tried again where a part of it has failed
    "retry": {"waiting", "review", "failed", "cancelled"},
    "cancel": {"queued", "processing", "waiting", "scheduled", "publishing"},
    "approve": {"review"},
    "reject": {"review"},
    "publish": {"completed", "scheduled"},
    "delete": {"draft", "review", "completed", "published", "failed", "cancelled"},
}
ANSWERS = {"retry": 202, "cancel": 200, "approve": 200, "reject": 200, "publish": 202, "delete": 204}
AFTER = {"retry": "queued", "cancel": "cancelled", "approve": "completed", "reject": "cancelled",
         "publish": "publishing"}  # fmt: skip
POSTS = tuple(name for name in ANSWERS if name != "delete")


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def do(program: Program, act: str, video_id: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
    if act == "delete":
        return program.delete(f"/videos/{video_id}")
    given = {"note": "Too loud."} if act == "reject" and body is None else body
    return program.post(f"/videos/{video_id}/{act}", given, headers=headers)


def kept(app: Flask, video_id: str) -> Publication:
    with app.app_context():
        found = of_video(video_id)
        assert found is not None
        db.session.expunge_all()
        return found


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("act", ANSWERS)
def test_an_act_is_done_exactly_where_the_table_allows_it(
    app: Flask, cast: Cast, owner: Program, act: str, status: str
) -> None:
    video_id = video_in(app, cast.owner, status)
    answer = do(owner, act, video_id)
    if status not in ALLOWED[act]:
        assert error_of(answer)[0] == 409
        assert standing.status_of(app, video_id) == status
        return
    assert answer.status_code == ANSWERS[act], answer.get_data(as_text=True)
    if act == "delete":
        return
    told = answer.get_json()["data"]
    taken_back = act == "cancel" and status in ("scheduled", "publishing")
    assert (told["id"], told["status"]) == (video_id, "completed" if taken_back else AFTER[act])
    assert told == data_of(owner.get(f"/videos/{video_id}"))


@pytest.mark.parametrize("act", ANSWERS)
def test_it_is_not_there_for_anybody_else(app: Flask, cast: Cast, owner: Program, act: str) -> None:
    video_id = video_in(app, cast.owner, min(ALLOWED[act]))
    for program in (Program.of(app, cast.outsider), Program.of(app, cast.admin)):
        assert error_of(do(program, act, video_id)) == (404, "not_found")
    for absent in ("7b0c2f64-8f6e-4d3a-9b1e-2a5d1c3e4f50", "x", "%00", "x" * 500):
        assert error_of(do(owner, act, absent)) == (404, "not_found")
    assert standing.status_of(app, video_id) == min(ALLOWED[act])
    key = Program.with_key(app, cast.owner, ["videos:read"])
    assert error_of(do(key, act, video_id)) == (403, "insufficient_scope")


@pytest.mark.parametrize("act", POSTS)
def test_under_one_key_it_is_done_once(app: Flask, cast: Cast, owner: Program, act: str) -> None:
    video_id = video_in(app, cast.owner, "completed" if act == "publish" else min(ALLOWED[act]))
    forget(app)
    first, again = (do(owner, act, video_id, **{"Idempotency-Key": "once"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (ANSWERS[act], ANSWERS[act])
    assert again.get_json() == first.get_json()
    assert len(left(app)[0]) == 1
    reused = do(owner, act, video_in(app, cast.owner, "completed"), **{"Idempotency-Key": "once"})
    assert error_of(reused) == (409, "idempotency_key_reused")


def test_of_many_who_approve_one_does(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_in(app, cast.owner, "review")
    forget(app)
    answers = together(app, [lambda: do(owner, "approve", video_id)] * 4)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert left(app)[1] == ["video.completed"]


def test_a_film_in_review_is_approved_and_rejected_with_a_note(app: Flask, cast: Cast, owner: Program) -> None:
    approved, rejected = video_in(app, cast.owner, "review"), video_in(app, cast.owner, "review")
    assert data_of(do(owner, "approve", approved, {"note": "Good."}))["status"] == "completed"
    for nothing in ({}, {"note": ""}, {"note": "  "}, {"note": None}, {"note": "x" * 1001}):
        answer = do(owner, "reject", rejected, nothing)
        assert answer.status_code == 422, nothing
        assert "note" in answer.get_json()["error"]["details"]
    told = data_of(do(owner, "reject", rejected, {"note": "Too loud."}))
    assert (told["status"], told["error"]) == ("cancelled", "Too loud.")


def test_the_failed_parts_of_a_published_one_are_tried_again(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_in(app, cast.owner, "published", captions="They were refused.", playlist="It is gone.")
    told = data_of(do(owner, "retry", video_id), 202)
    assert told["status"] == "published"
    states = {part["name"]: part["state"] for part in told["youtube"]["parts"]}
    assert (states["captions"], states["playlist"], states["upload"]) == ("pending", "pending", "done")


def test_without_a_body_it_is_published_as_it_is_kept(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = publications.finished(app, cast.owner)
    answer = owner.call("POST", f"/videos/{video_id}/publish")
    assert data_of(answer, 202)["youtube"]["state"] == "queued"
    assert (kept(app, video_id).title, kept(app, video_id).privacy) == ("Why salt works", "private")


def test_it_is_published_with_other_words(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = publications.finished(app, cast.owner)
    words = {"title": "  Salt,   at last ", "description": "It is\r\nsalt.", "tags": ["a", " b "], "privacy": "public"}
    assert data_of(do(owner, "publish", video_id, words), 202)["status"] == "publishing"
    publication = kept(app, video_id)
    assert (publication.title, publication.description) == ("Salt, at last", "It is\nsalt.")
    assert (publication.tags, publication.privacy) == (["a", "b"], "public")


def test_it_is_published_at_a_time_at_another_and_then_now(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = publications.finished(app, cast.owner)
    first, second = (utcnow().replace(microsecond=0) + timedelta(days=days) for days in (2, 3))
    for at in (first, second):
        told = data_of(do(owner, "publish", video_id, {"publish_at": at.isoformat()}), 202)
        assert (told["status"], datetime.fromisoformat(told["publish_at"])) == ("scheduled", at)
    assert kept(app, video_id).privacy == "public"
    told = data_of(do(owner, "publish", video_id, {"title": "Now"}), 202)
    assert (told["status"], told["publish_at"], kept(app, video_id).title) == ("publishing", None, "Now")


def test_a_time_that_was_kept_is_let_go_by_null(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_in(app, cast.owner, "scheduled")
    assert data_of(do(owner, "cancel", video_id))["publish_at"] is None
    told = data_of(do(owner, "publish", video_id, {"publish_at": None}), 202)
    assert (told["status"], told["publish_at"]) == ("publishing", None)


@ONE_KIND
@pytest.mark.parametrize(
    ("field", "words"),
    [("publish_at", {"publish_at": "2020-01-01T00:00:00Z"}), ("publish_at", {"publish_at": "2099-01-01T00:00:00Z"}),
     ("title", {"title": "<b>"}), ("title", {"title": "x" * 101}), ("title", {"title": " "}),
     ("tags", {"tags": ["x" * 90] * 9}), ("description", {"description": "ü" * 4000}), ("privacy", {"privacy": "x"}),
     ("privacy", {"publish_at": "2026-12-24T00:00:00Z", "privacy": "unlisted"}), ("words", {"words": "x"})],
)  # fmt: skip
def test_what_youtube_would_refuse_is_named_and_nothing_is_kept(
    app: Flask, cast: Cast, owner: Program, field: str, words: dict[str, Any]
) -> None:
    video_id = publications.finished(app, cast.owner)
    answer = do(owner, "publish", video_id, words)
    assert answer.status_code == 422, answer.get_data(as_text=True)
    assert field in answer.get_json()["error"]["details"]
    assert standing.status_of(app, video_id) == "completed"
    with app.app_context():
        assert of_video(video_id) is None


def test_one_that_is_made_again_keeps_what_was_made(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_in(app, cast.owner, "failed")
    told = data_of(do(owner, "retry", video_id), 202)
    assert (told["status"], told["steps"][0]["state"]) == ("queued", "done")
    with app.app_context():
        assert db.session.get_one(Video, video_id).enqueued_at is not None
