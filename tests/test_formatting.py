from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ytempire import formatting
from ytempire.videos import lifecycle
from ytempire.videos import step as steps

NOW = datetime(2026, 11, 22, 16, 4, 51, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (320, "5:20"), (3599.7, "1:00:00"), (3723, "1:02:03")],
)
def test_a_length_reads_as_a_player_shows_it(seconds: float | None, text: str) -> None:
    assert formatting.clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, ""), (0.2, "0 s"), (45, "45 s"), (59.7, "1 min"), (60, "1 min"), (90, "1 min 30 s"), (3600, "1 h"),
     (3659, "1 h"), (3900, "1 h 5 min")],
)  # fmt: skip
def test_a_length_in_words_has_two_units_at_most(seconds: float | None, text: str) -> None:
    assert formatting.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "just now"), (59, "just now"), (60, "1 min ago"), (3599, "59 min ago"), (3600, "1 h ago"),
     (86_399, "23 h ago"), (86_400, "1 day ago"), (604_799, "6 days ago"), (604_800, "15 November 2026")],
)  # fmt: skip
def test_the_past_is_told_in_its_largest_unit_and_then_by_its_date(seconds: int, text: str) -> None:
    assert formatting.ago(NOW - timedelta(seconds=seconds), NOW) == text


def test_a_moment_is_told_in_the_zone_of_the_reader() -> None:
    assert formatting.local(NOW, "America/Los_Angeles") == "22 November 2026, 08:04"
    assert formatting.local(NOW, "Asia/Kolkata") == "22 November 2026, 21:34"
    assert formatting.time_of_day(NOW, "America/Los_Angeles") == "08:04:51"
    assert formatting.local(None) == formatting.time_of_day(None) == formatting.ago(None) == ""


@pytest.mark.parametrize(
    ("fraction", "text"), [(None, "0 %"), (0, "0 %"), (0.29, "29 %"), (0.999, "99 %"), (1, "100 %"), (1.2, "100 %")]
)
def test_work_is_a_hundred_percent_only_when_it_is_done(fraction: float | None, text: str) -> None:
    assert formatting.percent(fraction) == text


def test_a_score_is_not_rounded_up_over_a_threshold() -> None:
    assert formatting.score(0.7999) == "79"
    assert formatting.score(0.58) == "58"
    assert formatting.score(None) == ""


@pytest.mark.parametrize(("count", "text"), [(0, "0 videos"), (1, "1 video"), (1204, "1,204 videos")])
def test_a_noun_agrees_with_its_count(count: int, text: str) -> None:
    assert formatting.counted(count, "video") == text


def test_an_irregular_plural_is_given() -> None:
    assert formatting.counted(2, "story", "stories") == "2 stories"


@pytest.mark.parametrize(
    ("name", "letters"), [("Maya Okafor", "MO"), ("maya", "M"), ("Ana de la Cruz", "AC"), ("  ", ""), ("李 明", "李明")]
)
def test_initials_are_two_letters_at_most(name: str, letters: str) -> None:
    assert formatting.initials(name) == letters


@pytest.mark.parametrize(
    ("size", "text"),
    [(None, ""), (12, "12 bytes"), (840_000, "840 kB"), (26_400_000, "26 MB"), (1_440_000_000, "1.4 GB")],
)
def test_a_file_size_is_in_its_largest_unit(size: int | None, text: str) -> None:
    assert formatting.file_size(size) == text


@pytest.mark.parametrize("status", lifecycle.STATUSES)
def test_every_status_has_an_icon_and_a_word(status: str) -> None:
    assert all(formatting.status_face(status))


@pytest.mark.parametrize("state", steps.STATES)
def test_every_state_of_a_step_has_an_icon_and_a_word(state: str) -> None:
    assert all(formatting.step_face(state))
