"""What may happen while a call is in flight: the answer is paid for, so it is kept, and what it cost is known."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text, update

from tests.costs.calls import CALL, held
from tests.costs.threads import together
from tests.standins.server import StandIns
from tests.support.films import video_of
from tests.support.paid import assert_adds_up, entries, made_until, seen, spent, woken
from tests.support.paid_stack import WatchedDesk
from tests.support.people import Cast
from tests.support.redis import RedisForTests
from tests.support.waiting import until
from ytempire.config import Settings
from ytempire.costs import limit, service_state
from ytempire.costs.entry import OpenCall
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline import deletion, jobs, run
from ytempire.pipeline.lease import claim
from ytempire.providers.errors import NO_MONEY
from ytempire.storage import storage
from ytempire.videos.result import Result
from ytempire.videos.video import Video

NARRATED = {"writer": "local", "narrator": "elevenlabs", "illustrator": "local"}
WORDS = "Salt is old and everywhere you look. Your tongue finds it first.\n\nNow taste something new. Then tell me."


@pytest.fixture
def standins() -> Iterator[StandIns]:
    with StandIns(desk=WatchedDesk()).running() as standins:
        yield standins


def narrated(app: Flask, cast: Cast, words: str = WORDS) -> str:
    """A short film whose voice alone is paid for."""
    return video_of(app, cast.owner, script=words, duration_target=15, channel=NARRATED)


def voiced(app: Flask, video_id: str) -> Video:
    """The video after a worker has had it, which ends when the voice is there."""
    return made_until(app, video_id, "voice")


def in_mid_call(standins: StandIns, act: Callable[[], object]) -> None:
    """Have this happen once, when the next call is billed and not answered yet."""
    assert isinstance(standins.desk, WatchedDesk)
    standins.desk.meanwhile = act


def change(app: Flask, video_id: str, act: Callable[[Video], object]) -> None:
    with app.app_context(), writing():
        act(db.session.get_one(Video, video_id))


def kinds(app: Flask) -> list[str]:
    return [f"{row.kind} {row.outcome}".strip() for row in entries(app)]


def files_of(app: Flask) -> list[str]:
    with app.app_context():
        return [str(path) for path in storage().root.rglob("*") if path.is_file()]


def stored(app: Flask, video_id: str) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(Result.input_hash).filter_by(video_id=video_id, kind="spoken")))


def clock_ticks(app: Flask) -> None:
    """What the clock does every two seconds; all leases and calls are young enough for it."""
    with app.app_context():
        jobs.close_strays()
        jobs.sweep()


def test_an_answer_that_comes_after_the_video_was_cancelled_is_kept_and_not_paid_again(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    video_id = narrated(paid, cast)

    def cancel() -> None:
        change(paid, video_id, lambda video: video.cancel())
        clock_ticks(paid)

    in_mid_call(standins, cancel)
    assert voiced(paid, video_id).status == "cancelled"
    assert kinds(paid) == ["reserve", "settle ok"]
    assert len(stored(paid, video_id)) == 1
    assert standins.desk.total() == spent(paid) > 0
    change(paid, video_id, lambda video: video.retry())
    assert voiced(paid, video_id).step("voice").state == "done"
    said = [call.body["text"] for call in standins.desk.calls]
    assert len(said) == len(set(said)) > 1
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def test_a_video_that_is_cancelled_and_made_again_in_mid_call_waits_for_its_answer(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    video_id = narrated(paid, cast)
    other = threading.Thread(target=lambda: voiced(paid, video_id))

    def again() -> None:
        change(paid, video_id, lambda video: video.cancel())
        change(paid, video_id, lambda video: video.retry())
        other.start()
        until(lambda: seen(paid, video_id).step("voice").state == "running", "another worker has it")

    in_mid_call(standins, again)
    with paid.app_context():
        run.produce(video_id)
    other.join()
    assert seen(paid, video_id).step("voice").state == "done"
    said = [call.body["text"] for call in standins.desk.calls]
    assert len(said) == len(set(said)) > 1
    assert set(kinds(paid)) == {"reserve", "settle ok", "release"}  # what it holds before it finds it bought
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def test_an_answer_for_a_video_that_was_deleted_meanwhile_is_settled_and_leaves_no_file(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    video_id = narrated(paid, cast)
    in_mid_call(standins, lambda: cancel_and_delete(paid, video_id))
    with paid.app_context():
        run.produce(video_id)
    assert kinds(paid) == ["reserve", "settle ok"]
    assert standins.desk.total() == spent(paid) > 0
    assert files_of(paid) == []
    assert_adds_up(paid)


def cancel_and_delete(app: Flask, video_id: str) -> None:
    with app.app_context():
        with writing():
            db.session.get_one(Video, video_id).cancel()
        with writing():
            keys = deletion.delete(db.session.get_one(Video, video_id))
        deletion.delete_files(keys)


def test_what_a_deleted_video_had_bought_stays_where_another_video_is_made_of_it(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    first, second = narrated(paid, cast), narrated(paid, cast)

    def stored_by_the_other() -> None:
        """The same words, as they are after somebody has restored them; then the first video goes."""
        with paid.app_context():
            owner, kind, digest = first_call(paid)
            key = f"{owner}/{kind}/{digest}/voice.wav"
            path = storage().path(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"the same words")
            with writing():
                db.session.add(Result(user_id=owner, video_id=second, kind=kind, input_hash=digest, data={},
                                      files={"voice.wav": key}))  # fmt: skip
        cancel_and_delete(paid, first)

    in_mid_call(standins, stored_by_the_other)
    with paid.app_context():
        run.produce(first)
    assert [path for path in files_of(paid) if path.endswith("voice.wav")]
    assert_adds_up(paid)


def first_call(app: Flask) -> tuple[int, str, str]:
    row = entries(app)[0]
    return row.user_id, *row.call.split(":")  # type: ignore[return-value]


def test_a_worker_that_was_frozen_beyond_its_lease_corrects_the_ledger_when_its_answer_comes(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    video_id = narrated(paid, cast)

    def another_worker_takes_it() -> None:
        with paid.app_context(), writing():
            late = utcnow() - timedelta(seconds=1)
            db.session.execute(update(Video).where(Video.id == video_id).values(lease_until=late))
            db.session.execute(update(OpenCall).values(alive_until=late))
        assert voiced(paid, video_id).step("voice").state == "done"
        assert "settle unknown" in kinds(paid)
        assert spent(paid) >= standins.desk.total()

    in_mid_call(standins, another_worker_takes_it)
    with paid.app_context():
        run.produce(video_id)
    assert kinds(paid).count("settle unknown") == 1
    assert {"correct unknown", "correct ok"} <= set(kinds(paid))
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def test_of_two_workers_that_begin_at_once_one_calls(paid: Flask, standins: StandIns, cast: Cast) -> None:
    video_id = narrated(paid, cast)
    together(paid, [lambda: voiced(paid, video_id)] * 3)
    said = [call.body["text"] for call in standins.desk.calls]
    assert len(said) == len(set(said)) > 1
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def test_two_videos_that_ask_for_the_same_at_the_same_time_buy_it_once(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    standins.desk.delays["elevenlabs"] = 0.5
    videos = [narrated(paid, cast) for _ in range(2)]
    together(paid, [lambda: voiced(paid, videos[0]), lambda: voiced(paid, videos[1])])
    assert [seen(paid, video_id).step("voice").state for video_id in videos] == ["done", "done"]
    said = [call.body["text"] for call in standins.desk.calls]
    assert len(said) == len(set(said)) > 1
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def test_a_video_that_is_cancelled_while_it_waits_for_a_place_makes_no_call(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    video_id = narrated(paid, cast)
    with paid.app_context():
        taken = [held(0.01, CALL) for _ in range(2)]  # both places of the plan
    work = threading.Thread(target=voiced, args=(paid, video_id))
    work.start()
    until(lambda: "waiting for a place" in seen(paid, video_id).step("voice").detail, "it waits for a place")
    change(paid, video_id, lambda video: video.cancel())
    work.join(20)
    assert standins.desk.calls == []
    assert kinds(paid) == ["reserve", "reserve", "reserve", "release"]
    with paid.app_context():
        assert list(db.session.scalars(db.select(OpenCall.reservation_id).order_by(OpenCall.reservation_id))) == taken


def test_places_that_killed_workers_held_are_free_before_anybody_goes_on_with_their_videos(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    """Else all living workers may wait for these places, and nobody is left to take up the videos."""
    killed, living = [narrated(paid, cast) for _ in range(2)], narrated(paid, cast, WORDS.replace("Salt", "Sugar"))
    with paid.app_context():
        for video_id in killed:
            owner = claim(video_id)
            assert owner
            held(0.01, replace(CALL, owner=owner.token))
        with writing():
            late = utcnow() - timedelta(seconds=1)
            db.session.execute(update(Video).where(Video.id.in_(killed)).values(lease_until=late))
            with writing():
                db.session.execute(update(OpenCall).values(alive_until=late))
    clock_ticks(paid)
    assert kinds(paid) == ["reserve", "reserve", "settle unknown", "settle unknown"]
    assert voiced(paid, living).step("voice").state == "done"
    assert_adds_up(paid)


def test_redis_that_is_lost_in_mid_call_costs_nothing(
    paid: Flask, standins: StandIns, cast: Cast, redis_server: RedisForTests
) -> None:
    video_id = narrated(paid, cast)
    in_mid_call(standins, redis_server.kill)
    try:
        assert voiced(paid, video_id).step("voice").state == "done"
    finally:
        redis_server.start()
    assert set(kinds(paid)) == {"reserve", "settle ok"}
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


@contextmanager
def database_away(app: Flask, settings: Settings) -> Iterator[None]:
    """SQLite is locked by somebody, and patience is short; PostgreSQL takes no connection and has cut all."""
    name = settings.database_url.split("?")[0].rpartition("/")[2]
    address = settings.database_address.replace(f"/{name}?", "/postgres?")
    outside = create_engine(address, isolation_level="AUTOCOMMIT")
    with outside.connect() as connection:
        if settings.database_url.startswith("sqlite"):
            connection.execute(text("BEGIN IMMEDIATE"))
            yield
            connection.execute(text("ROLLBACK"))
        else:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
            connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
            yield
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    outside.dispose()


def impatient(app: Flask) -> None:
    """SQLite waits for a lock for a fifth of a second instead of fifteen."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=200"))


