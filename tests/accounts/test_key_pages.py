"""The page of the API keys: a key is shown once, its form is taken once, and all is its owner's alone."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from ytempire.accounts import keys, tokens
from ytempire.accounts.api_key import ApiKey
from ytempire.accounts.tokens import BadToken, Tokens
from ytempire.accounts.user import User
from ytempire.extensions import db, utcnow, writing
from ytempire.once import KeptAnswer

SignIn = Callable[[Person], Visitor]
PAGE = "/settings/keys"
DOCS = Path(__file__).parents[2] / "docs/api.md"
PLAIN = re.compile(r"yk_[A-Za-z0-9_-]{43}")
ONCE = re.compile(r'name="once"[^>]*value="([^"]+)"')


def once_of(page: TestResponse) -> str:
    found = ONCE.search(page.text)
    assert found, page.text
    return found[1]


def new_key(visitor: Visitor, **fields: object) -> TestResponse:
    """Open the page and send its form."""
    once = once_of(visitor.get(PAGE))
    return visitor.post(PAGE, {"once": once, "name": "n8n", "scopes": ["videos:read"], "ends": "never", **fields})


def plain_of(answer: TestResponse) -> str:
    (plain,) = set(PLAIN.findall(answer.text))
    return plain


def keys_of(app: Flask, person: Person) -> list[ApiKey]:
    with app.app_context():
        return keys.of_user(db.session.get_one(User, person.id))


def begun(app: Flask, person: Person, agent: str = "nightly script") -> Tokens:
    with app.app_context():
        return tokens.begin(db.session.get_one(User, person.id), agent, "203.0.113.7")


def good(app: Flask, given: Tokens) -> bool:
    with app.app_context():
        try:
            return bool(tokens.user_of(given.access_token))
        except BadToken:
            return False


def test_a_key_is_shown_when_it_is_made_and_never_again(
    app: Flask, cast: Cast, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    owner = signed_in(cast.owner)
    answer = new_key(owner, scopes=["videos:read", "costs:read"])
    plain = plain_of(answer)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (201, "no-store")
    with app.app_context():
        user, key = keys.user_of(plain)
        assert (user.id, key.name, key.expires_at) == (cast.owner.id, "n8n", None)
        assert key.scopes == ["videos:read", "costs:read"]
        kept = db.session.scalars(select(KeptAnswer)).all()
        assert plain not in str([(row.key, row.answer, row.fingerprint) for row in kept])
    page = owner.get(PAGE).text
    for told in (f"{plain[:10]}…", "<code>videos:read</code> · <code>costs:read</code>", "used just now"):
        assert told in page
    with owner.http.session_transaction() as session:
        told_elsewhere = page + caplog.text + str(dict(session)) + str(answer.headers)
    assert plain not in told_elsewhere


def test_a_form_that_is_sent_again_makes_no_second_key(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    fields = {"once": once_of(owner.get(PAGE)), "name": "n8n", "scopes": ["videos:read"], "ends": "never"}
    assert owner.post(PAGE, fields).status_code == 201
    again = owner.post(PAGE, fields)
    assert (again.status_code, again.location) == (303, PAGE)
    page = owner.get(PAGE)
    assert "sent before" in page.text
    assert 'role="alert"' not in page.text
    assert PLAIN.search(page.text) is None
    assert len(keys_of(app, cast.owner)) == 1
    assert owner.post(PAGE, {**fields, "once": once_of(page)}).status_code == 201


def test_two_presses_at_once_make_one_key(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    visitors = [signed_in(cast.owner) for _ in range(3)]
    fields = {"once": once_of(visitors[0].get(PAGE)), "name": "n8n", "scopes": ["videos:read"], "ends": "never"}
    together, answers = threading.Barrier(3), []

    def press(visitor: Visitor) -> None:
        together.wait(10)
        answers.append(visitor.post(PAGE, fields).status_code)

    threads = [threading.Thread(target=press, args=[visitor]) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [201, 303, 303]
    assert len(keys_of(app, cast.owner)) == 1


@ONE_KIND
def test_a_form_without_its_name_is_asked_for_again(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    answer = new_key(owner, once="")
    assert (answer.status_code, 'value="n8n"' in answer.text) == (422, True)
    assert "open for too long" in answer.text
    assert keys_of(app, cast.owner) == []
    assert new_key(owner, once=once_of(answer)).status_code == 201


@ONE_KIND
@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"name": " "}, "Give the key a name"),
    ({"name": "n" * 101}, "Use at most 100 characters."),
    ({"scopes": []}, "Choose at least one"),
    ({"scopes": ["everything"]}, "There are these scopes alone"),
    ({"scopes": ["admin"]}, "Only an admin"),
    ({"ends": "1"}, "Not a valid choice"),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_nothing_is_made(
    app: Flask, cast: Cast, signed_in: SignIn, wrong: dict[str, object], sentence: str
) -> None:
    answer = new_key(signed_in(cast.owner), **wrong)
    assert answer.status_code == 422
    assert answer.text.count('role="alert"') == 1
    assert re.search(rf'<span class="error" id="{next(iter(wrong))}-error">.*{sentence}', answer.text)
    assert keys_of(app, cast.owner) == []


@ONE_KIND
@pytest.mark.parametrize("days", [30, 90, 365])
def test_a_key_ends_after_the_days_that_are_chosen(app: Flask, cast: Cast, signed_in: SignIn, days: int) -> None:
    new_key(signed_in(cast.owner), ends=str(days))
    (key,) = keys_of(app, cast.owner)
    assert key.expires_at
    assert round((key.expires_at - utcnow()).total_seconds() / 86_400, 2) == days
    assert " · ends " in signed_in(cast.owner).get(PAGE).text


@ONE_KIND
def test_a_key_whose_time_is_over_says_so(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    new_key(signed_in(cast.owner), ends="30")
    with app.app_context(), writing():
        db.session.scalars(select(ApiKey)).one().expires_at = utcnow()
    page = signed_in(cast.owner).get(PAGE).text
    assert "Expired" in page
    assert " · ends " not in page


@ONE_KIND
def test_at_most_fifty_and_the_page_says_what_to_do(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    with app.app_context():
        for number in range(keys.MOST):
            keys.make(db.session.get_one(User, cast.owner.id), f"number {number}", ["videos:read"])
    answer = new_key(signed_in(cast.owner))
    assert answer.status_code == 422
    assert "Revoke one that is not used any more." in answer.text


@ONE_KIND
def test_the_admins_scope_is_offered_to_admins_and_no_longer_told_of_who_is_none(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    assert 'value="admin"' not in signed_in(cast.owner).get(PAGE).text
    admin = signed_in(cast.admin)
    assert new_key(admin, scopes=["admin"]).status_code == 201
    told = '<small class="small"><code>admin</code></small>'
    assert told in admin.get(PAGE).text
    with app.app_context(), writing():
        db.session.get_one(User, cast.admin.id).role = "creator"
    page = admin.get(PAGE).text
    assert told not in page
    assert "May do nothing any more" in page


def test_a_key_is_revoked_by_its_owner_and_by_nobody_else(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, outsider = signed_in(cast.owner), signed_in(cast.outsider)
    plain = plain_of(new_key(owner, name="<b>studio</b>"))
    address = f"{PAGE}/{keys_of(app, cast.owner)[0].id}/revocation"
    assert outsider.post(address).status_code == 404
    assert signed_in(cast.admin).post(address).status_code == 404
    assert owner.post(f"{PAGE}/key_0/revocation").status_code == 404
    assert owner.post(f"{PAGE}/%00/revocation").status_code == 404
    with app.app_context():
        assert keys.user_of(plain)
    page = owner.get(PAGE).text
    assert f'action="{address}"' in page
    assert "&lt;b&gt;studio&lt;/b&gt;" in page
    answer = owner.post(address)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Key revoked." in owner.get(PAGE).text
    with app.app_context(), pytest.raises(BadToken):
        keys.user_of(plain)


def test_where_a_program_signed_in_is_shown_and_ended(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    first, second, others = begun(app, cast.owner), begun(app, cast.owner, ""), begun(app, cast.outsider, "theirs")
    owner = signed_in(cast.owner)
    page = owner.get(PAGE).text
    for told in ("nightly script", "203.0.113.7 · last used just now", "A program without a name"):
        assert told in page
    assert "theirs" not in page
    endings = re.findall(rf'action="({PAGE}/sessions/[0-9a-f]+/ending)"', page)
    assert len(endings) == 2
    assert signed_in(cast.outsider).post(endings[0]).status_code == 404
    assert (good(app, first), good(app, second)) == (True, True)
    assert owner.post(endings[0]).location == PAGE
    assert sorted((good(app, first), good(app, second))) == [False, True]
    owner.post(f"{PAGE}/sessions/ending")
    assert (good(app, first), good(app, second), good(app, others)) == (False, False, True)
    assert "No program is signed in." in owner.get(PAGE).text


@ONE_KIND
def test_an_outsider_sees_nothing_of_it(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    new_key(signed_in(cast.owner), name="The owner's own")
    begun(app, cast.owner)
    page = signed_in(cast.outsider).get(PAGE).text
    assert "There is none yet." in page
    assert "own</b>" not in page
    assert "nightly script" not in page


@ONE_KIND
def test_who_is_not_signed_in_is_led_to_the_door(app: Flask, cast: Cast, visitor: Visitor) -> None:
    assert visitor.get(PAGE).location.startswith("/login")
    for path in (PAGE, f"{PAGE}/key_0/revocation", f"{PAGE}/sessions/ending", f"{PAGE}/sessions/{'0' * 32}/ending"):
        assert visitor.post(path, {"name": "n8n", "scopes": ["videos:read"]}).location.startswith("/login")


@ONE_KIND
def test_a_form_from_elsewhere_does_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner, given = signed_in(cast.owner), begun(app, cast.owner)
    assert new_key(owner, csrf_token="").status_code == 400
    assert owner.post(f"{PAGE}/sessions/ending", {"csrf_token": ""}).status_code == 400
    assert keys_of(app, cast.owner) == []
    assert good(app, given)


@ONE_KIND
def test_a_plan_without_the_api_is_told_of_at_the_top(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    told = "plan does not include the API."
    assert told not in signed_in(cast.owner).get(PAGE).text
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": "test", "plan_free": "api=no"})
    before, found, _ = signed_in(cast.owner).get(PAGE).text.partition(told)
    assert found
    assert 'id="new"' not in before
    assert told not in signed_in(cast.admin).get(PAGE).text


@ONE_KIND
def test_what_the_first_button_ticks_is_what_the_documentation_asks_for(cast: Cast, signed_in: SignIn) -> None:
    wanted = re.findall(r"`([a-z:]+)`", DOCS.read_text("utf-8").partition("that has the scopes ")[2].partition("\n")[0])
    assert f'data-ticks="{" ".join(wanted)}">Make and publish videos<' in signed_in(cast.owner).get(PAGE).text


@ONE_KIND
def test_the_page_says_how_to_begin(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(
        update={"base_url": "https://films.example.com/", "api_v1_prefix": "/api/v1"}
    )
    owner = signed_in(cast.owner)
    page = owner.get(PAGE).text
    assert "Bearer yk_…&#34; https://films.example.com/api/v1/videos" in page.replace('"', "&#34;")
    assert 'href="/api/v1/docs"' in page
    assert f'href="{PAGE}"' in owner.get("/settings").text
