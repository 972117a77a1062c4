"""What may be done with a video: where its status allows it, once, and with a trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.films import video_of
from tests.support.people import Cast, Person, Visitor
from tests.videos import standing
from ytempire.audit import AuditEntry
from ytempire.extensions import db
from ytempire.videos import lifecycle
from ytempire.videos.video import Video

SignIn = Callable[[Person], Visitor]
ADDRESSES = {"retry": "runs", "cancel": "cancellation", "approve": "approval", "delete": "deletion"}
THIS_FAR = ("draft", "queued", "processing", "waiting", "review", "completed", "failed", "cancelled")


@pytest.mark.parametrize("action", ADDRESSES)
def test_an_act_is_done_where_its_status_allows_it_and_is_409_elsewhere(
    app: Flask, cast: Cast, signed_in: SignIn, action: str
) -> None:
    owner = signed_in(cast.owner)
    for status in THIS_FAR:
        video_id = standing.put(app, video_of(app, cast.owner), status)
        answer = owner.post(f"/videos/{video_id}/{ADDRESSES[action]}")
        allowed = status in lifecycle.ACTIONS[action] or (action, status) == ("retry", "draft")
        assert answer.status_code == (303 if allowed else 409), status
        if not allowed:
            assert f"A video that is {status} cannot be" in answer.text
            assert standing.status_of(app, video_id) == status


@pytest.mark.parametrize("action", ADDRESSES)
def test_the_page_offers_an_act_only_where_it_is_allowed(
    app: Flask, cast: Cast, signed_in: SignIn, action: str
) -> None:
    owner = signed_in(cast.owner)
    for status in THIS_FAR:
        video_id = standing.put(app, video_of(app, cast.owner), status)
        text = owner.get(f"/videos/{video_id}").text.partition('<div class="page">')[0]
        offered = f'="/videos/{video_id}/{ADDRESSES[action]}"' in text
        allowed = status in lifecycle.ACTIONS[action] or (action, status) == ("retry", "draft")
        assert offered == allowed, status


def test_made_again_it_keeps_what_was_done(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = video_of(app, cast.owner)
    standing.step(app, video_id, "script", "done")
    standing.step(app, video_id, "voice", "failed", error="There is no such voice.")
    standing.put(app, video_id, "failed", error="There is no such voice.")
    signed_in(cast.owner).post(f"/videos/{video_id}/runs")
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        assert (video.status, video.error) == ("queued", None)
        assert [step.state for step in video.steps[:2]] == ["done", "pending"]


@pytest.mark.parametrize(
    ("status", "address", "act"),
    [("failed", "runs", "video.queued"), ("queued", "cancellation", "video.cancelled"),
     ("review", "approval", "video.approved"), ("failed", "deletion", "video.deleted")],
)  # fmt: skip
def test_what_was_done_leaves_an_audit_row(
    app: Flask, cast: Cast, signed_in: SignIn, status: str, address: str, act: str
) -> None:
    video_id = standing.put(app, video_of(app, cast.owner), status)
    signed_in(cast.owner).post(f"/videos/{video_id}/{address}")
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(act=act).one()
    assert (entry.user_id, entry.subject) == (cast.owner.id, video_id)


def test_deleting_asks_first_on_a_page_of_its_own(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.put(app, video_of(app, cast.owner), "failed")
    owner = signed_in(cast.owner)
    assert "It cannot be brought back." in owner.get(f"/videos/{video_id}/deletion").text
    assert standing.status_of(app, video_id) == "failed"


def test_a_deleted_video_is_gone_from_the_list(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    video_id = standing.finished(app, cast.owner, "Why bees vote")
    owner = signed_in(cast.owner)
    answer = owner.post(f"/videos/{video_id}/deletion")
    assert answer.location == "/videos"
    text = owner.get("/videos").text
    assert "“Why bees vote” is deleted." in text
    assert f"video-{video_id}" not in text
    assert owner.get(f"/videos/{video_id}").status_code == 404