def test_a_database_that_is_away_when_the_answer_comes_is_waited_for(
    paid: Flask, standins: StandIns, cast: Cast, settings: Settings
) -> None:
    video_id = narrated(paid, cast)
    impatient(paid)
    away = database_away(paid, settings)

    def lose_it_for_a_moment() -> None:
        away.__enter__()
        threading.Timer(1.5, away.__exit__, (None, None, None)).start()

    in_mid_call(standins, lose_it_for_a_moment)
    assert voiced(paid, video_id).step("voice").state == "done"
    assert set(kinds(paid)) == {"reserve", "settle ok"}
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def test_a_limit_that_is_lowered_to_nothing_in_mid_film_holds_the_rest(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    video_id = narrated(paid, cast)
    in_mid_call(standins, lambda: set_day(paid, 0))
    waits = voiced(paid, video_id)
    assert waits.status == "waiting"
    assert (waits.waiting_for or {})["limit"] == limit.DAY
    assert "today's limit of this installation, $0" in (waits.waiting_for or {})["message"]
    assert len(standins.desk.bill) == 1
    assert standins.desk.total() == spent(paid)
    assert woken(paid) == 0
    set_day(paid, 1_000_000)
    assert woken(paid) == 1
    assert voiced(paid, video_id).step("voice").state == "done"
    assert standins.desk.total() == spent(paid)
    assert_adds_up(paid)


def set_day(app: Flask, micro: int) -> None:
    with app.app_context(), writing():
        limit.set_limit(limit.DAY, micro)


def test_an_answer_to_an_earlier_call_does_not_open_a_service_that_is_out_of_money(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    first, second = narrated(paid, cast), narrated(paid, cast, WORDS.replace("Salt", "Sugar"))

    def other_hears_that_there_is_no_money() -> None:
        standins.desk.fail("elevenlabs", "quota_exceeded")
        assert voiced(paid, second).status == "waiting"

    in_mid_call(standins, other_hears_that_there_is_no_money)
    assert voiced(paid, first).status == "waiting"
    with paid.app_context():
        assert (service_state.stopped("elevenlabs") or ("",))[0] == NO_MONEY
    assert len(standins.desk.calls) == 2
    assert_adds_up(paid)
