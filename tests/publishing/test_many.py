"""Many publications at once, from many workers, over a pool that has no room for all of them today."""

from __future__ import annotations

import hashlib
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.publishing.world import World
from tests.standins.server import StandIns
from tests.support import publications
from tests.support.begun import Begun
from tests.support.finished import finished_in
from tests.support.paid import app_with
from tests.support.people import person
from tests.support.publications import Time
from tests.support.waiting import until
from tests.videos.standing import put
from ytempire.config import Settings
from ytempire.extensions import db, utcnow
from ytempire.ground.standins import client_of
from ytempire.publishing import jobs
from ytempire.publishing.publication import Publication
from ytempire.quotas import pacific
from ytempire.quotas.account import ACTIVE, Account
from ytempire.quotas.rules import UPLOAD_METHOD
from ytempire.quotas.usage import Call, Usage

WAITING = ("waiting quota", "waiting processing", "waiting provider")
A_DAY = 5  # uploads of an account
FEW, SOME_WORKERS, SOME_ACCOUNTS = 18, 3, (9, 10, 11)  # 9 and 10 are active, 11 is in reserve
MANY, ALL_WORKERS, ALL_ACCOUNTS = 200, 8, tuple(range(1, 16))


class Now(Time):
    """The real time: workers have no other."""

    def __call__(self) -> datetime:
        return utcnow()


def film_in(app: Flask, channel_id: str, number: int) -> tuple[str, str]:
    """A finished video of the channel with a film of its own: its id, and the film's SHA-256."""
    film = random.Random(number).randbytes(300_000 + number)
    return finished_in(app, channel_id, f"Film {number}", film), hashlib.sha256(film).hexdigest()


@contextmanager
def workers(app: Flask, count: int) -> Iterator[None]:
    """So many processes that publish, as on another machine."""
    settings: Settings = app.config["SETTINGS"]
    own = {name.upper(): str(value) for name, value in settings.model_dump().items() if value not in ("", None)}
    started = [
        Begun([sys.executable, "worker.py", "publish"], os.environ | own) for _ in range(count)
    ]
    try:
        yield
    finally:
        for each in started:
            each.kill()
        for each in started:
            each.wait()


def turned(app: Flask) -> Counter[str]:
    """A turn of the clock; how many publications there are in each state, and what they wait for."""
    with app.app_context():
        jobs.wake()
        jobs.reconcile()
        rows = db.session.execute(select(Publication.state, Publication.waiting_for)).all()
        db.session.rollback()
    time.sleep(0.2)
    return Counter(f"{row.state} {row.waiting_for['reason']}" if row.waiting_for else row.state for row in rows)


def at_rest(app: Flask, count: int) -> bool:
    """Whether all are out, or wait for quota. None may fail."""
    states = turned(app)
    assert set(states) <= {"queued", "running", "done", *WAITING}, states
    return states["done"] + states["waiting quota"] == count


@pytest.fixture
def crowd(standins: StandIns, settings: Settings, long: bool) -> Iterator[World]:
    patient = {"provider_retries": ",".join(["1"] * 30), "database_pool_size": 5}
    with app_with(standins, settings, **patient) as app:
        yield World(app, standins, person(app, "owner@example.com"), Now())
    assert standins.desk.wrong == []


def test_no_account_is_ever_over_its_uploads_and_the_rest_goes_after_the_reset(crowd: World, long: bool) -> None:
    count, hands, numbers = (MANY, ALL_WORKERS, ALL_ACCOUNTS) if long else (FEW, SOME_WORKERS, SOME_ACCOUNTS)
    app = crowd.app
    first = crowd.film(accounts=numbers)
    put(app, first, "cancelled")
    channel_id = crowd.channel_of(first)
    films = dict(film_in(app, channel_id, number) for number in range(count))
    for video_id in films:
        crowd.asked(video_id)
    began = time.monotonic()
    with workers(app, hands):
        until(lambda: at_rest(app, count), "all are out or wait", 1800)
    print(f"{turned(app)} of {count} after {time.monotonic() - began:.0f} s, {hands} workers, {len(numbers)} accounts")

    assert len(crowd.google.videos) == A_DAY * len(numbers)
    assert_kept_within_the_day(crowd, numbers)
    with app.app_context():
        assert_active_before_reserve_and_least_used_first(hands)
        db.session.rollback()
    assert_the_rest_goes_after_the_reset(crowd, films, hands)


