"""Programs are under the plans of their people: the same limits as on pages, and told of them."""

from __future__ import annotations

from flask import Flask

from tests.billing.plans import changed, lapse, on_plan, settings
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast
from tests.support.programs import Program, let_call
from ytempire.extensions import db
from ytempire.videos.video import Video
from ytempire.webhooks.endpoint import Endpoint

__all__ = ["settings"]

pytestmark = ONE_KIND


def test_what_is_over_the_plan_is_refused_as_the_document_says(app: Flask, cast: Cast) -> None:
    program = Program.with_key(let_call(app), cast.owner, ["channels:write", "videos:write"])
    assert program.post("/channels", {"name": "Morning"}).status_code == 201
    answer = program.post("/channels", {"name": "Evening"})
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (403, "plan_limit")
    assert error["message"].startswith("The Free plan has room for 1 channel, and you have 1. The Starter plan has")
    assert error["details"] == {"limit": "channels", "plan": "free", "allowed_by": "starter", "allowed": 1, "used": 1}
    on_plan(app, cast.owner, "starter")
    assert program.post("/channels", {"name": "Evening"}).status_code == 201


def test_videos_are_counted_and_an_estimate_is_given_all_the_same(app: Flask, cast: Cast) -> None:
    changed(app, free="videos=1")
    program, channel_id = Program.of(let_call(app), cast.owner), channel_of(app, cast.owner)
    asked = {"channel_id": channel_id, "topic": "Why salt works"}
    assert program.post("/videos/generate", asked).status_code == 202
    assert program.post("/videos/estimate", asked).status_code == 200
    answer = program.post("/videos/generate", asked)
    assert (answer.status_code, answer.get_json()["error"]["details"]["limit"]) == (403, "videos")
    too_long = program.post("/videos/generate", {**asked, "duration_target": 181}).get_json()["error"]
    assert (too_long["code"], too_long["details"]["limit"]) == ("plan_limit", "seconds")
    assert (too_long["details"]["allowed"], too_long["details"]["asked"]) == (180, 181)
    with app.app_context():
        assert db.session.query(Video).count() == 1


def test_a_channel_that_can_only_be_read_is_read_and_put_away_and_not_changed(app: Flask, cast: Cast) -> None:
    channel_of(app, cast.owner, "Older")
    newer = channel_of(app, cast.owner, "Newer")
    program = Program.of(let_call(app), cast.owner)
    answer = program.patch(f"/channels/{newer}", {"name": "Evening"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "plan_limit")
    assert program.get(f"/channels/{newer}").get_json()["data"]["name"] == "Newer"
    assert program.delete(f"/channels/{newer}").status_code == 204
    assert program.post(f"/channels/{newer}/restore").get_json()["error"]["code"] == "plan_limit"


def test_after_a_lapsed_payment_programs_read_on_and_ask_for_nothing_new(app: Flask, cast: Cast) -> None:
    channel_id, program = channel_of(app, cast.owner), Program.of(let_call(app), cast.owner)
    lapse(app, cast.owner)
    error = program.post("/videos/generate", {"channel_id": channel_id, "topic": "Why salt works"}).get_json()["error"]
    assert (error["code"], error["details"]["limit"]) == ("plan_limit", "payment")
    assert program.get("/videos").status_code == program.get(f"/channels/{channel_id}").status_code == 200


def test_a_plan_without_the_api_answers_no_program_and_one_without_webhooks_sets_none_up(
    app: Flask, cast: Cast
) -> None:
    programs = [Program.of(let_call(app), cast.owner), Program.with_key(app, cast.owner, ["videos:read"])]
    changed(app, free="api=no")
    for program in programs:
        error = program.get("/videos").get_json()["error"]
        assert (error["code"], error["details"]["limit"]) == ("plan_limit", "api")
        assert program.get("/users/me").get_json()["data"]["plan"] == "free"
        assert program.patch("/users/me", {"name": "Else"}).get_json()["error"]["code"] == "plan_limit"
    assert Program.of(app, cast.admin).get("/videos").status_code == 200
    changed(app, free="webhooks=no")
    error = programs[0].post("/webhooks/endpoints", {"url": "https://example.com/x", "events": ["video.completed"]})
    assert error.get_json()["error"]["message"] == "The Free plan does not include webhooks. The Starter plan does."
    with app.app_context():
        assert db.session.query(Endpoint).count() == 0


def test_me_tells_what_is_used_of_it(app: Flask, cast: Cast) -> None:
    program, channel_id = Program.of(let_call(app), cast.owner), channel_of(app, cast.owner)
    assert program.get("/users/me").get_json()["data"]["usage"] == {
        "channels": 1, "videos_this_month": 0, "spent_today": "0.000000"}  # fmt: skip
    program.post("/videos/generate", {"channel_id": channel_id, "topic": "Why salt works"})
    assert program.get("/users/me").get_json()["data"]["usage"]["videos_this_month"] == 1


def test_me_tells_the_plan_and_its_limits(app: Flask, cast: Cast) -> None:
    me = Program.of(let_call(app), cast.owner).get("/users/me").get_json()["data"]
    assert me["plan"] == "free"
    assert {name: me["limits"][name] for name in ("channels", "videos_per_month", "duration_seconds", "day_budget")} \
        == {"channels": 1, "videos_per_month": 10, "duration_seconds": 180, "day_budget": "2.000000"}  # fmt: skip
    assert (me["plan_state"], me["plan_until"]) == ("free", None)
    on_plan(app, cast.owner, "growth")
    me = Program.of(app, cast.owner).get("/users/me").get_json()["data"]
    assert (me["limits"]["day_budget"], me["plan_state"]) == ("50.000000", "active")
    admin = Program.of(app, cast.admin).get("/users/me").get_json()["data"]
    assert (admin["plan"], admin["limits"]["channels"], admin["limits"]["day_budget"]) == ("scale", None, "150.000000")
    line = Program.of(app, cast.owner).get("/costs/limits").get_json()["data"]["day"]["plan"]
    assert (line["limit"], line["left"]) == ("50.000000", "50.000000")
