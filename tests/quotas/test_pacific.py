"""The day of the quota, on days of 23, 24 and 25 hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ytempire.quotas import pacific

DAYS = {"2026-03-08": (8, 23), "2026-11-01": (7, 25), "2026-11-28": (8, 24)}  # begins at … o'clock UTC, hours


@pytest.mark.parametrize("day", DAYS)
def test_a_day_lasts_from_one_midnight_at_the_coast_to_the_next(day: str) -> None:
    begins, hours = DAYS[day]
    first = datetime.fromisoformat(day).replace(hour=begins, tzinfo=UTC)
    last = first + timedelta(hours=hours)
    moments = [first, first + timedelta(hours=2, minutes=30), last - timedelta(seconds=1)]
    assert {pacific.day_of(moment) for moment in moments} == {day}
    assert {pacific.reset_after(moment) for moment in moments} == {last}
    assert pacific.day_of(first - timedelta(seconds=1)) < day < pacific.day_of(last)
    assert pacific.reset_after(first - timedelta(seconds=1)) == first


@pytest.mark.parametrize("day", DAYS)
def test_what_waits_goes_on_five_minutes_after_the_reset(day: str) -> None:
    noon = datetime.fromisoformat(day).replace(hour=20, tzinfo=UTC)
    goes_on = pacific.goes_on_after(noon)
    assert goes_on - pacific.reset_after(noon) == timedelta(minutes=5)
    assert pacific.shown(goes_on) == "00:05 Pacific"
    assert pacific.day_of(goes_on) == pacific.days_before(pacific.day_of(goes_on), 2)[1] > day


def test_a_moment_of_any_zone_has_its_day() -> None:
    tokyo = datetime(2026, 11, 29, 16, 59, 59, tzinfo=timezone(timedelta(hours=9)))
    assert pacific.day_of(tokyo) == "2026-11-28"
    assert pacific.reset_after(tokyo) == tokyo + timedelta(seconds=1)


def test_days_are_told_oldest_first() -> None:
    assert pacific.days_before("2026-03-01", 3) == ["2026-02-27", "2026-02-28", "2026-03-01"]
