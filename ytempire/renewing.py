"""A thread beside long work that says, every so often, that whoever does it is alive."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)


@contextmanager
def renewed(renew: Callable[[], bool], every: float, what: str) -> Iterator[None]:
    """Call `renew` every so many seconds while the block works, in the app's context, until it answers False. While
    the database is away the next round tries again. `what` names the work in the log."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ended = threading.Event()
    thread = threading.Thread(target=_repeat, args=(app, renew, every, what, ended), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)


def _repeat(app: Flask, renew: Callable[[], bool], every: float, what: str, ended: threading.Event) -> None:
    goes_on = True
    while goes_on and not ended.wait(every):
        with app.app_context():
            try:
                goes_on = renew()
            except SQLAlchemyError as error:
                log.warning("The lease of %s could not be renewed: %s", what,
                            getattr(error, "orig", None) or type(error).__name__)  # fmt: skip
