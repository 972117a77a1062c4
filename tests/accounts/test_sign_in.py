from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.door import PASSWORD, send, sign_in, sign_up, signed_in, token_of, without_tokens
from tests.support.databases import ONE_KIND
from ytempire import create_app
from ytempire.accounts import passwords, user
from ytempire.config import load_settings
from ytempire.extensions import writing


@pytest.fixture(autouse=True)
def maya(app: Flask) -> None:
    sign_up(app.test_client())


def test_the_right_password_opens_and_leads_to_where_one_was_going(client: FlaskClient) -> None:
    assert client.get("/settings?part=1").location == "/login?next=%2Fsettings%3Fpart%3D1"
    answer = sign_in(client, next="%2Fsettings%3Fpart%3D1")
    assert answer.status_code == 303
    assert answer.location == "/settings?part=1"
    assert signed_in(client)


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client: FlaskClient) -> None:
    wrong = sign_in(client, "maya@example.com", "not the password")
    unknown = sign_in(client, "omar@example.com", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert 'role="alert"' in wrong.text
    assert without_tokens(wrong) == without_tokens(unknown).replace("omar@", "maya@")
    assert not signed_in(client)


def test_an_account_without_a_password_cannot_be_opened(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing():
        user.of_email("maya@example.com").password_hash = None  # type: ignore[union-attr]
    for guess in (PASSWORD, "the password of nobody"):
        assert sign_in(client, password=guess).status_code == 422


def test_the_address_may_be_typed_in_any_case(client: FlaskClient) -> None:
    assert sign_in(client, " Maya@EXAMPLE.com ").status_code == 303


@ONE_KIND
@pytest.mark.parametrize(
    "place",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "/%09/evil.example", "/%0a/evil.example",
     "javascript:alert(1)", "evil.example", "%5C%5Cevil.example", "///evil.example"],
)  # fmt: skip
def test_signing_in_never_leads_elsewhere(client: FlaskClient, place: str) -> None:
    assert sign_in(client, next=place).location == "/"


def test_nothing_of_the_session_before_is_kept(client: FlaskClient) -> None:
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as after:
        assert "planted" not in after


def test_the_session_cookie_is_for_http_and_this_site_only(client: FlaskClient) -> None:
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_https_the_cookie_is_secure_and_the_browser_stays_with_https(tmp_path: Path) -> None:
    app = create_app(load_settings(instance_path=tmp_path, base_url="https://ytempire.example"))
    answer = app.test_client().get("/signup", base_url="https://ytempire.example")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_stolen_cookie_in_another_browser_opens_nothing(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    cookie = client.get_cookie("session")
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)  # type: ignore[union-attr]
    assert thief.get("/settings", headers={"User-Agent": "another browser"}).status_code == 303


def test_signing_out_takes_a_post(client: FlaskClient) -> None:
    sign_in(client)
    assert client.get("/logout").status_code == 405
    assert signed_in(client)


def test_signing_out_closes(client: FlaskClient) -> None:
    sign_in(client)
    assert send(client, "/settings", "/logout").location == "/login"
    assert not signed_in(client)


def test_a_form_without_its_token_is_refused_with_a_sentence(client: FlaskClient) -> None:
    answer = client.post("/login", data={"email": "maya@example.com", "password": PASSWORD})
    assert answer.status_code == 400
    assert "Reload it and send again." in answer.text
    assert not signed_in(client)


def test_somebody_who_is_signed_in_is_not_asked_again(client: FlaskClient) -> None:
    sign_in(client)
    assert client.get("/login?next=/settings").location == "/settings"
    assert client.get("/signup").location == "/"


def test_a_fragment_sends_the_whole_page_to_the_door(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/videos?page=2"}
    answer = client.get("/settings", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/login?next=%2Fvideos%3Fpage%3D2"


def test_after_ten_wrong_tries_an_account_is_closed_for_a_while_to_the_right_password_too(
    app: Flask, client: FlaskClient
) -> None:
    for _ in range(10):
        assert sign_in(client, password="not the password").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "Too many tries. Try again in" in answer.text
    assert 'role="alert"' in answer.text
    sign_up(app.test_client(), "omar@example.com")
    assert sign_in(client, "omar@example.com").status_code == 303


def test_an_unknown_account_is_closed_just_the_same(client: FlaskClient) -> None:
    for _ in range(10):
        sign_in(client, "omar@example.com", "not the password")
    assert sign_in(client, "omar@example.com", "not the password").status_code == 429


def test_a_right_password_begins_the_count_anew(app: Flask) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(app.test_client(), password="not the password")
        assert sign_in(app.test_client()).status_code == 303


def test_one_address_cannot_try_many_accounts(client: FlaskClient) -> None:
    token = token_of(client.get("/login"))
    statuses = [
        client.post("/login", data={"csrf_token": token, "email": f"a{number}@example.com", "password": "-"})
        .status_code
        for number in range(51)
    ]  # fmt: skip
    assert statuses == [422] * 50 + [429]


def test_a_hash_of_older_parameters_is_made_anew_at_sign_in(app: Flask, client: FlaskClient) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with app.app_context(), writing():
        user.of_email("maya@example.com").password_hash = weak  # type: ignore[union-attr]
    assert sign_in(client).status_code == 303
    with app.app_context():
        kept = user.of_email("maya@example.com").password_hash  # type: ignore[union-attr]
    assert kept != weak
    assert not passwords.outdated(kept)
    assert sign_in(app.test_client()).status_code == 303
