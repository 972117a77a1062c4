from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.door import PASSWORD, send, sign_in, sign_up, signed_in, without_tokens
from ytempire.accounts import registration, reset, user
from ytempire.accounts.user import User

NEW = "another sentence altogether"


@pytest.fixture(autouse=True)
def maya(app: Flask) -> None:
    sign_up(app.test_client())


def of_maya() -> User:
    found = user.of_email("maya@example.com")
    assert found is not None
    return found


def link_for_maya(app: Flask) -> str:
    with app.app_context():
        return f"/password/{reset.token(of_maya())}"


def test_the_answer_is_the_same_whether_the_address_exists(client: FlaskClient) -> None:
    known = send(client, "/password/forgot", email="maya@example.com")
    unknown = send(client, "/password/forgot", email="omar@example.com")
    assert known.status_code == unknown.status_code == 200
    assert "If an account has this address" in known.text
    assert without_tokens(known) == without_tokens(unknown).replace("omar@", "maya@")


def test_only_an_account_is_sent_a_link(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    send(client, "/password/forgot", email="omar@example.com")
    assert "/password/" not in caplog.text
    send(client, "/password/forgot", email=" Maya@Example.com")
    assert "To: maya@example.com" in caplog.text


def test_the_link_in_the_mail_opens_whatever_host_the_request_named(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.get("/password/forgot", base_url="http://evil.example")
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text)
    data = {"csrf_token": token[1] if token else "", "email": "maya@example.com"}
    client.post("/password/forgot", base_url="http://evil.example", data=data)
    found = re.search(r"^(http\S+?)(/password/\S+)$", caplog.text, re.MULTILINE)
    assert found
    assert found[1] == app.config["SETTINGS"].address
    assert client.get(found[2]).status_code == 200


def test_a_link_sets_the_password_and_signs_in(app: Flask, client: FlaskClient) -> None:
    assert send(client, link_for_maya(app), password=NEW).location == "/"
    assert signed_in(client)
    assert sign_in(app.test_client(), password=NEW).status_code == 303
    assert sign_in(app.test_client(), password=PASSWORD).status_code == 422


def test_a_link_works_once(app: Flask, client: FlaskClient) -> None:
    link = link_for_maya(app)
    send(client, link, password=NEW)
    again = app.test_client().get(link)
    assert again.status_code == 410
    assert "This link is over" in again.text


def test_a_second_link_ends_with_the_first_that_is_used(app: Flask, client: FlaskClient) -> None:
    first, second = link_for_maya(app), link_for_maya(app)
    send(client, first, password=NEW)
    assert client.get(second).status_code == 410


def test_an_old_link_is_over(app: Flask) -> None:
    with app.app_context():
        token = reset.token(of_maya())
        assert reset.user_of(token) == of_maya()
        assert reset.user_of(token, seconds=-1) is None


@pytest.mark.parametrize("token", ["x", "WzEsImEiXQ.aaaa.bbbb", "%00", "é"])
def test_a_forged_link_is_over(client: FlaskClient, token: str) -> None:
    assert client.get(f"/password/{token}").status_code == 410


def test_a_link_ends_when_the_address_changes(app: Flask, client: FlaskClient) -> None:
    link = link_for_maya(app)
    with app.app_context():
        registration.change_email(of_maya(), "maya@example.org")
    assert client.get(link).status_code == 410


def test_other_sessions_end_with_the_old_password(app: Flask, client: FlaskClient) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere)
    send(client, link_for_maya(app), password=NEW)
    assert not signed_in(elsewhere)


def test_a_refused_password_leaves_the_link_good(app: Flask, client: FlaskClient) -> None:
    link = link_for_maya(app)
    refused = send(client, link, password="maya@example.com")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert send(client, link, password=NEW).status_code == 303


def test_one_account_gets_five_links_an_hour(client: FlaskClient) -> None:
    for _ in range(5):
        send(client, "/password/forgot", email="maya@example.com")
    refused = send(client, "/password/forgot", email="maya@example.com")
    assert refused.status_code == 429
    assert "Too many tries" in refused.text
    assert int(refused.headers["Retry-After"]) > 0
