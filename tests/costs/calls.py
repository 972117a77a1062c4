"""Paid calls for tests, without a provider: what the pipeline hands to the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ytempire.costs import ledger
from ytempire.costs.ledger import Call
from ytempire.costs.limit import Payer
from ytempire.costs.prices import Priced
from ytempire.extensions import utcnow, writing

CALL = Call(Payer(1, "ch_0123456789abcdef", "video-1"), "voice", "elevenlabs", "eleven_multilingual_v2",
            "spoken:abc", "lease-1")  # fmt: skip


def dollars(amount: float) -> int:
    return round(amount * 1_000_000)


def priced(amount: float) -> Priced:
    return Priced(dollars(amount), [{"unit": "character", "count": 1, "micro": "100000", "per": 1000}])


def held(amount: float, call: Call = CALL, at: datetime | None = None, sent: bool = True) -> int:
    """A reservation in a transaction of its own; its id."""
    with writing():
        reservation = ledger.reserve(call, priced(amount), at)
        if sent:
            assert ledger.mark_sent(reservation, at)
    return reservation


def given_up() -> int:
    """End every open call, as if all workers were gone; how many there were."""
    with writing():
        return ledger.abandon(utcnow() + timedelta(days=10))


def of_video(video_id: str, call: Call = CALL) -> Call:
    return replace(call, payer=replace(call.payer, video_id=video_id))
