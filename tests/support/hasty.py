"""A web process with two threads and little patience, and what it serves: more than any socket takes unread."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, request, send_file

from ytempire.ground.web_worker import PatientWorker

LARGE = 64_000_000  # bytes
HASTY = "--worker-class tests.support.hasty.HastyWorker --threads 2"

app = Flask(__name__)
film = tempfile.NamedTemporaryFile()  # noqa: SIM115  (it goes with the process)
film.truncate(LARGE)


class HastyWorker(PatientWorker):
    PATIENCE = 0.5


@app.get("/healthz")
def answers() -> str:
    return "yes"


@app.get("/file")
def whole_file() -> Response:
    return send_file(film.name, mimetype="video/mp4")


@app.get("/pieces")
def pieces() -> Any:
    def endless() -> Iterable[bytes]:
        while True:
            yield bytes(65536)

    return endless()


@app.post("/body")
def body() -> str:
    return str(len(request.get_data()))
