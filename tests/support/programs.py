"""A program that calls the API: with a token of its person's, with a key, or with nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.support.people import Person
from ytempire.accounts import keys, tokens
from ytempire.accounts.user import User
from ytempire.extensions import db

PLENTY = {"rate_limit_per_minute": 100_000, "rate_limit_per_hour": 1_000_000}


def let_call(app: Flask, **settings: Any) -> Flask:
    """The app with limits that no test reaches, but for those that are given."""
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={**PLENTY, **settings})
    return app


class Program:
    """Calls below `/v1` and gives the answer. `bearer` is sent with every call."""

    def __init__(self, app: Flask, bearer: str | None = None) -> None:
        self.app, self.bearer = app, bearer

    @classmethod
    def of(cls, app: Flask, person: Person) -> Program:
        """Signed in as this person."""
        with app.app_context():
            return cls(app, tokens.begin(db.session.get_one(User, person.id)).access_token)

    @classmethod
    def with_key(cls, app: Flask, person: Person, scopes: Iterable[str]) -> Program:
        """With a key of this person's that has these scopes."""
        with app.app_context():
            return cls(app, keys.make(db.session.get_one(User, person.id), "A test", list(scopes))[1])

    def call(self, method: str, path: str, headers: dict[str, str] | None = None, **given: Any) -> TestResponse:
        signed = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        return self.app.test_client().open(f"/v1{path}", method=method, headers={**signed, **(headers or {})}, **given)

    def get(self, path: str, **given: Any) -> TestResponse:
        return self.call("GET", path, **given)

    def post(self, path: str, json: Any = None, **given: Any) -> TestResponse:
        return self.call("POST", path, json={} if json is None else json, **given)

    def patch(self, path: str, json: Any, **given: Any) -> TestResponse:
        return self.call("PATCH", path, json=json, **given)

    def delete(self, path: str, **given: Any) -> TestResponse:
        return self.call("DELETE", path, **given)


def error_of(response: TestResponse) -> tuple[int, str]:
    """Status and code of an answer that is an error; its form is checked."""
    told = response.get_json()
    assert told["success"] is False, told
    assert set(told["error"]) == {"code", "message", "details", "request_id"}
    assert told["error"]["request_id"] == response.headers["X-Request-Id"]
    return response.status_code, told["error"]["code"]
