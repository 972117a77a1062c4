"""The cast: who owns things, who must not see them, and who may see everything."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from flask import Flask, session
from werkzeug.test import TestResponse

from ytempire.accounts import passwords
from ytempire.accounts.pages import begin_session
from ytempire.accounts.user import User, free_username
from ytempire.extensions import db, writing

PASSWORD = "correct horse battery staple"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|"X-CSRFToken": "([^"]+)"')


@dataclass(frozen=True)
class Person:
    """Somebody with an account; their password is `PASSWORD`."""

    id: int
    email: str


@dataclass(frozen=True)
class Cast:
    owner: Person
    outsider: Person
    admin: Person


def cast_of(app: Flask) -> Cast:
    """The three, each with an account."""
    return Cast(
        owner=person(app, "owner@example.com"),
        outsider=person(app, "outsider@example.com"),
        admin=person(app, "admin@example.com", role="admin"),
    )


def person(app: Flask, email: str, role: str = "creator") -> Person:
    with app.app_context():
        with writing():
            user = User(email=email, username=free_username(email), name=email.partition("@")[0].title(),
                        password_hash=_hash(), role=role)
            db.session.add(user)
        return Person(user.id, user.email)


@functools.cache
def _hash() -> str:
    return passwords.hashed(PASSWORD)


class Visitor:
    """A browser without JavaScript: keeps cookies, and sends the token of the last form it was shown."""

    def __init__(self, app: Flask) -> None:
        self.http = app.test_client()
        self._token = ""

    def get(self, path: str, **options: object) -> TestResponse:
        return self._shown(self.http.get(path, **options))

    def post(self, path: str, fields: dict[str, object] | None = None, **options: object) -> TestResponse:
        """Send a form. Without a page seen before, the sign-in page gives the token."""
        if not self._token:
            self.get("/login")
        data = {"csrf_token": self._token, **(fields or {})}
        return self._shown(self.http.post(path, data=data, **options))

    def sign_in(self, someone: Person, password: str = PASSWORD) -> TestResponse:
        self.get("/login")
        answer = self.post("/login", {"email": someone.email, "password": password})
        self.get("/nowhere")  # the session is a new one, and so is its token: each page has it, this one little else
        return answer

    def begin(self, someone: Person) -> None:
        """Be signed in, without the form: the tests of accounts try that one, and a password takes time to check."""
        with self.http.application.test_request_context(environ_base=self.http.environ_base):
            begin_session(db.session.get_one(User, someone.id))
            begun = dict(session)
            db.session.rollback()
        with self.http.session_transaction() as kept:
            kept.update(begun)
        self.get("/nowhere")

    def _shown(self, answer: TestResponse) -> TestResponse:
        found = TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        if found:
            self._token = found[1] or found[2]
        return answer
