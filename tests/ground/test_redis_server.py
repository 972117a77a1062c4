"""The bundled Redis: nothing that was queued is lost, and a damaged log never stops a start."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.support.stack import kill
from tests.support.waiting import until
from ytempire.config import Settings
from ytempire.ground import redis_server

JOBS = 50
FSYNC_SECONDS = 1.2  # `everysec`: what is older than a second is on the disk


class Server:
    """The bundled Redis as the supervisor would start it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.said: str | None = None

    def start(self) -> redis.Redis:
        self.said = redis_server.prepare(self.settings)
        self.process = subprocess.Popen(redis_server.command(self.settings), stdout=subprocess.DEVNULL)
        until(lambda: redis_server.answers(self.settings.redis_socket), "Redis is ready", 10)
        return redis.Redis.from_url(self.settings.redis_address)

    def kill(self) -> None:
        kill(self.process.pid)
        self.process.wait()

    @property
    def log(self) -> Path:
        """The newest file of the log of writes."""
        return max(self.folder.glob("appendonly.aof.*.incr.aof"), key=lambda path: path.stat().st_mtime)

    @property
    def folder(self) -> Path:
        return self.settings.instance_path / "redis" / redis_server.LOG


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    settings = Settings(_env_file=None, secret_key="-" * 32, instance_path=tmp_path / "instance")  # type: ignore[call-arg]
    server = Server(settings)
    yield server
    server.kill()


def queue_jobs(client: redis.Redis) -> None:
    for number in range(JOBS):
        client.rpush("rq:queue:media", f"job-{number}")
    time.sleep(FSYNC_SECONDS)


def test_kill_9_with_queued_jobs_loses_none(server: Server):
    queue_jobs(server.start())
    server.kill()
    assert server.start().llen("rq:queue:media") == JOBS


def test_a_log_cut_short_gives_back_what_was_whole(server: Server):
    queue_jobs(server.start())
    server.kill()
    server.log.write_bytes(server.log.read_bytes()[:-5])
    assert server.start().llen("rq:queue:media") == JOBS - 1


def test_a_log_scribbled_over_is_mended_and_said(server: Server):
    queue_jobs(server.start())
    server.kill()
    content = bytearray(server.log.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40] = b"\xff" * 40
    server.log.write_bytes(bytes(content))
    kept = server.start().llen("rq:queue:media")
    assert 0 < kept < JOBS
    assert server.said
    assert "mended" in server.said


def test_a_log_that_cannot_be_mended_is_set_aside_and_kept(server: Server):
    queue_jobs(server.start())
    server.kill()
    (server.folder / redis_server.MANIFEST).write_text("no manifest at all\n")
    assert server.start().llen("rq:queue:media") == 0
    assert server.said
    assert "set aside" in server.said
    assert list(server.folder.parent.glob("appendonlydir.damaged-*/*.incr.aof"))


def test_a_sound_log_is_not_touched(server: Server):
    queue_jobs(server.start())
    server.kill()
    server.start()
    assert server.said is None


def test_a_server_left_behind_is_ended_before_another_reads_its_log(server: Server):
    queue_jobs(server.start())
    left_behind = server.process
    assert server.start().llen("rq:queue:media") == JOBS
    assert left_behind.wait(timeout=5) == 0


def test_nothing_listens_on_a_port(server: Server):
    assert server.start().config_get("port") == {"port": "0"}


def test_nothing_is_ever_thrown_away_to_make_room(server: Server):
    assert server.start().config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_an_instance_deep_in_the_tree_still_gets_a_redis(tmp_path: Path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    settings = Settings(_env_file=None, secret_key="-" * 32, instance_path=deep)  # type: ignore[call-arg]
    server = Server(settings)
    try:
        assert server.start().ping()
    finally:
        server.kill()
