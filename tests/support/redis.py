"""A real Redis for the tests: the bundled Valkey on a Unix socket, without its log of writes."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import redis

from ytempire.ground import redis_server
from ytempire.ground.parent import ask_kernel


class RedisForTests:
    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ytempire-redis-"))
        self._socket = self._folder / "redis.sock"
        self.address = f"unix://{self._socket}"
        self.start()

    @property
    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.address)

    def start(self) -> None:
        tests = os.getpid()
        command = [str(redis_server.binary()), "--port", "0", "--unixsocket", str(self._socket),
                   "--dir", str(self._folder), "--save", "", "--loglevel", "warning"]
        self._server = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                        preexec_fn=lambda: ask_kernel(tests))
        for _ in range(200):
            if redis_server.answers(self._socket):
                return
            time.sleep(0.02)
        raise RuntimeError("Redis did not start within four seconds")

    def kill(self) -> None:
        """As a crash would: what it held is gone."""
        self._server.kill()
        self._server.wait()

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
