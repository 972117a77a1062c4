"""A worker that is killed takes its child along, and one whose Redis is killed stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rq import Queue, Worker

from tests.support.begun import Begun
from tests.support.redis import RedisForTests
from tests.support.stack import SECRET, gone, kill
from tests.support.waiting import until
from tests.worker.jobs import leave_a_trace


@pytest.fixture
def redis() -> Iterator[RedisForTests]:
    """A Redis of the test's own, to be killed."""
    server = RedisForTests()
    yield server
    server.stop()


@pytest.fixture
def worker(redis: RedisForTests, tmp_path: Path) -> Iterator[Begun]:
    environment = os.environ | {
        "REDIS_URL": redis.address, "INSTANCE_PATH": str(tmp_path / "instance"), "SECRET_KEY": SECRET,
    }
    process = Begun([sys.executable, "worker.py", "media"], environment)
    yield process
    process.kill()
    process.wait()


def begin(redis: RedisForTests, trace: Path, seconds: float = 0.0) -> int:
    """Queue a job and wait until it is at work; the process id of the child that does it."""
    Queue("media", connection=redis.client).enqueue(leave_a_trace, str(trace), seconds)
    return int(until(lambda: trace.exists() and trace.read_text(), "the job has begun"))


def done(trace: Path) -> bool:
    return trace.with_suffix(".done").exists()


def known(redis: RedisForTests) -> list[int | None]:
    return [worker.pid for worker in Worker.all(connection=redis.client)]


def test_the_child_dies_with_a_killed_worker(worker, redis: RedisForTests, tmp_path: Path):
    horse = begin(redis, tmp_path / "trace", seconds=60)
    kill(worker.pid)
    until(lambda: gone(horse), "the child is gone")


def test_the_child_stays_in_the_workers_process_group(worker, redis: RedisForTests, tmp_path: Path):
    horse = begin(redis, tmp_path / "trace", seconds=60)
    assert os.getpgid(horse) == os.getpgid(worker.pid)


def test_sigterm_ends_the_worker_and_its_job_at_once(worker, redis: RedisForTests, tmp_path: Path):
    horse = begin(redis, tmp_path / "trace", seconds=60)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert gone(horse)
    assert not done(tmp_path / "trace")


def test_a_killed_child_does_not_end_the_worker(worker, redis: RedisForTests, tmp_path: Path):
    kill(begin(redis, tmp_path / "first", seconds=60))
    begin(redis, tmp_path / "second")
    assert worker.poll() is None


def test_a_job_goes_on_while_redis_is_away(worker, redis: RedisForTests, tmp_path: Path):
    begin(redis, tmp_path / "trace", seconds=4)
    redis.kill()
    until(lambda: done(tmp_path / "trace"), "the job is done without Redis")
    redis.start()
    begin(redis, tmp_path / "next")
    assert worker.poll() is None


def test_an_idle_worker_is_known_again_to_a_redis_that_came_back_empty(worker, redis: RedisForTests):
    until(lambda: known(redis) == [worker.pid], "the worker is known")
    redis.kill()
    redis.start()
    until(lambda: known(redis) == [worker.pid], "the worker is known again")


def test_a_worker_waits_for_a_redis_that_is_not_there_yet(redis: RedisForTests, request, tmp_path: Path):
    redis.kill()
    worker = request.getfixturevalue("worker")
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(timeout=4)
    redis.start()
    begin(redis, tmp_path / "trace")
