"""Coming in by the pages, as a browser does: each form is sent with the token that its page carried."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "a sentence is good"
TOKEN = re.compile(r'name="csrf_token" type="hidden" value="([^"]+)"')


def token_of(page: TestResponse) -> str:
    found = TOKEN.search(page.text)
    assert found, page.text
    return found[1]


def send(client: FlaskClient, page: str, action: str = "", /, **fields: str) -> TestResponse:
    """Open `page` and send its form, to `action` where that is another address."""
    token = token_of(client.get(page))
    return client.post(action or page, data={"csrf_token": token, **fields})


def sign_up(client: FlaskClient, email: str = "maya@example.com", /, **fields: str) -> TestResponse:
    return send(client, "/signup", **{"name": "Maya", "email": email, "password": PASSWORD, **fields})


def sign_in(
    client: FlaskClient, email: str = "maya@example.com", password: str = PASSWORD, next: str = ""
) -> TestResponse:
    return send(client, f"/login?next={next}" if next else "/login", email=email, password=password)


def signed_in(client: FlaskClient) -> bool:
    return client.get("/settings").status_code == 200


def without_tokens(page: TestResponse) -> str:
    return TOKEN.sub("", page.text)
