"""What YouTube takes, and the sentence for each thing that it would refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ytempire.publishing import limits
from ytempire.publishing.limits import problems, room_for_tags, tags_length

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MARKER = "yte-0123456789abcdef"


def said(**changed: object) -> dict[str, str]:
    given: dict[str, object] = {"title": "Why bees vote", "description": "They dance.", "tags": ["bees"],
                                "marker": MARKER, "publish_at": None, "now": NOW}  # fmt: skip
    return problems(**{**given, **changed})  # type: ignore[arg-type]


def test_what_is_well_has_no_sentence() -> None:
    assert said() == {}


def test_a_title_of_a_hundred_characters_is_taken_and_one_more_is_not() -> None:
    assert said(title="é" * 100) == {}
    assert said(title="é" * 101) == {"title": "The title has 101 characters; YouTube takes 100."}


@pytest.mark.parametrize("title", ["", "   ", "\n"])
def test_a_title_that_says_nothing_is_refused(title: str) -> None:
    assert "Give it a title" in said(title=title)["title"]


@pytest.mark.parametrize("field", ["title", "description", "tags"])
@pytest.mark.parametrize("sign", ["<", ">"])
def test_angle_brackets_are_refused_wherever_they_stand(field: str, sign: str) -> None:
    text = f"1 {sign} 2"
    assert f"a “{sign}”" in said(**{field: [text] if field == "tags" else text})[field]


def test_a_description_is_counted_in_bytes() -> None:
    assert said(description="ü" * 2500) == {}
    assert "5,002 bytes; YouTube takes 5,000" in said(description="ü" * 2501)["description"]


@pytest.mark.parametrize(
    ("tags", "length"),
    [([], 0), (["bees"], 4), (["bees", "ants"], 9), (["honey bees"], 12), (["honey bees", "ants"], 17)],
)
def test_tags_are_counted_as_youtube_counts_them(tags: list[str], length: int) -> None:
    assert tags_length(tags) == length


def test_our_own_tag_has_its_share_of_what_fits() -> None:
    assert room_for_tags(MARKER) == room_for_tags() == 479
    assert said(tags=["b" * 479]) == {}
    assert tags_length(["b" * 479, MARKER]) == limits.MOST_TAGS
    assert "480 characters together; 479 fit" in said(tags=["b" * 480])["tags"]
    assert "501 characters together" in said(tags=["b" * 250, "c" * 250])["tags"]


@pytest.mark.parametrize(
    ("ahead", "sentence"),
    [(timedelta(), "has passed"), (timedelta(seconds=-1), "has passed"), (timedelta(days=366), "more than a year")],
)
def test_a_time_in_the_past_or_too_far_ahead_is_refused(ahead: timedelta, sentence: str) -> None:
    assert sentence in said(publish_at=NOW + ahead)["time"]


def test_a_time_that_has_passed_is_no_fault_once_nobody_asks_for_it() -> None:
    assert said(publish_at=NOW - timedelta(days=1), now=None) == {}
    assert said(publish_at=NOW + timedelta(days=365)) == {}
