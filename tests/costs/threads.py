"""Many at once: threads that begin together, each with a session of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy.exc import OperationalError

from ytempire.extensions import db

PATIENCE = 60  # seconds: more is a deadlock

Answer = TypeVar("Answer")


def patiently(act: Callable[[], Answer]) -> Answer:
    """SQLite lets in whoever asks at the right moment, and not who came first: of thirty-two on a busy machine one may
    wait its fifteen seconds in vain. Nothing was begun then, and it asks again, as a worker does."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except OperationalError as error:
            db.session.rollback()
            if "database is locked" not in str(error.orig) or time.monotonic() > until:
                raise


def together(app: Flask, works: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each of them answered, or the exception that it raised, in their order."""
    answers: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int) -> None:
        with app.app_context():
            start.wait(PATIENCE)
            try:
                answers[place] = works[place]()
            except Exception as error:
                answers[place] = error

    threads = [threading.Thread(target=run, args=(place,), daemon=True) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "They wait for each other"
    return answers
