"""kill -9 of whoever works, in every step: each video ends, and what was stored is not made again."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from tests.support.films import video_of
from tests.support.people import Person, person
from tests.support.stack import Stack, kill, send
from tests.support.waiting import until
from ytempire.extensions import db
from ytempire.pipeline.lease import LASTS
from ytempire.pipeline.steps import STEPS
from ytempire.videos.result import Result
from ytempire.videos.video import Video
from ytempire.worker.clock import TICK

SCRIPT = "Salt is everywhere.\n\nNow taste it."  # two scenes as short as they can be: to render takes time
NOTICED_WITHIN = 15.0  # seconds, the promise
ALL_STEPS = [step.NAME for step in STEPS]
FEW_STEPS = ["voice", "render"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An installation with one worker, so that the one that is killed is the one that works. It outlives each test."""
    with Stack(tmp_path_factory.mktemp("kills"), workers=1).running() as stack:
        yield stack


@pytest.fixture(scope="module")
def owner(installation: Stack) -> Person:
    return person(installation.app, "owner@example.com")


@dataclass
class Killed:
    """What stood in the database when the worker was killed."""

    step: str
    stored: dict[tuple[str, str], object]  # (kind, input hash) → when it was made
    tries: dict[str, int]  # of the steps that were done
    claims: int  # of the video so far


def stored(stack: Stack, video_id: str) -> dict[tuple[str, str], object]:
    with stack.app.app_context():
        rows = db.session.execute(
            select(Result.kind, Result.input_hash, Result.made_at).where(Result.video_id == video_id)
        ).all()
        return {(row.kind, row.input_hash): row.made_at for row in rows}


def stop_in(stack: Stack, video_id: str, step: str) -> int | None:
    """Freeze the working child inside `step`; None if the step went by between two looks.

    From the end of the step before on, the child is let run in slices of a few milliseconds.
    """
    before = ALL_STEPS[: ALL_STEPS.index(step)][-2:]
    # The child of the video before may not have left yet: the one that has claimed this video is the one.
    until(lambda: stack.read(video_id, lambda video: video.attempt), "the video is claimed")
    horse = until(stack.horses, "a child works")[0]
    while True:
        states = stack.read(video_id, lambda video: {row.name: row.state for row in video.steps})
        if states[step] == "running":
            return horse if send(horse, signal.SIGSTOP) else None
        if states[step] != "pending":
            return None
        if all(states[name] == "done" for name in before[:-1]):
            send(horse, signal.SIGCONT)
            time.sleep(0.004)
            send(horse, signal.SIGSTOP)
        else:
            time.sleep(0.02)


def kill_in(stack: Stack, owner: Person, step: str, victim: str) -> tuple[str, Killed]:
    """Make a video and kill `victim` (child, worker or group) while `step` runs."""
    for take in range(8):
        video_id = video_of(stack.app, owner, topic=f"Salt, {step}, {victim}, {take}", script=SCRIPT + f" {take}.")
        horse = stop_in(stack, video_id, step)
        if horse is None:
            let_it_end(stack, video_id)
            continue
        seen = Killed(step, stored(stack, video_id), stack.read(video_id, tries_of_done),
                      stack.read(video_id, lambda video: video.attempt))
        bring_down(stack, horse, victim)
        return video_id, seen
    raise AssertionError(f"The {step} step could not be caught")


def let_it_end(stack: Stack, video_id: str) -> None:
    """The step went by: the child may run again, and the video is none of ours."""
    for horse in stack.horses():
        send(horse, signal.SIGCONT)
    stack.wait_for(video_id, "completed")


def tries_of_done(video: Video) -> dict[str, int]:
    return {step.name: step.attempts for step in video.steps if step.state == "done"}


def bring_down(stack: Stack, horse: int, victim: str) -> None:
    if victim == "child":
        kill(horse)
    elif victim == "worker":
        kill(until(stack.workers, "there is a worker")[0])
    else:
        for process in stack.group():
            kill(process.pid)
        stack.supervisor.wait()
        stack.start()


def assert_ends_without_doing_anything_twice(stack: Stack, video_id: str, before: Killed) -> None:
    stack.wait_for(video_id, "completed")
    after = stored(stack, video_id)
    assert {key: after[key] for key in before.stored} == before.stored
    tries = stack.read(video_id, lambda video: {step.name: step.attempts for step in video.steps})
    assert {name: tries[name] for name in before.tries} == before.tries
    assert tries[before.step] == 2
    told = stack.read(video_id, lambda video: [e.message for e in video.events if e.message.startswith("Scene")])
    assert len(told) == len(set(told))
    assert not list((stack.instance / "storage" / "unfinished").glob("*/*"))


def seconds_until_queued_again(stack: Stack, video_id: str, before: Killed) -> float:
    """How long it takes the installation to notice.

    A child that was frozen for long has lost its lease before it is killed: then the video is in the queue
    already, and is claimed once more.
    """
    began, queued = time.monotonic(), stack.read(video_id, lambda video: video.enqueued_at)

    def noticed(video: Video) -> bool:
        return video.enqueued_at != queued or video.attempt > before.claims

    until(lambda: stack.read(video_id, noticed), "it is queued again")
    return time.monotonic() - began


@pytest.mark.parametrize("victim", ["child", "worker", "group"])
def test_whoever_is_killed_the_video_ends_and_nothing_is_done_twice(installation, owner, long, victim):
    for step in ALL_STEPS if long else FEW_STEPS[: 1 if victim != "child" else 2]:
        video_id, before = kill_in(installation, owner, step, victim)
        seconds = seconds_until_queued_again(installation, video_id, before)
        print(f"{victim} killed in {step}: queued again after {seconds:.1f} s")
        assert_ends_without_doing_anything_twice(installation, video_id, before)


def test_a_death_is_noticed_within_the_promised_time_by_construction():
    assert LASTS.total_seconds() + TICK <= NOTICED_WITHIN


def test_redis_wiped_and_restarted_in_mid_film_loses_nothing(installation, owner):
    videos = [video_of(installation.app, owner, topic=f"Salt {n}", script=f"{SCRIPT} {n}.") for n in range(2)]
    until(installation.horses, "a child works")
    redis = installation.redis()
    assert send(redis, signal.SIGSTOP)
    shutil.rmtree(installation.instance / "redis" / "appendonlydir", ignore_errors=True)
    kill(redis)
    for video_id in videos:
        installation.wait_for(video_id, "completed")
        assert installation.read(video_id, lambda video: max(step.attempts for step in video.steps)) == 1
