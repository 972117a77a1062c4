"""A paid call, made at most once for the same input: reserve, send, ask, store and settle in one transaction.

kill -9 may come anywhere. Before the call is sent, its reservation is released by whoever goes on; after that it is
settled whole as unknown, and the call may be made once more; once the answer is stored, it is never made again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from flask import current_app

from ytempire import money
from ytempire.config import Settings
from ytempire.costs import ledger, prices, service_state
from ytempire.costs.ledger import Call
from ytempire.costs.limit import Payer
from ytempire.costs.prices import Priced
from ytempire.extensions import utcnow, writing
from ytempire.pipeline import settling
from ytempire.pipeline.calling import calling, require_time
from ytempire.pipeline.order import Order
from ytempire.pipeline.work import Kept, Work
from ytempire.providers.choice import ELEVENLABS, NAMES, key_of
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, LOST, ProviderError, ServiceError

__all__ = ["Order", "paid_for", "pay"]

BRIEF_TRIES = 3  # while the worker waits beside it; after that the video waits, and the worker does other work
LONGEST_BRIEF = 10.0  # seconds between them
MOST_LOST = 2  # answers to the same call, until a person has to say that it is made again
LOOKS_FOR_A_PLACE = 0.3  # seconds

log = logging.getLogger(__name__)


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
    with calling(work.lease):
        reservation, at = _reserved(work, order)
        return _sent(work, order, reservation) or settling.asked(work, order, reservation, at)


def _reserved(work: Work, order: Order) -> tuple[int, datetime]:
    """Hold the most that it can cost, by the prices of that moment. Nothing is held where the service must not be
    called, or it does not fit; while the same is bought by somebody else it is waited for."""
    _require_open(order.provider)
    _require_not_in_vain(work, order)
    asked = work.asked
    payer = Payer(asked.user_id, asked.channel_id, asked.video_id)
    call = Call(payer, work.step, order.provider, order.model, order.call, work.lease.token)
    _end_dead()
    while True:
        at = utcnow()
        reservation = _held(work, call, prices.price(order.most(), at), at)
        if reservation is not None:
            return reservation, at
        _wait(work, "the same is being made already")


def _require_not_in_vain(work: Work, order: Order) -> None:
    """Raise ProviderError where the answer to this call was lost or of no use too often since a person asked."""
    asked = work.asked
    lost = ledger.lost_answers(asked.video_id, order.call, asked.queued_at)
    if lost >= MOST_LOST:
        raise ProviderError(
            f"{NAMES[order.provider]} was asked {lost} times and its answer was lost or of no use each time; what that "
            "cost, or may have cost, is in the ledger. Make it again to ask once more.", permanent=True,
        )  # fmt: skip


def _held(work: Work, call: Call, most: Priced, at: datetime) -> int | None:
    """The reservation; None while the same is bought by another worker. The counters that it locks let one of two
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
                ledger.release(reservation, "The same was bought meanwhile.")
            return kept
        while not _has_place(work, order, reservation):
            _wait(work, f"waiting for a place at {NAMES[order.provider]}")
        return None
    except BaseException:
        with writing():
            ledger.release(reservation, "The work was stopped before the call was made.")
        raise


def _wait(work: Work, why: str) -> None:
    """A moment, unless the work is not to go on."""
    require_time(work.lease)
    work.report(work.progress, why)
    time.sleep(LOOKS_FOR_A_PLACE)
    _end_dead()


def _end_dead() -> None:
    """End the calls of workers that are gone: what they hold may be what we need, and no clock may be running."""
    if ledger.any_dead():
        with writing():
            ledger.abandon()


def _has_place(work: Work, order: Order, reservation: int) -> bool:
    with writing():
        work.lease.fence()
        state = service_state.state_of(order.provider, lock=True)
        if state.stopped:  # since we looked
            raise ServiceError(state.stopped, state.last_error)
        places = (state.places or _settings().elevenlabs_concurrency) if order.provider == ELEVENLABS else None
        if places and ledger.in_flight(order.provider) >= places:
            return False
        if not ledger.mark_sent(reservation):
            raise ServiceError(DOWN, "The call was given up before it was made.")
        return True


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def paid_for(kept: Kept) -> str:
    """What a part cost, for a sentence: `$0.0381`, or nothing for what cost nothing or was there already."""
    return f" {money.shown(kept.paid)}." if kept.paid and not kept.reused else ""
