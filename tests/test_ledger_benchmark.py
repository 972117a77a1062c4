"""The benchmark of the ledger measures the real thing: with tiny counts it fills, proves, measures and tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import ledger
from tests.support.databases import PostgreSQL


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_the_benchmark_fills_databases_that_add_up_and_tells_its_figures(tmp_path: Path, kind: str) -> None:
    server = PostgreSQL() if kind == "PostgreSQL" else None
    try:
        urls = ledger.both_of(server) if server else ledger.both_in(tmp_path)
        report = ledger.run(kind, urls, ((100, 20), (500, 100)), runs=3, seconds=0.6)
    finally:
        if server:
            server.stop()
    assert [figure.what for figure in report.figures] == [
        "limit check and reservation", "release", "/costs", "/admin/costs",
    ]  # fmt: skip
    assert all(figure.small > 0 and figure.large > 0 for figure in report.figures)
    assert report.reservations > 0
    assert report.updates > 0
    lines = ledger.told(report).splitlines()
    assert lines[0].split() == [kind, "100", "500", "ratio"]
    assert len(lines) == 6
