"""The pages of webhooks: what is made, shown once, changed, paused and deleted, and by whom."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.people import Cast, Person, Visitor
from tests.webhooks.made import SECRET, URL, endpoint_of
from ytempire.extensions import db
from ytempire.webhooks import signing
from ytempire.webhooks.endpoint import MOST, Endpoint

SignIn = Callable[[Person], Visitor]
PAGE = "/settings/webhooks"
ONCE = re.compile(r'name="once" value="([^"]+)"')
SHOWN = re.compile(r'<code id="webhook-secret">([^<]+)<')


@pytest.fixture(autouse=True)
def _private_allowed(app: Flask) -> None:
    """The receivers of the tests are on this computer."""
    allow_private(app, True)


def allow_private(app: Flask, allowed: bool) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"webhooks_allow_private": allowed})


def name_of_form(page: str) -> str:
    found = ONCE.search(page)
    assert found
    return found[1]


def filled(visitor: Visitor, **fields: object) -> dict[str, object]:
    """A form that was opened, with what is typed."""
    once = name_of_form(visitor.get(f"{PAGE}/new").text)
    return {"once": once, "url": URL, "description": "Nightly", "events": ["video.failed", "video.completed"], **fields}


def endpoints(app: Flask) -> list[Endpoint]:
    with app.app_context():
        return list(db.session.scalars(select(Endpoint)))


def test_without_a_webhook_the_page_says_what_they_are_for(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.owner).get(PAGE).text
    assert "No webhooks yet" in page
    assert "told at once when a film is finished" in page
    assert f'href="{PAGE}/new"' in page
    assert f'href="{PAGE}"' in signed_in(cast.owner).get("/settings").text
    assert 'href="/v1/docs"' in page


def test_a_new_webhook_shows_its_secret_once_and_nothing_keeps_it(
    app: Flask, cast: Cast, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    owner = signed_in(cast.owner)
    with caplog.at_level(logging.DEBUG):
        answer = owner.post(PAGE, filled(owner))
    (endpoint,) = endpoints(app)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert SHOWN.findall(answer.text) == [endpoint.secret]
    assert signing.token_of(endpoint.secret) in answer.text
    assert (endpoint.user_id, endpoint.url, endpoint.description) == (cast.owner.id, URL, "Nightly")
    assert endpoint.events == ["video.completed", "video.failed"]
    later = owner.get(f"{PAGE}/{endpoint.id}").text + owner.get(PAGE).text
    with owner.http.session_transaction() as session:
        kept = repr(dict(session))
    for secret in (endpoint.secret, signing.token_of(endpoint.secret)):
        assert secret not in later + kept + caplog.text


def test_a_form_that_is_sent_again_makes_no_second_one(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    form = filled(owner)
    owner.post(PAGE, form)
    answer = owner.post(PAGE, form)
    (endpoint,) = endpoints(app)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/{endpoint.id}")
    assert endpoint.secret not in answer.text
    assert "This form was sent before" in owner.get(PAGE).text


def test_of_the_same_form_twice_at_once_one_makes_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    one, other = signed_in(cast.owner), signed_in(cast.owner)
    form = filled(one)
    other.get(PAGE)
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda visitor: visitor.post(PAGE, form).status_code, (one, other)))
    assert sorted(answers) == [201, 303]
    assert len(endpoints(app)) == 1


def test_a_form_of_somebody_else_is_not_taken_for_ones_own(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, outsider = signed_in(cast.owner), signed_in(cast.outsider)
    form = filled(owner)
    owner.post(PAGE, form)
    assert outsider.post(PAGE, {**filled(outsider), "once": form["once"]}).status_code == 201
    assert {endpoint.user_id for endpoint in endpoints(app)} == {cast.owner.id, cast.outsider.id}


@pytest.mark.parametrize("once", ["", "short", "x" * 22 + "\0", "a b" * 10])
def test_a_form_without_its_own_name_makes_nothing(app: Flask, cast: Cast, signed_in: SignIn, once: str) -> None:
    owner = signed_in(cast.owner)
    assert owner.post(PAGE, filled(owner, once=once)).status_code == 400
    assert endpoints(app) == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("url", "", "Give the address that is to hear of it"),
        ("url", "ftp://example.com/", "has to begin with https://"),
        ("url", "https://me:pw@example.com/", "Leave name and password out"),
        ("url", "https://example.com/" + "a" * 2000, "at most 2,000 characters"),
        ("events", [], "Choose at least one event"),
        ("events", ["video.exploded"], "there are no other events"),
        ("description", "x" * 201, "at most 200 characters"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    app: Flask, cast: Cast, signed_in: SignIn, field: str, typed: object, sentence: str
) -> None:
    owner = signed_in(cast.owner)
    answer = owner.post(PAGE, filled(owner, **{field: typed}))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert sentence in re.findall(rf'id="{field}-error">(.*?)</span>', answer.text, re.S)[0]
    assert endpoints(app) == []


def test_a_private_address_is_refused_at_the_field_and_stays_as_it_was_typed(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    allow_private(app, False)
    owner = signed_in(cast.owner)
    form = filled(owner, url="http://127.0.0.1:5678/webhook")
    answer = owner.post(PAGE, form)
    assert answer.status_code == 422
    assert "private network" in re.findall(r'id="url-error">(.*?)</span>', answer.text, re.S)[0]
    assert 'value="http://127.0.0.1:5678/webhook"' in answer.text
    assert 'value="video.failed"' in answer.text
    allow_private(app, True)
    assert owner.post(PAGE, {**form, "once": name_of_form(answer.text)}).status_code == 201


def test_when_there_are_too_many_the_page_says_so(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    form = filled(owner)
    for _ in range(MOST):
        endpoint_of(app, cast.owner)
    assert "no more fit" in owner.get(PAGE).text
    answer = owner.post(PAGE, form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "more are not possible" in answer.text


def test_the_last_one_that_fits_is_called_made_when_its_form_is_sent_again(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    owner = signed_in(cast.owner)
    for _ in range(MOST - 1):
        endpoint_of(app, cast.owner)
    form = filled(owner)
    assert owner.post(PAGE, form).status_code == 201
    assert owner.post(PAGE, form).status_code == 303
    assert len(endpoints(app)) == MOST


def test_it_is_changed(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, endpoint_id = signed_in(cast.owner), endpoint_of(app, cast.owner)
    assert f'value="{URL}"' in owner.get(f"{PAGE}/{endpoint_id}/edit").text
    told = {"url": "http://127.0.0.1:9/other", "description": "", "events": ["budget.reached"]}
    assert owner.post(f"{PAGE}/{endpoint_id}", told).location == f"{PAGE}/{endpoint_id}"
    (endpoint,) = endpoints(app)
    assert (endpoint.url, endpoint.events, endpoint.secret) == (told["url"], ["budget.reached"], SECRET)
    answer = owner.post(f"{PAGE}/{endpoint_id}", {**told, "url": "gopher://x"})
    assert answer.status_code == 422
    assert "has to begin with https://" in answer.text
    assert endpoints(app)[0].url == told["url"]


def test_a_new_secret_is_asked_for_shown_once_and_made_once(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, endpoint_id = signed_in(cast.owner), endpoint_of(app, cast.owner)
    path = f"{PAGE}/{endpoint_id}/secret"
    once = name_of_form(owner.get(path).text)
    answer = owner.post(path, {"once": once})
    (endpoint,) = endpoints(app)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert endpoint.secret != SECRET
    assert SHOWN.findall(answer.text) == [endpoint.secret]
    again = owner.post(path, {"once": once})
    assert (again.status_code, again.location) == (303, f"{PAGE}/{endpoint_id}")
    assert endpoints(app)[0].secret == endpoint.secret
    assert owner.post(path).status_code == 400


def test_deleting_asks_first(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, endpoint_id = signed_in(cast.owner), endpoint_of(app, cast.owner)
    assert "Delete this webhook?" in owner.get(f"{PAGE}/{endpoint_id}/deletion").text
    assert len(endpoints(app)) == 1
    assert owner.post(f"{PAGE}/{endpoint_id}/deletion").location == PAGE
    assert endpoints(app) == []
    assert owner.get(f"{PAGE}/{endpoint_id}").status_code == 404
