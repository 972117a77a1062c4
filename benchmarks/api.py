"""How quickly the API answers over HTTP, beside a bare Flask view behind the same server in the same minute.

    python -m benchmarks.api [--videos 200000] [--requests 100] [--clients 50] [--database URL_OF_AN_EMPTY_ONE]

gunicorn runs as `bin/run` starts it, with limits that are not reached. Channels are asked for one after another,
videos by many clients at once; then pages of a hundred of all those videos. None may fail. Without an address it fills
SQLite and a PostgreSQL of its own, which (like that of the tests) does not wait for its disk.
"""

from __future__ import annotations

import argparse
import http.client
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

from benchmarks.api_fill import filled
from tests.support.databases import PostgreSQL
from tests.support.redis import RedisForTests
from tests.support.served import served

PAGE = 100  # videos on the long page
DATABASE = "benchmark"


@dataclass(frozen=True)
class Figure:
    """Seconds, of the API and of the bare view asked in the same way."""

    what: str
    api: list[float]
    bare: list[float]

    @property
    def ratios(self) -> tuple[float, float]:
        """Times what the bare view takes: in the middle, and of the slowest twentieth."""
        return _middle(self.api) / _middle(self.bare), _slow(self.api) / _slow(self.bare)


def run(kind: str, url: str, videos: int, requests: int, clients: int) -> list[Figure]:
    """Fill the empty database at the address, serve it, and measure. Raises RuntimeError where a request fails."""
    redis = RedisForTests()
    try:
        with tempfile.TemporaryDirectory() as folder:
            bearer = filled(url, Path(folder), redis.address, videos)
            with (
                served(Path(folder) / "api", url, redis.address) as api,
                served(Path(folder) / "bare", url, redis.address, "benchmarks.bare:app") as bare,
            ):
                print(f"{kind}: {videos:,} videos")
                return list(_measured(Server(api.address, bearer), Server(bare.address, ""), requests, clients))
    finally:
        redis.stop()


@dataclass(frozen=True)
class Server:
    address: str
    bearer: str

    @contextmanager
    def connected(self) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            yield connection
        finally:
            connection.close()

    def one_by_one(self, path: str, requests: int) -> list[float]:
        """Seconds that each took, over one connection."""
        with self.connected() as connection:
            return [self._timed(connection, path) for _ in range(requests)]

    def at_once(self, path: str, requests: int, clients: int) -> list[float]:
        """The same by many clients that begin together, each with a connection of its own."""
        together, found = threading.Barrier(clients), []

        def ask(share: int) -> None:
            together.wait()
            found.extend(self.one_by_one(path, share))

        shares = [len(range(number, requests, clients)) for number in range(clients)]
        threads = [threading.Thread(target=partial(ask, share)) for share in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if len(found) != requests:
            raise RuntimeError(f"{requests - len(found)} of {requests} requests for {path} failed")
        return found

    def _timed(self, connection: http.client.HTTPConnection, path: str) -> float:
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {self.bearer}"})
        answer = connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - begun
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body[:300]!r}")
        return took


def _measured(api: Server, bare: Server, requests: int, clients: int) -> Iterator[Figure]:
    for server, path in ((api, "/v1/channels"), (api, "/v1/videos"), (bare, "/")):
        server.one_by_one(path, 5)  # the first ones load what the others find loaded
    yield Figure("GET /v1/channels, one by one", api.one_by_one("/v1/channels", requests),
                 bare.one_by_one("/", requests))  # fmt: skip
    yield Figure(f"GET /v1/videos, {clients} at once", api.at_once("/v1/videos", requests, clients),
                 bare.at_once("/", requests, clients))  # fmt: skip
    for what, path in (("first", f"/v1/videos?per_page={PAGE}"), ("far", f"/v1/videos?per_page={PAGE}&page=500"),
                       ("completed", f"/v1/videos?per_page={PAGE}&status=completed")):  # fmt: skip
        yield Figure(f"{PAGE} videos, {what}", api.one_by_one(path, requests // 2), bare.one_by_one("/", requests // 2))


def told(kind: str, figures: list[Figure]) -> str:
    """The figures as a table: milliseconds, and times what the bare view takes."""
    lines = [f"{kind:<32}{'p50 ms':>10}{'p95 ms':>10}{'bare p50':>10}{'bare p95':>10}{'p50 ×':>8}{'p95 ×':>8}"]
    for one in figures:
        values = (_middle(one.api), _slow(one.api), _middle(one.bare), _slow(one.bare))
        times = "".join(f"{value * 1e3:>10.2f}" for value in values)
        lines.append(f"  {one.what:<30}{times}" + "".join(f"{ratio:>8.1f}" for ratio in one.ratios))
    return "\n".join(lines)


def _middle(seconds: list[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[9]


def _slow(seconds: list[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[18]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.api")
    parser.add_argument("--videos", type=int, default=200_000)
    parser.add_argument("--requests", type=int, default=100, help="of each kind; of long pages half as many")
    parser.add_argument("--clients", type=int, default=50, help="that ask at once")
    parser.add_argument("--database", metavar="URL", help="an empty database")
    given = parser.parse_args()
    size = (given.videos, given.requests, given.clients)
    if given.database:
        print(told("given database", run("given database", given.database, *size)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(told("SQLite", run("SQLite", f"sqlite:///{folder}/api.db", *size)))
    server = PostgreSQL()
    try:
        server.create(DATABASE)
        print(told("PostgreSQL", run("PostgreSQL", server.url(DATABASE), *size)))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
