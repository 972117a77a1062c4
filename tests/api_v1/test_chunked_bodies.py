"""Bodies that come in chunks do not say how long they are: they are taken whole or not at all."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from tests.support.databases import ONE_KIND
from tests.support.people import PASSWORD, Cast
from tests.support.served import Served, served

pytestmark = ONE_KIND
LARGEST = 2_000_000  # bytes of a body that is no upload


@pytest.fixture
def server(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[Served]:
    settings = app.config["SETTINGS"]
    assert app.config["MAX_CONTENT_LENGTH"] == LARGEST
    with served(tmp_path / "web", settings.database_url, settings.redis_url) as found:
        yield found


def sent(server: Served, path: str, chunks: Iterable[bytes], **headers: str) -> tuple[int, str]:
    """Status and code of the answer, "" where all is well. A server that has heard enough may answer before the end."""
    line = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=30)
    given = {"Content-Type": "application/json", **headers}
    with suppress(BrokenPipeError, ConnectionResetError):
        line.request("POST", f"/v1{path}", iter(chunks), given, encode_chunked=True)
    answer = line.getresponse()
    told = json.loads(answer.read())
    line.close()
    return answer.status, told.get("error", {}).get("code", "")


def sign_in(cast: Cast) -> bytes:
    return json.dumps({"email": cast.owner.email, "password": PASSWORD}).encode()


def test_one_that_is_small_enough_is_taken(server: Served, cast: Cast) -> None:
    body = sign_in(cast)
    assert sent(server, "/auth/login", (body[:10], body[10:])) == (200, "")
    assert sent(server, "/auth/login", (body, b" " * (LARGEST - len(body)))) == (200, "")


def test_one_that_is_larger_is_refused_whatever_it_begins_with(server: Served, cast: Cast) -> None:
    body = sign_in(cast)
    whole = (body, b" " * (LARGEST - len(body)))
    assert sent(server, "/auth/login", (*whole, b" ")) == (413, "too_large")
    assert sent(server, "/auth/login", (*whole, b"} and what is no JSON")) == (413, "too_large")
    assert sent(server, "/webhooks/n8n/quality_check", (b"{", b" " * LARGEST, b"}")) == (413, "too_large")


def test_half_a_body_is_no_json(server: Served, cast: Cast) -> None:
    assert sent(server, "/auth/login", (sign_in(cast)[:-1],)) == (400, "bad_request")
