"""Whose webhooks are whose: the owner's pages are nobody else's, and the installation's own are for admins to read."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.people import Cast, Visitor
from tests.webhooks.made import SECRET, URL, endpoint_of
from tests.webhooks.test_pages import PAGE, SignIn, allow_private, endpoints, filled
from ytempire.webhooks.endpoint import PAUSED


@pytest.fixture(autouse=True)
def _private_allowed(app: Flask) -> None:
    """The receivers of the tests are on this computer."""
    allow_private(app, True)


def test_the_installations_own_is_shown_to_admins_and_changed_by_nobody(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    endpoint_id = endpoint_of(app, None, url="http://n8n.internal:5678/webhook/all")
    admin, owner = signed_in(cast.admin), signed_in(cast.owner)
    assert "n8n.internal" in admin.get(PAGE).text
    assert "n8n.internal" not in owner.get(PAGE).text
    page = admin.get(f"{PAGE}/{endpoint_id}").text
    assert "N8N_WEBHOOK_URL" in page
    assert SECRET not in page
    for word in ("/edit", "/secret", "/deletion"):
        assert f"{PAGE}/{endpoint_id}{word}" not in page
        assert admin.get(f"{PAGE}/{endpoint_id}{word}").status_code == 404
    form = {"once": "x" * 22, "url": URL, "events": ["video.failed"]}
    posted = (admin.post(f"{PAGE}/{endpoint_id}{path}", form) for path in ("", "/secret", "/deletion"))
    assert {answer.status_code for answer in posted} == {404}
    assert owner.get(f"{PAGE}/{endpoint_id}").status_code == 404
    assert endpoints(app)[0].secret == SECRET


def test_outsiders_and_strangers_see_and_do_nothing(
    app: Flask, cast: Cast, signed_in: SignIn, visitor: Visitor
) -> None:
    at = f"{PAGE}/{endpoint_of(app, cast.owner, state=PAUSED)}"
    form = {"once": "x" * 22, "url": "http://127.0.0.1:9/theirs", "events": ["video.failed"]}
    for somebody in (signed_in(cast.outsider), signed_in(cast.admin)):
        for path in ("", "/edit", "/secret", "/deletion"):
            assert somebody.get(at + path).status_code == 404, path
        for path in ("", "/secret", "/deletion", "/resumption"):
            assert somebody.post(at + path, form).status_code == 404, path
        assert URL not in somebody.get(PAGE).text
    for path in ("", "/edit", "/secret", "/deletion"):
        assert visitor.get(at + path).location.startswith("/login")
    assert visitor.get(PAGE).location.startswith("/login")
    assert visitor.post(PAGE, form).location.startswith("/login")
    (endpoint,) = endpoints(app)
    assert (endpoint.url, endpoint.secret, endpoint.state) == (URL, SECRET, PAUSED)


def test_no_form_is_taken_without_its_token(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, endpoint_id = signed_in(cast.owner), endpoint_of(app, cast.owner)
    form = {**filled(owner), "csrf_token": ""}
    paths = ("", f"/{endpoint_id}", *(f"/{endpoint_id}/{act}" for act in ("secret", "deletion", "resumption")))
    assert {owner.post(PAGE + path, form).status_code for path in paths} == {400}
    assert [(each.url, each.secret) for each in endpoints(app)] == [(URL, SECRET)]


@pytest.mark.parametrize("word", ["%00", "wh_" + "0" * 16, "x" * 300, "é"])
def test_what_is_not_there_is_404(cast: Cast, signed_in: SignIn, word: str) -> None:
    assert signed_in(cast.admin).get(f"{PAGE}/{word}").status_code == 404
