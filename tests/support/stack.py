"""A whole installation, as `bin/run` leaves it running: supervisor, Redis, web, workers, clock."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import psutil
from flask import Flask

from tests.support.begun import Begun
from tests.support.waiting import until
from ytempire import create_app
from ytempire.config import PROJECT, Settings
from ytempire.extensions import db
from ytempire.ground import copies
from ytempire.videos.video import Video

Answer = TypeVar("Answer")
SECRET = "a secret of the tests, not of anybody"


class Stack:
    """Starts, watches and kills; every process of it is in the process group of the supervisor."""

    def __init__(self, folder: Path, **settings: str | int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.instance = folder / "instance"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        given: dict[str, Any] = {
            "port": self.port, "instance_path": self.instance, "secret_key": SECRET,
            "data_encryption_key": SECRET, "jwt_secret_key": SECRET, **settings,
        }
        self.environment = os.environ | {name.upper(): str(value) for name, value in given.items()}
        self.settings = Settings(_env_file=None, **given)  # type: ignore[call-arg]
        self._log = folder / "output.txt"
        self._process: subprocess.Popen[bytes] | Begun | None = None
        self._app: Flask | None = None
        self._said_before = 0  # characters of output of earlier starts

    # Its life

    def start(self, *options: str, anew: bool = False) -> subprocess.Popen[bytes] | Begun:
        """Start the supervisor, in a process group of its own. anew: as `bin/run` does, not as a copy."""
        self._said_before = len(self.output)
        command = [sys.executable, "-m", "ytempire.ground", *options]
        with self._log.open("ab") as log:
            if anew or not copies.possible():
                self._process = subprocess.Popen(command, cwd=PROJECT, env=self.environment, process_group=0,
                                                 stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # fmt: skip
            else:
                self._process = Begun(command, self.environment, own_group=True, stdout=log, stderr=log)
        return self._process

    @contextmanager
    def running(self) -> Iterator[Stack]:
        """It, started and ready, and ended afterwards."""
        self.start()
        try:
            self.wait_until_ready()
            yield self
        finally:
            self.end()

    def wait_until_ready(self) -> None:
        def ready() -> bool:
            assert self.supervisor.poll() is None, f"It ended:\n{self.output}"
            return f"is ready: {self.address}" in self.output[self._said_before :]

        until(ready, "the stack is ready", 180)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C in its terminal: the signal goes to the whole group. The exit code."""
        if self.supervisor.poll() is None:
            os.killpg(self.supervisor.pid, number)
        return self.supervisor.wait(timeout=120)

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self._process is not None:
            for process in self.group():
                kill(process.pid)
            self._process.wait()
        if self._app is not None:
            with self._app.app_context():
                db.engine.dispose()

    @property
    def supervisor(self) -> subprocess.Popen[bytes] | Begun:
        assert self._process is not None, "The stack was not started"
        return self._process

    @property
    def output(self) -> str:
        """All that it has printed, at every start."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    # Its processes

    def group(self) -> list[psutil.Process]:
        """Every process of the group that is alive."""
        return [process for process in psutil.process_iter() if _in_group(process, self.supervisor.pid)]

    def workers(self) -> list[int]:
        return self._ending("worker.py")

    def publisher(self) -> int:
        """The worker that only publishes."""
        return self._one("publisher", lambda: self._ending("worker.py billing publish sync"))

    def courier(self) -> int:
        """The worker that only delivers webhooks."""
        return self._one("courier", lambda: self._ending("worker.py billing webhooks"))

    def clock(self) -> int:
        return self._one("clock", lambda: self._ending("worker.py --clock"))

    def web(self) -> int:
        """The master of the web processes."""
        return self._one("web", lambda: self._children(lambda title: title.startswith("gunicorn: master")))

    def redis(self) -> int:
        return self._one("redis", lambda: self._children(lambda title: "valkey-server" in title))

    def horses(self) -> list[int]:
        """The workers' children that do the work."""
        return [child for pid in self.workers() for child, title in _titles_below(pid)
                if title.endswith("worker.py")]

    def _one(self, name: str, found: Callable[[], list[int]]) -> int:
        """Where a program was killed before, once it has been started again."""
        return until(found, f"{name} runs")[0]

    def _ending(self, line: str) -> list[int]:
        """By the end of its command line, which is how a process manager would know it."""
        return self._children(lambda title: title.endswith(line))

    def _children(self, wanted: Callable[[str], bool]) -> list[int]:
        return [pid for pid, title in _titles_below(self.supervisor.pid) if wanted(title)]

    # Its data

    @property
    def app(self) -> Flask:
        """An app of the test's own on the same database, files and Redis."""
        if self._app is None:
            self._app = create_app(self.settings)
        return self._app

    def read(self, video_id: str, of: Callable[[Video], Answer]) -> Answer:
        """Something of a video, as the database has it now."""
        with self.app.app_context():
            return of(db.session.get_one(Video, video_id))

    def wait_for(self, video_id: str, status: str, seconds: float = 300.0) -> None:
        """Until the video has the status. Should it fail meanwhile, the test fails with its sentence."""

        def arrived() -> bool:
            now, error = self.read(video_id, lambda video: (video.status, video.error))
            assert now == status or now != "failed", f"The video failed: {error}\n{self.output[-4000:]}"
            return now == status

        until(arrived, f"video {video_id} is {status}", seconds)

    def get(self, path: str) -> int:
        """The status of a page."""
        with urllib.request.urlopen(self.address + path, timeout=60) as answer:
            return int(answer.status)


def kill(pid: int) -> None:
    """As a crash would."""
    send(pid, signal.SIGKILL)


def send(pid: int, number: signal.Signals) -> bool:
    """False where the process has ended already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def gone(pid: int) -> bool:
    """Whether the process has ended (a zombie has)."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _in_group(process: psutil.Process, group: int) -> bool:
    try:
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False


def _titles_below(pid: int) -> list[tuple[int, str]]:
    """The process's children that are alive, as `ps` shows them; any of them may end meanwhile."""
    titles = []
    with suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children():
            with suppress(psutil.NoSuchProcess):
                titles.append((child.pid, " ".join(child.cmdline()).strip("\0 ")))
    return [(pid, title) for pid, title in titles if title]  # what has ended but was not fetched has none
