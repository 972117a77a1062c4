"""Signing in over HTTP: tokens come, rotate, and end; of a copied one nobody has any good."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.databases import ONE_KIND
from tests.support.people import PASSWORD, Cast, Person
from tests.support.programs import Program, error_of, let_call

NEW_PASSWORD = "a whole new sentence to remember"


def sign_in(app: Flask, person: Person, password: str = PASSWORD) -> TestResponse:
    return Program(let_call(app)).post("/auth/login", {"email": person.email, "password": password})


def tokens_of(answer: TestResponse) -> tuple[str, str]:
    """Access and refresh."""
    assert answer.status_code == 200, answer.get_json()
    assert answer.headers["Cache-Control"] == "no-store"
    data = answer.get_json()["data"]
    assert (set(data), data["token_type"]) == ({"access_token", "refresh_token", "token_type", "expires_in"}, "Bearer")
    return data["access_token"], data["refresh_token"]


def refreshed(app: Flask, token: str) -> TestResponse:
    return Program(app).post("/auth/refresh", {"refresh_token": token})


def me(app: Flask, bearer: str) -> int:
    return Program(app, bearer).get("/users/me").status_code


def test_who_signs_up_signs_in_and_is_themselves(app: Flask) -> None:
    nobody = Program(let_call(app))
    given = {"email": "New@Example.com", "username": "New.One", "password": PASSWORD}
    made = nobody.post("/auth/register", given)
    assert made.status_code == 201
    assert PASSWORD not in made.text
    assert error_of(nobody.post("/auth/register", {**given, "username": "another"})) == (409, "email_taken")
    access, _ = tokens_of(nobody.post("/auth/login", {"email": "new@example.com", "password": PASSWORD}))
    data = Program(app, access).get("/users/me").get_json()["data"]
    assert (data["email"], data["username"]) == ("new@example.com", "new.one")
    assert data["id"] == made.get_json()["data"]["id"]


def test_who_signs_up_hears_all_at_once_that_is_wrong(app: Flask) -> None:
    answer = Program(let_call(app)).post("/auth/register", {"email": "no", "username": "-", "password": "short"})
    assert set(answer.get_json()["error"]["details"]) == {"email", "username", "password"}


def test_tokens_rotate_and_a_copied_one_ends_the_sign_in(app: Flask, cast: Cast) -> None:
    access, refresh = tokens_of(sign_in(app, cast.owner))
    later_access, later_refresh = tokens_of(refreshed(app, refresh))
    assert me(app, access) == me(app, later_access) == 200
    assert error_of(refreshed(app, refresh)) == (401, "token_revoked")
    assert me(app, access) == me(app, later_access) == 401
    assert error_of(refreshed(app, later_refresh)) == (401, "token_revoked")
    assert me(app, tokens_of(sign_in(app, cast.owner))[0]) == 200


def test_who_signs_out_is_out_and_only_there(app: Flask, cast: Cast) -> None:
    access, refresh = tokens_of(sign_in(app, cast.owner))
    other, _ = tokens_of(sign_in(app, cast.owner))
    for _ in range(2):  # once more does no harm
        ended = Program(app).post("/auth/logout", {"refresh_token": refresh})
        assert (ended.status_code, ended.data) == (204, b"")
    assert me(app, access) == 401
    assert error_of(refreshed(app, refresh)) == (401, "token_revoked")
    assert me(app, other) == 200


def test_a_new_password_ends_every_sign_in(app: Flask, cast: Cast) -> None:
    access, refresh = tokens_of(sign_in(app, cast.owner))
    change = {"password": NEW_PASSWORD, "current_password": PASSWORD}
    assert Program(app, access).patch("/users/me", change).status_code == 200
    assert me(app, access) == 401
    assert error_of(refreshed(app, refresh))[0] == 401
    assert error_of(sign_in(app, cast.owner)) == (401, "wrong_password")
    assert me(app, tokens_of(sign_in(app, cast.owner, NEW_PASSWORD))[0]) == 200


@ONE_KIND
def test_which_of_address_and_password_was_wrong_is_not_said(app: Flask, cast: Cast) -> None:
    wrong = sign_in(app, cast.owner, "not my password at all")
    nobody = sign_in(app, Person(0, "nobody@example.com"))
    assert error_of(wrong) == error_of(nobody) == (401, "wrong_password")
    assert wrong.get_json()["error"]["message"] == nobody.get_json()["error"]["message"]


@ONE_KIND
def test_guessing_a_password_is_slowed_down(app: Flask, cast: Cast) -> None:
    codes = [sign_in(app, cast.owner, "not my password at all").status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    refused = sign_in(app, cast.owner)
    assert error_of(refused) == (429, "too_many_tries")
    assert int(refused.headers["Retry-After"]) > 0


@ONE_KIND
def test_a_common_or_short_password_is_refused_by_name(app: Flask) -> None:
    for password in ("short", "password1234", "x" * 11):
        given = {"email": "new@example.com", "username": "new", "password": password}
        refused = Program(let_call(app)).post("/auth/register", given)
        assert error_of(refused)[0] == 422
        assert list(refused.get_json()["error"]["details"]) == ["password"], password
