"""A service that bills by something that the price book does not know: what was held counts whole, never nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.support.films import video_of
from tests.support.paid import ALL_PAID, assert_adds_up, entries, spent
from tests.support.people import Cast
from ytempire.extensions import db
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import claim
from ytempire.pipeline.paying import Order, pay
from ytempire.pipeline.work import Made, Work
from ytempire.providers.errors import REFUSED, ServiceError
from ytempire.providers.usage import CHARACTER, PICTURE, Usage
from ytempire.storage import storage
from ytempire.videos.video import Video

SPOKEN = ("elevenlabs", "eleven_multilingual_v2")
UNFORESEEN = Usage(*SPOKEN, {CHARACTER: 10, PICTURE: 3}, "req-1")  # a voice that bills by the picture, too
HELD = 4_000  # micro-dollars of 40 characters


def work_on(video_id: str) -> Work:
    lease = claim(video_id)
    assert lease
    work = Work(lease, Asked.of(db.session.get_one(Video, video_id)), storage())
    work.step = "voice"
    db.session.commit()
    return work


def answered(_folder: Path) -> tuple[Made, Usage]:
    return Made({"seconds": 1.0}), UNFORESEEN


def refused(_folder: Path) -> tuple[Made, Usage]:
    raise ServiceError(REFUSED, "It will not say this.", UNFORESEEN, request_id="req-1")


def ordered(app: Flask, cast: Cast, ask: object) -> int:
    """Buy this; what is kept of it says that it cost so much."""
    video_id = video_of(app, cast.owner, channel=ALL_PAID)
    with app.app_context():
        order = Order("spoken", {"text": "Salt"}, *SPOKEN, lambda: Usage(*SPOKEN, {CHARACTER: 40}), ask)  # type: ignore[arg-type]
        return pay(work_on(video_id), order).paid


def test_what_was_held_is_what_it_cost_as_nobody_knows_better(paid: Flask, cast: Cast) -> None:
    assert ordered(paid, cast, answered) == HELD
    settled = entries(paid)[-1]
    assert (settled.kind, settled.outcome, settled.amount, settled.request_id) == ("settle", "unknown", HELD, "req-1")
    assert [(line["unit"], line["count"], line["micro"]) for line in settled.lines] == [
        (CHARACTER, 10, None), (PICTURE, 3, None),
    ]  # fmt: skip
    assert spent(paid) == HELD
    assert_adds_up(paid)


def test_the_same_for_a_failure_that_was_billed(paid: Flask, cast: Cast) -> None:
    with pytest.raises(ServiceError):
        ordered(paid, cast, refused)
    settled = entries(paid)[-1]
    assert (settled.outcome, settled.amount, settled.note) == ("unknown", HELD, "It will not say this.")
    assert_adds_up(paid)
