from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.door import PASSWORD, send, sign_in, sign_up, signed_in
from tests.support.databases import ONE_KIND
from ytempire.accounts import user
from ytempire.accounts.user import User

NEW = "another sentence altogether"
PROFILE = {"name": "Maya", "timezone": "UTC", "theme": "system"}


@pytest.fixture(autouse=True)
def maya(client: FlaskClient) -> None:
    sign_up(client)


def of_maya(app: Flask) -> User:
    with app.app_context():
        found = user.of_email("maya@example.com")
        assert found is not None
        return found


def change_password(client: FlaskClient, now: str, new: str = NEW):  # type: ignore[no-untyped-def]
    return send(client, "/settings", "/settings/password", current_password=now, password=new)


def test_a_profile_is_saved(app: Flask, client: FlaskClient) -> None:
    profile = {"name": " Maya  Okafor ", "timezone": "Asia/Kolkata", "theme": "dark"}
    answer = send(client, "/settings", "/settings/profile", **profile)
    assert answer.status_code == 303
    saved = of_maya(app)
    assert (saved.name, saved.timezone, saved.theme) == ("Maya Okafor", "Asia/Kolkata", "dark")


def test_the_theme_stands_on_the_page_from_its_first_byte(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/settings").text
    send(client, "/settings", "/settings/profile", **{**PROFILE, "theme": "dark"})
    assert '<html lang="en" data-theme="dark">' in client.get("/settings").text


@ONE_KIND
@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"timezone": "Mars/Olympus_Mons"}, {"theme": "neon"}, {"theme": '" onload="x'}]
)
def test_a_wrong_profile_is_refused_whole(app: Flask, client: FlaskClient, wrong: dict[str, str]) -> None:
    answer = send(client, "/settings", "/settings/profile", **{"name": "Other", **PROFILE, **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    saved = of_maya(app)
    assert (saved.name, saved.timezone, saved.theme) == ("Maya", "UTC", "system")


def test_the_switch_keeps_the_theme_and_comes_back(app: Flask, client: FlaskClient) -> None:
    page = client.get("/settings")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": token, "theme": "dark"}
    answer = client.post("/settings/theme", data=data, headers={"Referer": "http://localhost/settings"})
    assert answer.location == "/settings"
    assert of_maya(app).theme == "dark"


def test_the_password_changes_and_this_session_stays(app: Flask, client: FlaskClient) -> None:
    assert change_password(client, PASSWORD).status_code == 303
    assert signed_in(client)
    assert sign_in(app.test_client(), password=NEW).status_code == 303


def test_changing_the_password_takes_the_present_one(app: Flask, client: FlaskClient) -> None:
    before = of_maya(app).password_hash
    answer = change_password(client, "not the password")
    assert answer.status_code == 422
    assert "That is not your present password." in answer.text
    assert of_maya(app).password_hash == before


def test_a_changed_password_ends_other_sessions(app: Flask, client: FlaskClient) -> None:
    elsewhere = app.test_client()
    sign_in(elsewhere)
    change_password(client, PASSWORD)
    assert not signed_in(elsewhere)


def test_the_present_password_cannot_be_guessed_at_length(client: FlaskClient) -> None:
    for _ in range(10):
        change_password(client, "not the password")
    assert change_password(client, PASSWORD).status_code == 429


def test_a_weak_new_password_is_refused(app: Flask, client: FlaskClient) -> None:
    for weak in ("short", "qwerty123456", "maya@example.com"):
        assert change_password(client, PASSWORD, weak).status_code == 422
    assert sign_in(app.test_client()).status_code == 303


def test_the_email_changes_and_the_old_address_is_told(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = send(client, "/settings", "/settings/email", email=" Maya@Example.org", password=PASSWORD)
    assert answer.status_code == 303
    assert "To: maya@example.com" in caplog.text
    assert sign_in(app.test_client(), "maya@example.org").status_code == 303
    assert sign_in(app.test_client(), "maya@example.com").status_code == 422


def test_changing_the_email_takes_the_password(app: Flask, client: FlaskClient) -> None:
    answer = send(client, "/settings", "/settings/email", email="a@example.org", password="not the password")
    assert answer.status_code == 422
    assert of_maya(app).email == "maya@example.com"


def test_another_persons_email_is_refused(app: Flask, client: FlaskClient) -> None:
    sign_up(app.test_client(), "omar@example.com")
    answer = send(client, "/settings", "/settings/email", email="OMAR@example.com", password=PASSWORD)
    assert answer.status_code == 422
    assert "An account has this e-mail address already." in answer.text
    assert signed_in(client)


def test_the_alert_stands_at_the_form_that_was_refused(client: FlaskClient) -> None:
    page = change_password(client, "not the password").text
    assert page.count('role="alert"') == 1
    assert page.index('id="password-part"') < page.index('role="alert"')


@pytest.mark.parametrize("part", ["profile", "email", "password", "theme"])
def test_nothing_is_saved_for_somebody_who_is_not_signed_in(app: Flask, part: str) -> None:
    stranger = app.test_client()
    answer = send(stranger, "/login", f"/settings/{part}", name="Eve", email="eve@example.com")
    assert answer.status_code == 303
    assert answer.location == "/login"
