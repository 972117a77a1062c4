"""How a webhook stands, on its pages: what it is called, paused, resumed, tried again, or not in the plan."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests.support.people import Cast, Person, Visitor
from tests.webhooks.made import endpoint_of
from ytempire.extensions import db, utcnow
from ytempire.webhooks.endpoint import PAUSED, Endpoint

SignIn = Callable[[Person], Visitor]
PAGE = "/settings/webhooks"


def endpoints(app: Flask) -> list[Endpoint]:
    with app.app_context():
        return list(db.session.scalars(select(Endpoint)))


def test_a_paused_one_says_why_and_is_resumed(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    endpoint_id = endpoint_of(app, cast.owner, state=PAUSED, why="It only failed for three days.", paused_at=utcnow())
    for path in (PAGE, f"{PAGE}/{endpoint_id}"):
        assert "It only failed for three days." in owner.get(path).text
    assert owner.post(f"{PAGE}/{endpoint_id}/resumption").status_code == 303
    assert endpoints(app)[0].state == "active"
    assert "Resume" not in owner.get(f"{PAGE}/{endpoint_id}").text


def test_its_owner_pauses_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, outsider, endpoint_id = signed_in(cast.owner), signed_in(cast.outsider), endpoint_of(app, cast.owner)
    assert outsider.post(f"{PAGE}/{endpoint_id}/pause").status_code == 404
    assert endpoints(app)[0].state == "active"
    assert owner.post(f"{PAGE}/{endpoint_id}/pause").location == f"{PAGE}/{endpoint_id}"
    page = owner.get(f"{PAGE}/{endpoint_id}").text
    assert "You paused it." in page
    assert "Resume</button>" in page
    assert f"{endpoint_id}/pause" not in page
    owner.post(f"{PAGE}/{endpoint_id}/resumption")
    assert endpoints(app)[0].state == "active"


def test_one_that_is_failing_can_be_tried_now(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, failing = signed_in(cast.owner), endpoint_of(app, cast.owner, failing_since=utcnow())
    assert "Try what waits now" in owner.get(f"{PAGE}/{failing}").text
    assert owner.post(f"{PAGE}/{failing}/resumption").status_code == 303
    well = endpoint_of(app, cast.owner)
    assert "Try what waits now" not in owner.get(f"{PAGE}/{well}").text


def test_it_is_called_what_its_owner_says_or_where_it_goes(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, plain = signed_in(cast.owner), endpoint_of(app, cast.owner)
    named = endpoint_of(app, cast.owner, description="Nightly", url="https://example.com/a?key=1")
    page = owner.get(PAGE).text
    for endpoint_id, name in ((plain, "127.0.0.1:9/hooks"), (named, "Nightly")):
        assert f'<a href="{PAGE}/{endpoint_id}">{name}</a>' in page
        assert f'href="{PAGE}/{endpoint_id}/edit"' in page
        assert f"<h1>{name}</h1>" in owner.get(f"{PAGE}/{endpoint_id}").text


def test_a_plan_without_webhooks_is_told_of_at_the_top(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    told = "plan does not include webhooks."
    assert told not in signed_in(cast.owner).get(PAGE).text
    update = {"billing": "test", "plan_free": "webhooks=no"}
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=update)
    before, found, after = signed_in(cast.owner).get(PAGE).text.partition(told)
    assert found
    assert 'id="yours"' not in before
    assert 'id="yours"' in after
    assert "See plans" in after


def test_how_it_is_tried_again_is_said(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, endpoint_id = signed_in(cast.owner), endpoint_of(app, cast.owner)
    for path in (PAGE, f"{PAGE}/{endpoint_id}"):
        assert "after 10 s, 1 min, 5 min, 30 min, 1 h, 2 h, 4 h, 8 h and 8 h" in owner.get(path).text
