"""What a large ledger costs: the limit check and the pages of costs with a million entries beside a thousand, and
reservations a second by 32 threads beside what the database does at most.

    python -m benchmarks.ledger [--entries 1000000] [--videos 200000] [--runs 200] [--seconds 5]
                                [--database URL_OF_AN_EMPTY_ONE URL_OF_ANOTHER]

Both databases have the same days, users and channels. Everything is measured in turns, and medians are told. Without
addresses it fills SQLite and a PostgreSQL of its own, which (like that of the tests) does not wait for its disk.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from benchmarks.ledger_fill import fill
from benchmarks.ledger_lives import FLOOR, THREADS, in_transaction, live, rate, reserve, update_one_row
from tests.support.databases import PostgreSQL
from tests.support.people import Visitor
from tests.support.redis import RedisForTests
from tests.support.stack import SECRET
from ytempire import create_app
from ytempire.config import PROJECT, Settings
from ytempire.costs import counter, ledger
from ytempire.costs.verify import verify
from ytempire.extensions import db, writing

SMALL = (1_000, 200)  # entries, videos
WANTED = 1.3  # times what it costs with a thousand entries, at most
PAGES = {"/costs": 1, "/admin/costs": 0}  # and which user looks at it


@dataclass
class Filled:
    """A database with its app and its users signed in."""

    app: Flask
    visitors: list[Visitor]
    entries: int


@dataclass(frozen=True)
class Figure:
    """Seconds, medians: with few entries and with many."""

    what: str
    small: float
    large: float

    @property
    def ratio(self) -> float:
        return self.large / self.small


@dataclass(frozen=True)
class Report:
    """Of one kind of database. Rates are per second, over all threads."""

    kind: str
    entries: tuple[int, int]
    figures: list[Figure]
    reservations: float
    updates: float


def measured(kind: str, small: Filled, large: Filled, runs: int, seconds: float) -> Report:
    """All figures, the two databases in turns."""
    both = (small, large)
    times: dict[str, list[list[float]]] = {}
    for _ in range(runs):
        for place, filled in enumerate(both):
            for what, took in _check(filled):
                times.setdefault(what, [[], []])[place].append(took)
    for _ in range(max(3, runs // 5)):
        for page, who in PAGES.items():
            for place, filled in enumerate(both):
                took = _timed(partial(_shown, filled.visitors[who], page))
                times.setdefault(page, [[], []])[place].append(took)
    rates = [(rate(large.app, update_one_row, seconds / 3), rate(large.app, live, seconds / 3)) for _ in range(3)]
    figures = [Figure(what, median(few), median(many)) for what, (few, many) in times.items()]
    entries = (small.entries, large.entries)
    return Report(kind, entries, figures, median(each[1] for each in rates), median(each[0] for each in rates))


def told(report: Report) -> str:
    """The report as a table."""
    lines = [f"{report.kind:<34}{report.entries[0]:>12,}{report.entries[1]:>12,}{'ratio':>8}"]
    for figure in report.figures:
        lines.append(f"  {figure.what:<32}{figure.small * 1e3:>9.2f} ms{figure.large * 1e3:>9.2f} ms"
                     f"{figure.ratio:>8.2f}{'' if figure.ratio <= WANTED else '  more than wanted'}")  # fmt: skip
    lines.append(f"  {THREADS} threads: {report.reservations:,.0f} calls a second reserved, sent and settled (three "
                 f"transactions); a bare UPDATE of one row {report.updates:,.0f} a second")  # fmt: skip
    return "\n".join(lines)


def _check(filled: Filled) -> Iterator[tuple[str, float]]:
    """One reservation and its release, each in its transaction."""
    kept: list[int] = []
    with filled.app.app_context():
        yield "limit check and reservation", _timed(lambda: kept.append(reserve(0)))
        yield "release", _timed(lambda: in_transaction(ledger.release, kept[0]))


def _shown(visitor: Visitor, page: str) -> None:
    status = visitor.http.get(page).status_code
    if status != 200:
        raise RuntimeError(f"{page} answered {status}")


def _timed(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


@contextmanager
def filled(url: str, folder: Path, redis_address: str, entries: int, videos: int) -> Iterator[Filled]:
    """An empty database at the address, migrated and filled; proved right before it is measured, and after."""
    folder.mkdir(parents=True)
    app = create_app(Settings(
        _env_file=None, app_env="testing", secret_key=SECRET, instance_path=folder, database_url=url,  # type: ignore[call-arg]
        redis_url=redis_address, database_pool_size=THREADS,
    ))  # fmt: skip
    with app.app_context():
        upgrade(directory=str(PROJECT / "migrations"))
        begun = time.perf_counter()
        people = fill(entries, videos)
        _require_right()
        print(f"{entries:,} entries of {videos:,} videos filled in {time.perf_counter() - begun:.0f} s")
        with writing():
            counter.move(FLOOR, 0, 0)
    visitors = []
    for someone in people:
        visitors.append(Visitor(app))
        visitors[-1].sign_in(someone)
    yield Filled(app, visitors, entries)
    with app.app_context():
        _require_right()
        db.session.remove()
        db.engine.dispose()


def _require_right() -> None:
    verdict = verify()
    if not verdict.right:
        raise RuntimeError(f"The ledger does not add up: {verdict.differences[:5]}")


def run(kind: str, urls: tuple[str, str], sizes: tuple[tuple[int, int], tuple[int, int]], runs: int,
        seconds: float) -> Report:  # fmt: skip
    """Fill both databases, small and large, and measure them."""
    redis = RedisForTests()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            filled(urls[0], Path(folder) / "small", redis.address, *sizes[0]) as small,
            filled(urls[1], Path(folder) / "large", redis.address, *sizes[1]) as large,
        ):
            return measured(kind, small, large, runs, seconds)
    finally:
        redis.stop()


def both_in(folder: str | Path) -> tuple[str, str]:
    return f"sqlite:///{folder}/small.db", f"sqlite:///{folder}/large.db"


def both_of(server: PostgreSQL) -> tuple[str, str]:
    for name in ("small", "large"):
        server.create(name)
    return server.url("small"), server.url("large")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--videos", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=200, help="of each measurement; of pages a fifth")
    parser.add_argument("--seconds", type=float, default=15, help="of each rate, in three parts")
    parser.add_argument("--database", nargs=2, metavar="URL", help="two empty databases, the small one first")
    given = parser.parse_args()
    sizes = (SMALL, (given.entries, given.videos))
    if given.database:
        print(told(run("given databases", tuple(given.database), sizes, given.runs, given.seconds)))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(told(run("SQLite", both_in(folder), sizes, given.runs, given.seconds)))
    server = PostgreSQL()
    try:
        print(told(run("PostgreSQL", both_of(server), sizes, given.runs, given.seconds)))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
