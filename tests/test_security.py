from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from ytempire.videos.forms import LARGEST_SCRIPT

POLICY = (
    "default-src 'self'; img-src 'self' data:; media-src 'self'; script-src 'self'; style-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


@ONE_KIND
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


class Untouched(io.RawIOBase):
    """What was sent, and must not be read."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("It was read")


def send_much(visitor: Visitor, path: str, size: int) -> TestResponse:
    sent = {"CONTENT_LENGTH": str(size), "wsgi.input": Untouched()}
    return visitor.http.post(path, content_type="multipart/form-data; boundary=x", environ_overrides=sent)


@ONE_KIND
@pytest.mark.parametrize("path", ["/login", "/logout", "/channels/ch_0/archival"])
def test_a_form_of_many_megabytes_is_refused_before_it_is_read(
    cast: Cast, signed_in: Callable[[Person], Visitor], path: str
) -> None:
    answer = send_much(signed_in(cast.owner), path, 2_100_000)
    assert answer.status_code == 413
    assert "That is larger than this installation takes." in answer.text


@pytest.mark.parametrize("path", ["/channels", "/channels/sounds/music"])
def test_who_is_not_signed_in_brings_no_file(visitor: Visitor, path: str) -> None:
    answer = send_much(visitor, path, 10_000_000)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/signup")


def test_the_largest_script_fits_into_a_form(cast: Cast, signed_in: Callable[[Person], Visitor]) -> None:
    letters = "ü" * (LARGEST_SCRIPT // 2)
    answer = signed_in(cast.owner).post("/videos", {"script": letters, "topic": ""})
    assert answer.status_code == 422
