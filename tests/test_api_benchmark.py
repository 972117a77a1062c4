"""The benchmark of the API, with few videos: it measures what it says, and notices what fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import api


def test_the_benchmark_serves_the_api_and_tells_its_figures(tmp_path: Path) -> None:
    figures = api.run("SQLite", f"sqlite:///{tmp_path / 'api.db'}", videos=300, requests=10, clients=5)
    assert [len(one.api) for one in figures] == [10, 10, 5, 5, 5]
    assert [len(one.bare) for one in figures] == [10, 10, 5, 5, 5]
    assert all(seconds > 0 for one in figures for seconds in (*one.api, *one.bare))
    lines = api.told("SQLite", figures).splitlines()
    assert lines[0].split()[0] == "SQLite"
    assert len(lines) == 6


def test_a_request_that_fails_is_no_figure(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'none.db'}"
    with (
        api.served(tmp_path, database, "unix:///nowhere.sock", "benchmarks.bare:app") as bare,
        pytest.raises(RuntimeError, match="answered 404"),
    ):
        api.Server(bare.address, "").one_by_one("/nothing", 1)
