"""`python worker.py`: one worker, or the clock, until it is told to end."""

from __future__ import annotations

import argparse
import gc
import importlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

from flask import Flask
from redis.exceptions import RedisError
from rq.job import Job
from sqlalchemy.exc import SQLAlchemyError

from ytempire import create_app
from ytempire.analytics import jobs as counting
from ytempire.billing import jobs as payments
from ytempire.config import Settings, SettingsError
from ytempire.extensions import redis_client
from ytempire.ground.copies import OF_FILMS
from ytempire.pipeline import lease as films
from ytempire.pipeline.jobs import QUEUES, produce
from ytempire.pipeline.spoken import voice_process
from ytempire.providers.errors import ProviderError
from ytempire.publishing import jobs as publications
from ytempire.publishing import lease as uploads
from ytempire.webhooks import jobs as webhooks
from ytempire.worker.clock import Clock
from ytempire.worker.ticking import Ticking
from ytempire.worker.video_worker import VideoWorker

MAKES_FILMS = "media"  # the queue whose work needs the modules of films: loaded once, shared with each child
PAUSES = (0.5, 1.0, 2.0)  # seconds before the worker begins afresh, the last one from then on
YIELDS = 10  # niceness of a worker and all that it starts: pages come before pictures
STEADY = 10.0  # seconds after which a worker counts as having begun well

log = logging.getLogger(__name__)


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    try:
        app = create_app(answers=False)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    if options.clock:
        gc.freeze()  # a process that is told to end does not take itself apart first
        _run_clock(app)
    else:
        _run_worker(app, options.queues)
    return 0


def _run_worker(app: Flask, queues: list[str]) -> None:
    settings: Settings = app.config["SETTINGS"]
    os.nice(YIELDS)
    for module in OF_FILMS if MAKES_FILMS in queues else ():
        importlib.import_module(module)
    gc.freeze()  # what is shared stays shared: the collector does not write to it in the children

    def start_voice(job: Job) -> None:
        """From the main thread, at the first film, so that an idle worker stays small."""
        if job.func_name != _named(produce):
            return
        try:
            voice_process(settings).start()
        except ProviderError as error:  # the voice step says it to the creator
            log.warning("%s", error)

    failures = 0
    signal.signal(signal.SIGTERM, _end)
    while True:
        began = time.monotonic()
        try:
            worker = VideoWorker(app, queues, before_job=start_voice, broken_off=_give_back)
            worker.work(logging_level=None)
        except RedisError as error:
            if failures < len(PAUSES):  # said a few times, not every two seconds
                log.warning("Waiting for Redis: %s", error)
        signal.signal(signal.SIGTERM, _end)
        failures = 0 if time.monotonic() - began > STEADY else failures + 1
        time.sleep(PAUSES[min(failures, len(PAUSES) - 1)])


def _give_back(job: Job) -> None:
    """What a job that was broken off worked on may go on elsewhere at once."""
    give_back = GIVEN_BACK.get(str(job.func_name))
    if give_back is None:
        return
    try:
        give_back(job.args[0])
    except SQLAlchemyError as error:  # its lease runs out by itself
        log.warning("What %s worked on could not be given back: %s", job.id,
                    getattr(error, "orig", None) or type(error).__name__)


def _named(function: Callable[[str], None]) -> str:
    """As the queue has it."""
    return f"{function.__module__}.{function.__qualname__}"


# By the job that is broken off: what lets go of its work.
GIVEN_BACK: dict[str, Callable[[str], None]] = {
    _named(produce): films.give_back,
    _named(publications.publish): uploads.give_back,
    _named(counting.count): counting.give_back,
    _named(webhooks.deliver_due): webhooks.give_back,
    _named(payments.work): payments.give_back,
}


def _run_clock(app: Flask) -> None:
    signal.signal(signal.SIGTERM, _end)
    with app.app_context():
        clock = Clock(redis_client(), Ticking().tick)
        try:
            clock.run()
        finally:
            clock.step_down()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="worker.py", description="One worker, or the clock.")
    parser.add_argument("queues", nargs="*", default=list(QUEUES), metavar="QUEUE",
                        help=f"the queues to take jobs from, the first ones first ({' '.join(QUEUES)})")
    parser.add_argument("--clock", action="store_true",
                        help="run schedules and put lost work back; of several clocks one acts")
    return parser.parse_args(arguments)
