from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.door import PASSWORD, sign_up, signed_in
from ytempire.accounts import user
from ytempire.accounts.registration import EmailTaken, make_account
from ytempire.accounts.user import User
from ytempire.extensions import db


def the_user(app: Flask, email: str = "maya@example.com") -> User:
    with app.app_context():
        found = user.of_email(email)
        assert found is not None
        return found


def test_a_new_person_is_signed_in_at_once(client: FlaskClient) -> None:
    answer = sign_up(client)
    assert answer.status_code == 303
    assert answer.location == "/"
    assert signed_in(client)


def test_the_first_account_is_admin_and_the_second_a_creator(app: Flask) -> None:
    with app.app_context():
        assert make_account("first@example.com", "First", PASSWORD).role == "admin"
        assert make_account("second@example.com", "Second", PASSWORD).role == "creator"


def test_an_account_that_nobody_can_sign_in_with_is_not_the_first(app: Flask) -> None:
    with app.app_context():
        assert make_account("terminal@localhost", "Terminal", None).role == "creator"
        assert make_account("first@example.com", "First", PASSWORD).role == "admin"


def test_in_production_nobody_becomes_admin_by_signing_up(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"app_env": "production"})
    with app.app_context():
        assert make_account("first@example.com", "First", PASSWORD).role == "creator"


def test_a_handle_comes_from_the_email_and_is_numbered_when_it_is_taken(app: Flask) -> None:
    with app.app_context():
        emails = ["Maya.O+tv@example.com", "maya.o.tv@example.org", "maya-o-tv@example.net", "日本@example.com"]
        handles = [make_account(email, "Maya", PASSWORD).username for email in emails]
    assert handles == ["maya-o-tv", "maya-o-tv-2", "maya-o-tv-3", "creator"]


def test_of_many_who_sign_up_at_once_one_is_the_first_and_each_has_a_handle_of_their_own(app: Flask) -> None:
    def make(number: int) -> tuple[str, str]:
        with app.app_context():
            made = make_account(f"maya@{number}.example.com", "Maya", PASSWORD)
            return made.role, made.username

    with ThreadPoolExecutor(8) as pool:
        roles, handles = zip(*pool.map(make, range(8)), strict=True)
    assert sorted(roles) == ["admin"] + ["creator"] * 7
    assert len(set(handles)) == 8


def test_of_many_who_take_one_email_at_once_one_gets_it(app: Flask) -> None:
    def make(_: int) -> bool:
        with app.app_context():
            try:
                make_account("maya@example.com", "Maya", PASSWORD)
            except EmailTaken:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(make, range(8))) == 1


def test_an_email_is_kept_trimmed_and_in_lower_case(app: Flask, client: FlaskClient) -> None:
    sign_up(client, "  Maya@Example.COM ")
    assert the_user(app).email == "maya@example.com"


def test_a_taken_email_is_refused_however_it_is_written(app: Flask, client: FlaskClient) -> None:
    sign_up(app.test_client())
    answer = sign_up(client, " MAYA@example.com")
    assert answer.status_code == 422
    assert "An account has this e-mail address already." in answer.text
    assert not signed_in(client)


@pytest.mark.parametrize("email", ["", "maya", "maya@", "@example.com", "maya@exa mple.com", "a@b@example.com"])
def test_what_is_no_address_is_refused(client: FlaskClient, email: str) -> None:
    answer = sign_up(client, email)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Type an e-mail address" in answer.text


@pytest.mark.parametrize("email", ["maya@studio.local", "maya@localhost", "майя@пример.рф"])
def test_addresses_of_a_local_network_and_of_other_scripts_are_taken(client: FlaskClient, email: str) -> None:
    assert sign_up(client, email).status_code == 303


@pytest.mark.parametrize("name", ["", "   ", "\0", "M" * 101])
def test_a_name_is_needed_and_is_no_novel(client: FlaskClient, name: str) -> None:
    answer = sign_up(client, name=name)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_script_as_a_name_is_shown_as_text(client: FlaskClient) -> None:
    sign_up(client, name="<script>alert(1)</script>")
    page = client.get("/settings").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_password_never_comes_back_in_a_page(client: FlaskClient) -> None:
    assert PASSWORD not in sign_up(client, "no address").text


def test_the_browsers_time_zone_is_kept(app: Flask, client: FlaskClient) -> None:
    sign_up(client, timezone="America/Los_Angeles")
    assert the_user(app).timezone == "America/Los_Angeles"


def test_an_unknown_time_zone_is_utc(app: Flask, client: FlaskClient) -> None:
    sign_up(client, timezone="Mars/Olympus_Mons")
    assert the_user(app).timezone == "UTC"


def test_making_an_account_leaves_a_line_in_the_audit_log(app: Flask, client: FlaskClient) -> None:
    from ytempire.audit import AuditEntry

    sign_up(client)
    with app.app_context():
        entry = db.session.query(AuditEntry).one()
        assert (entry.act, entry.address) == ("account.made", "127.0.0.1")


def test_a_new_installation_asks_to_sign_up_before_it_asks_to_sign_in(app: Flask, client: FlaskClient) -> None:
    assert client.get("/settings").location == "/signup?next=%2Fsettings"
    sign_up(app.test_client())
    assert client.get("/settings").location == "/login?next=%2Fsettings"
