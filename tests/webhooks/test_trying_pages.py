"""A test of a webhook from its page: asked for by a button, seen in the log, refused with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests.billing.plans import changed
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from tests.support.programs import let_call
from tests.webhooks.made import delivery_of, endpoint_of
from ytempire.extensions import db
from ytempire.webhooks.delivery import FAILED, TEST, Delivery
from ytempire.webhooks.endpoint import PAUSED

pytestmark = ONE_KIND
SignIn = Callable[[Person], Visitor]
PAGE = "/settings/webhooks"


def deliveries(app: Flask) -> list[Delivery]:
    with app.app_context():
        return list(db.session.scalars(select(Delivery)))


def test_the_button_leads_to_the_line_of_the_log_which_is_open_and_looks_again(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    owner, at = signed_in(cast.owner), endpoint_of(app, cast.owner)
    delivery_of(app, at)
    assert f'action="{PAGE}/{at}/test"' in owner.get(f"{PAGE}/{at}").text
    answer = owner.post(f"{PAGE}/{at}/test")
    (sent,) = [each for each in deliveries(app) if each.is_test]
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/{at}?open={sent.id}#{sent.id}")
    page = owner.get(f"{PAGE}/{at}?open={sent.id}").text
    assert "A test is on its way." in page
    line, _, rest = page.partition(f'<li id="{sent.id}"')[2].partition("</li>")
    assert "<details open>" in line
    assert 'hx-trigger="every 2s"' in line
    assert "<b>webhook.test</b>" in line
    assert "<details open>" not in rest
    alone = owner.get(f"{PAGE}/{at}/deliveries/{sent.id}").text
    assert "<details open>" not in alone  # what its reader closes stays so


def test_a_second_one_waits_for_the_end_of_the_first(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, at = signed_in(cast.owner), endpoint_of(app, cast.owner)
    answers = [owner.post(f"{PAGE}/{at}/test") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[1].location == f"{PAGE}/{at}"
    assert "A test is on its way already." in owner.get(f"{PAGE}/{at}").text
    assert len(deliveries(app)) == 1


def test_a_paused_one_has_no_button_and_whoever_asks_all_the_same_is_told(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    owner, at = signed_in(cast.owner), endpoint_of(app, cast.owner, state=PAUSED)
    assert "Send a test" not in owner.get(f"{PAGE}/{at}").text
    assert owner.post(f"{PAGE}/{at}/test").status_code == 303
    assert "nothing is sent to it. Resume it first." in owner.get(f"{PAGE}/{at}").text
    assert deliveries(app) == []


def test_one_that_was_given_up_unsent_says_so_and_none_counts_as_lost(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    owner, at = signed_in(cast.owner), endpoint_of(app, cast.owner)
    owner.post(f"{PAGE}/{at}/test")
    owner.post(f"{PAGE}/{at}/pause")
    delivery_of(app, at, 500, event=TEST, state=FAILED)
    page = owner.get(f"{PAGE}/{at}").text
    assert re.search(r"Not sent</span>\s*<span[^>]*></span>\s*<span[^>]*>given up when it was paused</span>", page)
    assert "given up after 1 try" in page
    assert re.search(r"Given up in the last day</dt><dd>None</dd>", page)
    assert "given up in the last day" not in owner.get(PAGE).text


def test_nobody_else_has_one_sent_and_none_is_without_the_forms_token(
    app: Flask, cast: Cast, signed_in: SignIn, visitor: Visitor
) -> None:
    at = f"{PAGE}/{endpoint_of(app, cast.owner)}/test"
    assert {signed_in(who).post(at).status_code for who in (cast.outsider, cast.admin)} == {404}
    assert visitor.post(at).location.startswith("/login")
    owner = signed_in(cast.owner)
    assert owner.post(at, {"csrf_token": ""}).status_code == 400
    assert owner.get(at).status_code == 405
    assert deliveries(app) == []


def test_an_admin_tests_the_installations_own(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    at = endpoint_of(app, None)
    assert signed_in(cast.owner).post(f"{PAGE}/{at}/test").status_code == 404
    admin = signed_in(cast.admin)
    assert f'action="{PAGE}/{at}/test"' in admin.get(f"{PAGE}/{at}").text
    assert admin.post(f"{PAGE}/{at}/test").status_code == 303
    assert [(each.endpoint_id, each.is_test) for each in deliveries(app)] == [(at, True)]


def test_a_plan_without_webhooks_tests_none(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, at = signed_in(cast.owner), endpoint_of(app, cast.owner)
    changed(let_call(app, billing="test"), free="webhooks=no")
    answer = owner.post(f"{PAGE}/{at}/test")
    assert answer.status_code == 403
    assert "does not include webhooks" in answer.text
    assert deliveries(app) == []
