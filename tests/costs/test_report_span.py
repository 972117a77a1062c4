from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from ytempire.costs import report_span
from ytempire.costs.report_span import span_of, today

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(("name", "length"), [("7", 7), ("14", 14), ("30", 30), ("90", 90)])
def test_the_last_days_end_with_today(app: Flask, name: str, length: int) -> None:
    with app.app_context():
        span = span_of({"range": name})
        assert (span.length, span.last) == (length, today())


def test_a_month_begins_with_its_first_day_and_the_last_one_is_whole(app: Flask) -> None:
    with app.app_context():
        this, last = span_of({"range": "month"}), span_of({"range": "last-month"})
        assert (this.first.day, this.last) == (1, today())
        assert last.first.day == 1
        assert last.last + timedelta(days=1) == this.first


def test_two_days_make_a_range(app: Flask) -> None:
    with app.app_context():
        span = span_of({"from": "2026-01-30", "to": "2026-02-02"})
        assert list(span.days()) == ["2026-02-02", "2026-02-01", "2026-01-31", "2026-01-30"]
        assert span_of(span.arguments()) == span


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "2026-02-02", "to": "2026-01-30"}, "earlier day first"),
        ({"from": "2024-01-01", "to": "2026-01-30"}, "At most 366 days"),
        ({"from": "2026-01-30", "to": "9999-12-31"}, "have not begun"),
        ({"from": "0000-00-00", "to": "2026-01-30"}, "has to be a day"),
        ({"from": "2026-01-30"}, "has to be a day"),
        ({"range": "century"}, "no such range"),
        ({"range": "custom"}, "has to be a day"),
        ({"from": "yesterday", "to": "\0"}, "has to be a day"),
    ],
)
def test_a_wrong_range_is_refused_with_a_sentence(app: Flask, asked: dict[str, str], sentence: str) -> None:
    with app.app_context(), pytest.raises(ValueError, match=sentence):
        report_span.span_of(asked)
