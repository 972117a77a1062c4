"""A date, a time and a zone, with the days on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from ytempire.publishing import moment
from ytempire.publishing.moment import NoSuchTime, comes_twice, elsewhere, in_words

PACIFIC, BERLIN = "America/Los_Angeles", "Europe/Berlin"


def test_a_time_is_that_of_its_zone() -> None:
    assert moment.moment(date(2026, 11, 29), time(21), PACIFIC) == datetime(2026, 11, 30, 5, tzinfo=UTC)
    assert moment.moment(date(2026, 7, 1), time(21), PACIFIC) == datetime(2026, 7, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "instead"),
    [(date(2027, 3, 14), time(2, 30), PACIFIC, "03:30"), (date(2027, 3, 28), time(2, 0), BERLIN, "03:00")],
)
def test_a_time_that_daylight_saving_skips_is_none(day: date, at: time, zone: str, instead: str) -> None:
    with pytest.raises(NoSuchTime, match=f"Choose {instead}"):
        moment.moment(day, at, zone)


def test_of_a_time_that_comes_twice_the_first_is_meant_and_it_is_said() -> None:
    at = moment.moment(date(2027, 11, 7), time(1, 30), PACIFIC)
    assert at == datetime(2027, 11, 7, 8, 30, tzinfo=UTC)
    assert comes_twice(at, PACIFIC)
    assert "It comes twice that day; the first is meant." in elsewhere(at, PACIFIC)
    assert not comes_twice(datetime(2027, 11, 7, 12, tzinfo=UTC), PACIFIC)


def test_it_is_told_in_two_more_zones_and_at_the_pacific_coast() -> None:
    at = datetime(2026, 11, 30, 5, tzinfo=UTC)
    assert elsewhere(at, PACIFIC) == (
        "Sunday 21:00 in Los Angeles is Monday 00:00 in New York and Monday 05:00 in London."
    )
    assert elsewhere(at, BERLIN, "Asia/Tokyo") == (
        "Monday 06:00 in Berlin is Sunday 21:00 Pacific, 14:00 in Tokyo and 00:00 in New York."
    )
    assert elsewhere(at, "UTC", "UTC").startswith("Monday 05:00 UTC is Sunday 21:00 Pacific, 00:00 in New York")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 11, 29, 20, tzinfo=UTC), "today at 21:00 (Los Angeles)"),
        (datetime(2026, 11, 29, 7, tzinfo=UTC), "tomorrow at 21:00 (Los Angeles)"),
        (datetime(2026, 11, 20, 7, tzinfo=UTC), "on Sunday, 29 November at 21:00 (Los Angeles)"),
        (datetime(2025, 11, 20, 7, tzinfo=UTC), "on Sunday, 29 November 2026 at 21:00 (Los Angeles)"),
    ],
)
def test_a_moment_in_words_is_as_short_as_it_can_be(now: datetime, words: str) -> None:
    assert in_words(datetime(2026, 11, 30, 5, tzinfo=UTC), PACIFIC, now) == words
