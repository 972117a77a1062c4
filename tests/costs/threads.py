"""Many at once: threads that begin together, each with a session of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask

PATIENCE = 60  # seconds: more is a deadlock


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
