"""Many videos at once against a limit with room for some: the services' bill never passes it, and all end in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.standins.server import StandIns
from tests.support.films import channel_of
from tests.support.paid import assert_adds_up, made_until, seen, spent, woken
from tests.support.paid_stack import PaidStack, film, paid_stack
from tests.support.people import Cast, person
from tests.support.waiting import until
from ytempire import money
from ytempire.admin import spending
from ytempire.costs import limit
from ytempire.costs.counter import Counter
from ytempire.extensions import db, writing
from ytempire.videos.video import Video

MANY, SOME = 64, 5
PER_FILM = 33_000  # micro-dollars, a little less than a film of the tests costs
LONGEST = 3600.0  # seconds for all of them


@pytest.fixture
def installation(tmp_path: Path, long: bool) -> Iterator[PaidStack]:
    with paid_stack(tmp_path, workers=8 if long else 2, elevenlabs_concurrency=2) as stack:
        yield stack


def set_day(app: Flask, micro: int) -> None:
    """As an admin's form does."""
    with app.app_context(), writing():
        limit.set_limit(limit.DAY, micro)


def stand_still(stack: PaidStack, count: int) -> bool:
    """Whether every video is finished or waits. None may fail."""
    time.sleep(0.3)
    statuses = stack.statuses()
    assert not statuses.get("failed"), statuses
    return statuses.get("completed", 0) + statuses.get("waiting", 0) == count


def sentences(stack: PaidStack) -> list[str]:
    with stack.app.app_context():
        waiting = db.session.scalars(select(Video.waiting_for).where(Video.status == "waiting"))
        return [told["message"] for told in waiting if told]


def test_the_bill_never_passes_the_limit_and_all_end_when_it_is_raised(installation: PaidStack, long: bool) -> None:
    stack, desk, count = installation, installation.desk, MANY if long else SOME
    top = PER_FILM * count // 2
    set_day(stack.app, top)
    owner = person(stack.app, "owner@example.com")
    channel = stack.channel(owner, "Plain Science")
    began = time.monotonic()
    for n in range(count):
        stack.film(channel, f"Film {n}")
    until(lambda: stand_still(stack, count), "what fits is made, the rest waits", LONGEST)
    halfway = stack.statuses()
    print(f"{halfway} after {time.monotonic() - began:.0f} s; billed {desk.total()} of {top} micro-dollars")
    assert halfway["completed"] >= 1
    assert halfway["waiting"] >= 1
    assert max(desk.running_sums()) <= top
    assert top - desk.total() < 30_000  # no room was left for the cheapest call that was wanted
    told = sentences(stack)
    assert all(f"under today's limit of this installation, {money.shown(top)}; $" in each for each in told), told
    assert all("is missing. It goes on" in each for each in told), told
    assert stack.spent() == desk.total()

    set_day(stack.app, 10 * PER_FILM * count)
    until(lambda: not stack.statuses().get("waiting"), "they go on by themselves", LONGEST)
    until(lambda: stand_still(stack, count), "all end", LONGEST)
    print(f"all after {time.monotonic() - began:.0f} s; billed {desk.total()}")
    assert stack.statuses() == {"completed": count}
    assert stack.spent() == desk.total()
    stack.assert_adds_up()
    assert desk.most_in_flight["elevenlabs"] <= 2  # so nobody was told that there are too many at once
    assert desk.wrong == []


def test_a_service_that_bills_more_than_it_may_is_recorded_truly_and_stops_what_it_was_spent_in(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    channel = channel_of(paid, cast.owner, writer="local", narrator="elevenlabs", illustrator="local")
    with paid.app_context():
        videos = [film(channel, f"Film {n}") for n in range(2)]
    standins.desk.surcharge["elevenlabs"] = Fraction(3, 2)
    waits = [made_until(paid, video_id, "voice") for video_id in videos]
    assert len(standins.desk.bill) == 1
    assert standins.desk.total() == spent(paid)
    for video in waits:
        assert video.status == "waiting"
        assert "billed" in (video.waiting_for or {})["message"]
        assert "Nothing more is spent here until an admin" in (video.waiting_for or {})["message"]
    assert woken(paid) == 0

    standins.desk.surcharge.clear()
    with paid.app_context():
        stopped = spending.stopped()
        assert len(stopped) == 4  # the day, the person's day, the channel's month, the video
        for one in stopped:
            assert spending.let_go_on((one.scope, one.scope_id, one.period), cast.admin.id)
        assert db.session.scalar(select(Counter.stopped).where(Counter.stopped != "")) is None
        db.session.commit()
    assert woken(paid) == 2
    for video_id in videos:
        made_until(paid, video_id, "voice")
        assert seen(paid, video_id).step("voice").state == "done"
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)
