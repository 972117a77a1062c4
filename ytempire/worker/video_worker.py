"""A worker whose death is noticed within seconds, and that outlives its Redis.

RQ's defaults restart the job of a killed worker after 13 minutes, let a killed worker's child go on with the
same work, and end the worker when Redis goes away. Here a job's heartbeat lasts three looks, the child dies
with its parent, and the worker waits for Redis and makes itself known again.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import psutil
from flask import Flask
from redis.exceptions import RedisError
from rq import Queue, Worker, worker_registration
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job

from ytempire.extensions import db, redis_client
from ytempire.ground.parent import die_with_parent
from ytempire.pipeline.calling import end_soon

LOOKS_EVERY = 3  # seconds between two looks at the child
HEARTBEATS_MISSED = 3
KNOWN_FOR = 20  # seconds that a silent worker stays in the list of workers
TIDIES_EVERY = 5  # seconds between two looks for abandoned jobs

ANSWERED_WITHIN = 150.0  # seconds: a call's own patience, and the time to store what it gave

log = logging.getLogger(__name__)


class VideoWorker(Worker):
    """Performs jobs one at a time, each in a forked child inside the app's context."""

    max_connection_wait_time = 2.0  # seconds, at most, until Redis is tried again
    log_result_lifespan = False

    def __init__(
        self, app: Flask, queues: list[str], before_job: Callable[[Job], None], broken_off: Callable[[Job], None],
    ) -> None:
        with app.app_context():
            connection = redis_client()
        super().__init__(
            queues,
            connection=connection,
            worker_ttl=KNOWN_FOR,
            maintenance_interval=TIDIES_EVERY,
            job_monitoring_interval=LOOKS_EVERY,
            log_job_description=False,
        )
        self._app = app
        self._before_job = before_job
        self._broken_off = broken_off

    # The parent

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Perform the job in a child. When Redis is gone by its end, leave the loop and start it afresh."""
        try:
            self._before_job(job)
            super().execute_job(job, queue)
        except RedisError as error:
            log.warning("Redis went away during a job: %s", error)
            raise StopRequested from error
        except SystemExit:
            with self._app.app_context():
                self._broken_off(job)
            raise

    def procline(self, message: str) -> None:
        """It keeps the name under which it was started."""

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        try:
            super().maintain_heartbeats(job, execution)
        except RedisError as error:  # the child works on: the database is the truth
            log.warning("Redis is away, the job goes on: %s", error)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Stay known. After Redis came back empty, be made known again."""
        super().heartbeat(timeout, pipeline)
        if pipeline is None and not self.connection.sismember(self.redis_workers_keys, self.key):
            with self.connection.pipeline() as again:
                again.hset(self.key, mapping=self.serialize())
                worker_registration.register(self, again)
                again.execute()

    def get_heartbeat_ttl(self, job: Job, working_time: float = 0.0) -> int:
        """Seconds until a silent job counts as abandoned; RQ adds a minute to this."""
        return int(self.job_monitoring_interval * HEARTBEATS_MISSED)

    def subscribe(self) -> None:
        """No commands over Redis: their thread would be running at every fork."""

    def unsubscribe(self) -> None:
        """Nothing was subscribed to."""

    def register_death(self) -> None:
        try:
            super().register_death()
        except RedisError as error:
            log.info("Redis is away and does not hear that this worker ends: %s", error)

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """End at once, but for a paid call of the child, which is heard to its end. The video goes on from its last
        stored part elsewhere."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if self.horse_pid:
            self._let_it_end()
            self.kill_horse()
            self.wait_for_horse()
        raise SystemExit(0)

    def _let_it_end(self) -> None:
        """Ask the child to end, and give it the time that an answer may take."""
        until = time.monotonic() + ANSWERED_WITHIN
        self.kill_horse(signal.SIGUSR1)
        while time.monotonic() < until and _runs(self.horse_pid):
            time.sleep(0.02)

    def kill_horse(self, sig: signal.Signals = signal.SIGKILL) -> None:
        """Kill the child alone: it shares its process group with everything that `bin/run` started."""
        try:
            os.kill(self.horse_pid, sig)
        except ProcessLookupError:
            log.debug("The child was gone already")

    # The child

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        signal.signal(signal.SIGUSR1, end_soon)
        parent = os.getppid()
        die_with_parent(parent)
        os.setpgid(0, os.getpgid(parent))  # RQ has just put it into a group of its own
        with self._app.app_context():
            db.engine.dispose(close=False)  # connections of the parent stay the parent's
            super().main_work_horse(job, queue)


def _runs(pid: int) -> bool:
    """Whether the process has not ended yet; one that has and was not waited for yet is none."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
