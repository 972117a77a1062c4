"""Around a call of YouTube's: reserved before, settled after by how it ended, with what follows for the account."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import OperationalError

from ytempire.extensions import db, utcnow, writing
from ytempire.providers.errors import DOWN, LOST
from ytempire.providers.youtube import YoutubeError
from ytempire.quotas import reserving
from ytempire.quotas.consequences import follow
from ytempire.quotas.reserving import FAILED, OK, UNKNOWN, Purpose

log = logging.getLogger(__name__)


@contextmanager
def counted(account_id: int, method: str, purpose: Purpose, clock: Callable[[], datetime] = utcnow) -> Iterator[int]:
    """Reserve before the block, and settle after it, by how it ended. Gives the call's id: the block may settle it
    itself, in one transaction with what the answer brought. Raises QuotaSpent before the block, where the call does
    not fit, and whatever the block raises. No transaction of the caller's may be open: it would be committed."""
    with writing():
        call_id = reserving.reserve(account_id, method, purpose, clock()).id
        reserving.mark_sent(call_id)
    try:
        yield call_id
    except YoutubeError as error:
        db.session.rollback()
        refused = error
        _surely(lambda: _end_refused(call_id, refused, clock()))
        raise
    except BaseException as error:  # nobody knows whether YouTube has it
        db.session.rollback()
        word = type(error).__name__
        _surely(lambda: reserving.settle(call_id, UNKNOWN, clock(), word))
        raise
    _surely(lambda: reserving.settle(call_id, OK, clock()))


def _end_refused(call_id: int, error: YoutubeError, now: datetime) -> None:
    if error.kind == DOWN and not error.reason:  # it could not be reached: nothing was sent
        reserving.release(call_id, now, DOWN)
    else:
        reserving.settle(call_id, UNKNOWN if error.kind == LOST else FAILED, now, error.reason or error.kind)
    follow(call_id, error, now)


def _surely(end: Callable[[], None]) -> None:
    """In a transaction of its own. Where the database is away the call is given up later, and then counts whole: what
    YouTube said is worth more to the caller than that."""
    try:
        with writing():
            end()
    except OperationalError as error:
        log.warning("A call of YouTube's is settled later, the database is away: %s", error.orig)
