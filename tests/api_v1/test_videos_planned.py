"""What a plan does not allow, a program is refused too, and it can ask before."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.api_v1.filmed import data_of
from tests.billing.plans import settings
from tests.support.films import channel_of
from tests.support.people import Cast
from tests.support.programs import Program, error_of, let_call
from tests.videos import standing
from ytempire.extensions import db
from ytempire.videos.video import Video

__all__ = ["settings"]


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def test_a_film_that_is_longer_than_the_plan_allows(app: Flask, cast: Cast, owner: Program) -> None:
    asked = {"channel_id": channel_of(app, cast.owner), "topic": "Why salt works", "duration_target": 181}
    answer = owner.post("/videos/generate", asked)
    assert error_of(answer) == (403, "plan_limit")
    assert answer.get_json()["error"]["details"]["limit"] == "seconds"
    told = data_of(owner.post("/videos/estimate", asked))
    assert told["over_plan"] == answer.get_json()["error"]["message"]
    assert data_of(owner.post("/videos/estimate", {**asked, "duration_target": 180}))["over_plan"] is None
    with app.app_context():
        assert db.session.query(Video).count() == 0


def test_one_that_waits_for_its_plan_says_so(app: Flask, cast: Cast, owner: Program) -> None:
    why = {"reason": "plan", "message": "Your plan has room for ten.", "until": None}
    video_id = standing.put(app, standing.finished(app, cast.owner), "waiting", waiting_for=why)
    assert data_of(owner.get(f"/videos/{video_id}"))["waiting_for"] == why
