"""What follows a paid call, whatever came of it: its answer stored and its cost written down in one transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from ytempire.costs import ledger, prices, service_state
from ytempire.costs.entry import Entry
from ytempire.costs.ledger import FAILED, OK, UNKNOWN
from ytempire.costs.prices import Priced, Unpriced
from ytempire.extensions import db, writing
from ytempire.pipeline import deletion, stopping
from ytempire.pipeline.order import Order
from ytempire.pipeline.work import DATABASE_AWAY, Kept, Made, Work
from ytempire.providers.errors import BAD_KEY, LOST, NO_MONEY, ServiceError
from ytempire.providers.usage import Usage
from ytempire.videos.video import Video

OUTWAITED = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between tries to write down what a call cost while the database is away

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


def asked(work: Work, order: Order, reservation: int, at: datetime) -> Kept:
    """Make the call, and store what it gives. However it ends, its reservation is ended with what it cost."""
    with work.workspace() as folder:
        try:
            made, usage = order.ask(folder)
            return _stored(work, order, reservation, made, usage, at)
        except ServiceError as error:
            _end_failed(order, reservation, error, at)
            raise
        except BaseException:  # what was not settled until now cannot be
            _surely(lambda: ledger.lose(reservation, "What was answered could not be used."))
            raise


def _end_failed(order: Order, reservation: int, error: ServiceError, at: datetime) -> None:
    def end() -> None:
        if error.usage is not None:
            ledger.settle(reservation, *_cost(reservation, error.usage, at, FAILED), error.request_id, error.message)
        elif error.kind == LOST:
            ledger.lose(reservation, error.message)
        else:
            ledger.release(reservation, error.message)
        if error.kind in (BAD_KEY, NO_MONEY):
            stopping.stop(order.provider, error)
        else:
            service_state.failed(order.provider, error.message)

    _surely(end)


def _stored(work: Work, order: Order, reservation: int, made: Made, usage: Usage,
            at: datetime) -> Kept:  # fmt: skip
    """Files to their keys, then one transaction: settled, and stored, even where the work is no longer ours. What is
    paid for is kept as long as its video exists."""
    cost, outcome = _surely(lambda: _cost(reservation, usage, at))
    try:
        kept = work.filed(order.kind, order.inputs, made, cost.micro)
    except BaseException:
        _surely(lambda: ledger.settle(reservation, cost, FAILED, usage.request_id,
                                      "What was answered could not be stored."))  # fmt: skip
        raise

    def store() -> bool:
        there = select(Video.id).where(Video.id == work.asked.video_id).with_for_update()
        exists = db.session.scalar(there) is not None
        ledger.settle(reservation, cost, outcome, usage.request_id)
        service_state.answered(order.provider, made.data.get("places"))
        if exists:
            work.add(order.kind, kept)
        return exists

    if not _surely(store):
        deletion.delete_files(list(kept.files.values()))  # but for those that another video is made of
    return kept


def _surely(write: Callable[[], Answer]) -> Answer:
    """Write down what is known of a paid call, in a transaction. A database that is away is waited for: what is not
    written would be settled as unknown, and paid again."""
    for pause in OUTWAITED:
        try:
            with writing():
                return write()
        except DATABASE_AWAY as error:
            log.warning("What a call cost is written down in %s s, the database is away: %s", pause, error)
            db.session.rollback()
            time.sleep(pause)
    with writing():
        return write()


def _cost(reservation: int, usage: Usage, at: datetime, outcome: str = OK) -> tuple[Priced, str]:
    """What it cost, and the outcome; where a unit has no price that anybody foresaw, all that was held, as unknown."""
    try:
        return prices.price(usage, at), outcome
    except Unpriced:
        log.error("No price for %s of %s %s: all that was held counts", usage.units, usage.provider, usage.model)
        lines = [{"unit": unit, "count": n, "micro": None, "per": None} for unit, n in usage.units.items()]
        return Priced(db.session.get_one(Entry, reservation).amount, lines), UNKNOWN
