"""What is kept under an `Idempotency-Key`: the answer with its headers, for whom it is, and as long as it opens."""

from __future__ import annotations

from flask import Flask

from tests.api_v1.test_idempotency import is_again, own_headers
from tests.support.people import PASSWORD, Cast
from tests.support.programs import Program, let_call


def test_what_is_made_and_what_is_secret_say_so_again(app: Flask, cast: Cast) -> None:
    program, key = Program.of(let_call(app), cast.owner), {"Idempotency-Key": "a key"}
    wanted = {"name": "A key", "scopes": ["videos:read"]}
    first, again = (program.post("/users/me/api-keys", wanted, headers=key) for _ in range(2))
    assert own_headers(again) == {"Location": "/v1/users/me/api-keys", "Cache-Control": "no-store"}
    assert (is_again(again), again.get_json()) == (True, first.get_json())


def test_an_answer_that_cannot_be_opened_is_not_there(app: Flask, cast: Cast) -> None:
    """Another DATA_ENCRYPTION_KEY closes what was kept."""
    program, key = Program.of(let_call(app), cast.owner), {"Idempotency-Key": "a key"}
    first = program.post("/channels", {"name": "One"}, headers=key)
    assert first.status_code == 201
    let_call(app, data_encryption_key="another key" * 4)
    second = program.post("/channels", {"name": "One"}, headers=key)
    assert (second.status_code, is_again(second)) == (201, False)
    third = program.post("/channels", {"name": "One"}, headers=key)
    assert (is_again(third), third.get_json()) == (True, second.get_json())
    assert second.get_json()["data"]["id"] != first.get_json()["data"]["id"]


def test_two_strangers_may_use_one_key(app: Flask) -> None:
    nobody, key = Program(let_call(app)), {"Idempotency-Key": "register-1"}
    for number in (1, 2):
        given = {"email": f"new{number}@example.com", "username": f"new{number}", "password": PASSWORD}
        first, again = (nobody.post("/auth/register", given, headers=key) for _ in range(2))
        assert (first.status_code, is_again(first)) == (201, False)
        assert (is_again(again), again.get_json()) == (True, first.get_json())
