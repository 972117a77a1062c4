"""Whose turn it is to count, what the queue carries, and what becomes of a worker that is gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from rq import Queue

from tests.analytics.published import NOW, World
from tests.support.databases import ONE_KIND
from tests.support.films import channel_of
from tests.support.people import Cast
from ytempire.analytics import jobs, turn
from ytempire.analytics.sync import sync
from ytempire.analytics.turn import TurnLost
from ytempire.channels.channel import Channel
from ytempire.extensions import db, redis_client, writing


def in_queue(world: World) -> list[str]:
    with world.app.app_context():
        return [job.args[0] for job in Queue("sync", connection=redis_client()).get_jobs()]


def reconcile(world: World) -> int:
    with world.app.app_context():
        return jobs.reconcile(world.now)


def test_a_channel_that_was_connected_is_counted_without_being_asked(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    channel_of(world.app, people.owner, "Not connected")
    assert (reconcile(world), in_queue(world)) == (1, [channel_id])
    assert (reconcile(world), in_queue(world)) == (0, [channel_id])
    with world.app.app_context():
        assert sync(channel_id, world.clock)
    assert world.standing(channel_id).done_at == NOW


def test_it_is_counted_again_after_youtubes_day_is_over(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    world.count(channel_id)
    due = world.standing(channel_id).next_at
    assert due is not None
    assert timedelta(hours=9) <= due - NOW.replace(hour=0) - timedelta(days=1) < timedelta(hours=15)  # 01:00 Pacific on
    assert reconcile(world) == 0
    world.now = due
    assert reconcile(world) == 1


def test_the_channels_are_spread_over_some_hours(world: World) -> None:
    times = {turn.daily_after(f"ch_{number:016x}", NOW) for number in range(60)}
    assert len(times) > 50
    assert max(times) - min(times) > timedelta(hours=5)


def test_what_was_counted_before_its_time_of_the_day_is_counted_at_it_too() -> None:
    midnight = NOW.replace(hour=8)
    assert turn.daily_after("ch_1", midnight) < midnight + timedelta(hours=8)


def test_neither_an_archived_channel_nor_one_that_has_to_be_connected_again_is_counted(
    world: World, people: Cast
) -> None:
    archived, revoked = world.channel(people.owner), world.channel(people.owner, "Of bees")
    with world.app.app_context():
        db.session.get_one(Channel, archived).archived_at = NOW
        db.session.commit()
    world.google.grants.end(next(iter(world.google.grants.granted))[0], world.google.channels[0].key)
    world.count(revoked)
    world.now += timedelta(days=2)
    assert reconcile(world) == 0


def test_of_two_workers_one_counts(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    with world.app.app_context(), writing():
        turn.ask(channel_id)

    def work(_number: int) -> bool:
        with world.app.app_context():
            return sync(channel_id, world.clock)

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(work, range(4))) == [False, False, False, True]
    assert len(world.asked("channels.list")) == 1


def test_a_channel_in_line_is_not_put_there_twice(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    with world.app.app_context():
        assert jobs.sync_later(channel_id)
        assert not jobs.sync_later(channel_id)
    assert in_queue(world) == [channel_id]


def test_what_redis_has_lost_is_queued_again(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    with world.app.app_context():
        jobs.sync_later(channel_id)
        redis_client().flushall()
    assert (reconcile(world), in_queue(world)) == (1, [channel_id])


def test_another_worker_goes_on_after_one_that_was_killed(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    with world.app.app_context():
        with writing():
            turn.ask(channel_id)
        dead = turn.claim(channel_id, world.clock)
        assert dead is not None
        assert not sync(channel_id, world.clock)
    assert reconcile(world) == 0
    world.now += timedelta(seconds=151)
    assert (reconcile(world), in_queue(world)) == (1, [channel_id])
    with world.app.app_context():
        assert sync(channel_id, world.clock)
        with pytest.raises(TurnLost), writing():
            dead.fence()
        with pytest.raises(TurnLost):
            dead.done(None)
    assert world.standing(channel_id).done_at == world.now


@ONE_KIND
def test_a_worker_that_is_told_to_end_gives_its_channel_back(world: World, people: Cast) -> None:
    channel_id = world.channel(people.owner)
    with world.app.app_context():
        with writing():
            turn.ask(channel_id)
        turn.claim(channel_id, world.clock)
        turn.give_back(channel_id, NOW)
    world.now += timedelta(seconds=1)
    assert reconcile(world) == 1


@ONE_KIND
def test_a_connection_that_was_just_removed_ends_the_count_with_a_sentence(world: World, people: Cast) -> None:
    channel_id = channel_of(world.app, people.owner)
    assert world.count(channel_id).error == "None of its connections to YouTube works."