def assert_kept_within_the_day(world: World, numbers: tuple[int, ...]) -> None:
    """By the stand-in's own count, and by ours, which is the same."""
    for number in numbers:
        theirs = world.google.quota.of(client_of(number))
        assert theirs["uploads"] == A_DAY
        assert theirs["inserts"] <= 90
        assert theirs["units"] <= 9_000
        ours = {bucket: used for bucket, (used, _) in world.usage(number).items()}
        assert {bucket: theirs[bucket] for bucket in ("inserts", "units", "uploads")} == ours


def assert_active_before_reserve_and_least_used_first(hands: int) -> None:
    states = dict(db.session.execute(select(Account.id, Account.state)).all())
    inserts = select(Call.account_id).where(Call.method == UPLOAD_METHOD).order_by(Call.id)
    order = list(db.session.scalars(inserts))
    active = {account for account in order if states[account] == ACTIVE}
    used = Counter(dict.fromkeys(active, 0))
    for account in order[: len(active) * A_DAY]:
        assert account in active  # none of the reserve before all of these are spent
        assert used[account] - min(used.values()) <= hands  # others have chosen meanwhile
        used[account] += 1
    assert set(used.values()) == {A_DAY}


def assert_the_rest_goes_after_the_reset(world: World, films: dict[str, str], hands: int) -> None:
    """Day by day, in this process: the clock of both is moved to 00:05 at the coast, and no earlier."""
    clock = Time(utcnow())
    world.google.clock = clock
    with world.app.app_context():
        while waiting := db.session.scalars(select(Publication.id).where(Publication.state == "waiting")).all():
            due = pacific.goes_on_after(clock.now)
            held = db.session.scalars(select(func.min(Publication.wake_at)).where(Publication.state == "waiting")).one()
            assert held == due
            assert jobs.wake(due - timedelta(seconds=1)) == 0
            clock.now = due
            assert jobs.wake(clock.now) == len(waiting)
            for publication_id in waiting:
                publications.worked(world.app, publication_id, clock)
    assert Counter(video.sha256 for video in world.google.videos.values()) == Counter(films.values())


@pytest.mark.parametrize(("at", "resets"), [
    ("2026-03-07T20:00", "2026-03-08T08:05"),  # before the clocks go forward: standard time
    ("2026-03-08T20:00", "2026-03-09T07:05"),  # after the day of 23 hours: daylight saving time
    ("2026-10-31T20:00", "2026-11-01T07:05"),
    ("2026-11-01T20:00", "2026-11-02T08:05"),  # after the day of 25 hours
])
def test_what_found_no_quota_goes_at_five_past_midnight_pacific(world: World, at: str, resets: str) -> None:
    world.clock.now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    due = datetime.fromisoformat(resets).replace(tzinfo=UTC)
    first = world.film()
    more = [world.film(accounts=()) for _ in range(A_DAY)]
    for video_id in more:
        world.connect(world.channel_of(video_id), 1)
    done = [world.worked(world.asked(video_id)) for video_id in (first, *more)]
    assert [each.state for each in done] == ["done"] * A_DAY + ["waiting"]
    waits = done[-1]
    assert (waits.wake_at, waits.video.status) == (due, "waiting")
    assert "00:05 Pacific" in waits.waiting_for["message"]
    with world.app.app_context():
        assert jobs.wake(due - timedelta(seconds=1)) == 0
    assert world.woken(waits.id).video.status == "published"
    assert world.google.quota.of(client_of(1))["uploads"] == 1
    used: Any = select(Usage.used).where(Usage.bucket == "uploads").order_by(Usage.day)
    with world.app.app_context():
        assert list(db.session.scalars(used)) == [A_DAY, 1]
        db.session.rollback()
