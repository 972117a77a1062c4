"""Whoever stops in the middle of a request, or takes no answer, gives the thread back."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.hasty import HASTY, LARGE
from tests.support.served import Served, served

STALLED = {
    "a file is not taken": b"GET /file HTTP/1.1\r\nHost: x\r\n\r\n",
    "a stream is not taken": b"GET /pieces HTTP/1.1\r\nHost: x\r\n\r\n",
    "a body stops": b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
    "a head stops": b"GET /healthz HTT",
}


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hasty")
    with served(folder, f"sqlite:///{folder}/none.db", "unix:///nowhere.sock", "tests.support.hasty:app",
                gunicorn_cmd_args=HASTY) as here:  # fmt: skip
        yield here


@pytest.mark.parametrize("way", STALLED)
def test_who_stalls_holds_no_thread_for_good(hasty: Served, way: str) -> None:
    where = urlsplit(hasty.address)
    with ExitStack() as held:
        for _ in range(4):
            one = held.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect((where.hostname, where.port))
            one.sendall(STALLED[way])
        with urllib.request.urlopen(f"{hasty.address}/healthz", timeout=60) as answer:
            assert answer.read() == b"yes"


def test_who_takes_it_is_sent_all(hasty: Served) -> None:
    with urllib.request.urlopen(f"{hasty.address}/file", timeout=60) as answer:
        assert len(answer.read()) == LARGE


def test_an_answer_that_is_not_taken_is_no_error_of_ours(hasty: Served, tmp_path: Path) -> None:
    test_who_stalls_holds_no_thread_for_good(hasty, "a file is not taken")
    assert "the answer was not taken" not in hasty.log.read_text()
