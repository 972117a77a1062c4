"""Money that was spent, put into the ledger as the pipeline does, for the tests of pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from tests.support.films import video_of
from tests.support.people import Person
from ytempire.costs import ledger
from ytempire.costs.ledger import OK, Call
from ytempire.costs.limit import Payer
from ytempire.costs.prices import Priced
from ytempire.extensions import db, utcnow, writing
from ytempire.videos.video import Video

MODELS = {"elevenlabs": ("voice", "eleven_multilingual_v2"), "openai": ("visuals", "gpt-image-2.6-flare"),
          "stability": ("visuals", "core")}  # fmt: skip


@dataclass(frozen=True)
class Film:
    """A video that money is spent on."""

    id: str
    channel_id: str
    owner: Person

    @property
    def payer(self) -> Payer:
        return Payer(self.owner.id, self.channel_id, self.id)


def film_of(app: Flask, owner: Person, topic: str = "Why bees vote", days_ago: int = 0, **values: Any) -> Film:
    """A video in a channel of its own, begun so many days ago."""
    video_id = video_of(app, owner, topic, channel={"name": f"Of {topic}"})
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        for name, value in {"created_at": ago(days_ago), **values}.items():
            setattr(video, name, value)
        return Film(video_id, video.channel_id, owner)


def hold(app: Flask, film: Film, micro: int, provider: str = "elevenlabs", days_ago: int = 0) -> int:
    """A reservation of at most so many micro-dollars; its id."""
    step, model = MODELS[provider]
    call = Call(film.payer, step, provider, model, f"spoken:{micro}", "lease-1")
    with app.app_context(), writing():
        reservation = ledger.reserve(call, Priced(micro, []), ago(days_ago))
        assert ledger.mark_sent(reservation, ago(days_ago))
        return reservation


def spend(app: Flask, film: Film, micro: int, provider: str = "elevenlabs", days_ago: int = 0, outcome: str = OK,
          count: int = 1000, request_id: str = "") -> int:  # fmt: skip
    """So many micro-dollars, paid for one call."""
    reservation = hold(app, film, micro, provider, days_ago)
    lines = [{"unit": "character", "count": count, "micro": "100000", "per": 1000}]
    with app.app_context(), writing():
        ledger.settle(reservation, Priced(micro, lines), outcome, request_id)
    return reservation


def correct(app: Flask, reservation: int, micro: int) -> None:
    """The truth comes late: the call cost so much."""
    with app.app_context(), writing():
        ledger.settle(reservation, Priced(micro, []))


def ago(days: int) -> datetime:
    return utcnow() - timedelta(days=days)


