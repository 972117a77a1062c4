"""A paid call, made at most once for the same input: reserve, send, ask, store and settle in one transaction.

kill -9 may come anywhere. Before the call is sent, its reservation is released by whoever goes on; after that it is
settled whole as unknown, and the call may be made once more; once the answer is stored, it is never made again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import select

from ytempire import money
from ytempire.config import Settings
from ytempire.costs import ledger, prices, service_state
from ytempire.costs.entry import Entry
from ytempire.costs.ledger import FAILED, OK, UNKNOWN, Call
from ytempire.costs.limit import Payer
from ytempire.costs.prices import Priced, Unpriced
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline import deletion, stopping
from ytempire.pipeline.result import digest
from ytempire.pipeline.work import DATABASE_AWAY, Kept, Made, Work
from ytempire.providers.choice import ELEVENLABS, NAMES, key_of
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, LOST, NO_MONEY, ProviderError, ServiceError
from ytempire.providers.usage import Usage
from ytempire.videos.video import Video

BRIEF_TRIES = 3  # while the worker waits beside it; after that the video waits, and the worker does other work
LONGEST_BRIEF = 10.0  # seconds between them
MOST_LOST = 2  # answers to the same call, until a person has to say that it is made again
LOOKS_FOR_A_PLACE = 0.3  # seconds
OUTWAITED = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds between tries to write down what a call cost while the database is away

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Order:
    """A call to be paid. `kind` and `inputs` name its result; `most` bounds what it can take; `ask` makes it, with
    its files in the folder, and answers with what was made and what that took."""

    kind: str
    inputs: Any
    provider: str
    model: str
    most: Callable[[], Usage]
    ask: Callable[[Path], tuple[Made, Usage]]

    @property
    def call(self) -> str:
        return f"{self.kind}:{digest(self.inputs)}"


def pay(work: Work, order: Order, then: Callable[[Kept], str | None] | None = None) -> Kept:
    """The stored result of these inputs, or buy it now. `then` as for `Work.keep`.

    Raises `OverLimit` where it does not fit, `ServiceError` where the service fails, `LeaseLost`.
    """
    kept = work.stored(order.kind, order.inputs)
    work.found += kept is not None
    return work.take(order.kind, kept or _bought(work, order), then)


def _bought(work: Work, order: Order) -> Kept:
    for attempt in range(1, BRIEF_TRIES + 1):
        try:
            return _once(work, order)
        except ServiceError as error:
            if error.kind not in (BUSY, DOWN, LOST) or attempt == BRIEF_TRIES:
                raise
            pause = min(error.retry_after or 2.0**attempt, _settings().retry_delays[0], LONGEST_BRIEF)
            log.info("Video %s: %s Again in %.0f s", work.asked.video_id, error, pause)
            work.report(work.progress, f"{NAMES[order.provider]} is busy; again in {pause:.0f} s")
            time.sleep(pause)
    raise AssertionError("unreachable")


def _once(work: Work, order: Order) -> Kept:
    reservation, at = _reserved(work, order)
    kept = _sent(work, order, reservation)
    if kept:
        return kept
    with work.workspace() as folder:
        made, usage = _asked(order, reservation, folder, at)
        return _stored(work, order, reservation, made, usage, at)


def _reserved(work: Work, order: Order) -> tuple[int, Any]:
    """Hold the most that it can cost. Nothing is held where the service must not be called, or it does not fit."""
    _require_open(order.provider)
    asked, at = work.asked, utcnow()
    lost = ledger.lost_answers(asked.video_id, order.call, asked.queued_at)
    if lost >= MOST_LOST:
        raise ProviderError(
            f"{NAMES[order.provider]} was asked {lost} times and its answer was lost or of no use each time; what that "
            "cost, or may have cost, is in the ledger. Make it again to ask once more.", permanent=True,
        )  # fmt: skip
    most = prices.price(order.most(), at)
    payer = Payer(asked.user_id, asked.channel_id, asked.video_id)
    call = Call(payer, work.step, order.provider, order.model, order.call, work.lease.token)
    while (reservation := _held(work, call, most, at)) is None:
        work.report(work.progress, "the same is being made for another video")
        time.sleep(LOOKS_FOR_A_PLACE)
    return reservation, at


def _held(work: Work, call: Call, most: Priced, at: Any) -> int | None:
    """The reservation; None while the same is bought for another video. The counters that it locks let one of two
    see the other."""
    try:
        with writing():
            work.lease.fence()
            reservation = ledger.reserve(call, most, at)
            ledger.require_alone(reservation)
            return reservation
    except ledger.AskedAlready:
        return None


def _require_open(provider: str) -> None:
    """Raise ServiceError where a person has to act before this service is called again; no call is made."""
    if not key_of(_settings(), provider):
        raise ServiceError(BAD_KEY, f"There is no key for {NAMES[provider]}. Set it and start again.")
    stopped = service_state.stopped(provider)
    if stopped:
        raise ServiceError(*stopped)


def _sent(work: Work, order: Order, reservation: int) -> Kept | None:
    """Mark it sent once the service has a place for it, or take what another video has bought since we looked.
    Where the work is no longer ours it is released instead."""
    try:
        kept = work.stored(order.kind, order.inputs)
        if kept:
            with writing():
                ledger.release(reservation, "The same was bought for another video meanwhile.")
            return kept
        while not _has_place(work, order, reservation):
            work.report(work.progress, f"waiting for a place at {NAMES[order.provider]}")
            time.sleep(LOOKS_FOR_A_PLACE)
        return None
    except BaseException:
        with writing():
            ledger.release(reservation, "The work was stopped before the call was made.")
        raise


def _has_place(work: Work, order: Order, reservation: int) -> bool:
    with writing():
        work.lease.fence()
        if order.provider == ELEVENLABS:
            state = service_state.state_of(order.provider, lock=True)
            if ledger.in_flight(order.provider) >= (state.places or _settings().elevenlabs_concurrency):
                return False
        if not ledger.mark_sent(reservation):
            raise ServiceError(DOWN, "The call was given up before it was made.")
        return True


def _asked(order: Order, reservation: int, folder: Path, at: Any) -> tuple[Made, Usage]:
    """Ask; a failure ends the reservation with what it cost."""
    try:
        return order.ask(folder)
    except ServiceError as error:
        _end_failed(order, reservation, error, at)
        raise
    except BaseException:
        with writing():
            ledger.lose(reservation, "What was answered could not be used.")
        raise


def _end_failed(order: Order, reservation: int, error: ServiceError, at: Any) -> None:
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


def _stored(work: Work, order: Order, reservation: int, made: Made, usage: Usage, at: Any) -> Kept:
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
        there = select(Video.id).where(Video.id == work.asked.video_id).with_for_update(read=True)
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


def _cost(reservation: int, usage: Usage, at: Any, outcome: str = OK) -> tuple[Priced, str]:
    """What it cost, and the outcome; where a unit has no price that anybody foresaw, all that was held, as unknown."""
    try:
        return prices.price(usage, at), outcome
    except Unpriced:
        log.error("No price for %s of %s %s: all that was held counts", usage.units, usage.provider, usage.model)
        lines = [{"unit": unit, "count": n, "micro": None, "per": None} for unit, n in usage.units.items()]
        return Priced(db.session.get_one(Entry, reservation).amount, lines), UNKNOWN


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def paid_for(kept: Kept) -> str:
    """What a part cost, for a sentence: `$0.0381`, or nothing for what cost nothing or was there already."""
    return f" {money.shown(kept.paid)}." if kept.paid and not kept.reused else ""
