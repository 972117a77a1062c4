from __future__ import annotations

import pytest
from flask import Flask

POLICY = (
    "default-src 'self'; img-src 'self' data:; media-src 'self'; script-src 'self'; style-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/static/x/css/app.css"])
def test_every_answer_carries_the_policy(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_cache_in_between_keeps_a_page(app: Flask) -> None:
    assert app.test_client().get("/login").headers["Cache-Control"] == "private, no-cache"


def test_over_plain_http_nobody_is_bound_to_https(app: Flask) -> None:
    answer = app.test_client().get("/login")
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers
