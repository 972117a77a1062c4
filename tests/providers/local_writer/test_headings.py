"""Headings and keys are words of the text that can stand alone."""

from __future__ import annotations

import random

import pytest

from ytempire.providers.local_writer.headings import headline, keyword
from ytempire.providers.local_writer.lexicon import CONJUNCTIONS, DETERMINERS, plain


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("Honey found in Egyptian tombs was still edible after 3,000 years.", "Honey found in Egyptian tombs"),
        ("One in three adults snores, and few of them know it.", "One in three adults snores"),
        ("The walk on the surface lasted two and a half hours in all.", "The walk on the surface"),
        ("A crew cleans the whole train in 7 minutes at the terminus.", "A crew cleans the whole train"),
    ],
)
def test_a_heading_is_a_part_that_can_stand_alone(sentence: str, heading: str) -> None:
    assert headline(sentence) == heading


def test_headings_never_wait_for_more() -> None:
    """Of sentences put together at random none gets a heading that is cut through."""
    chance = random.Random(7)
    starts = ["The old clock", "A small dog", "Every winter the town", "Most of the water in the valley", "It"]
    middles = [
        "was moved by the mayor of",
        "runs on",
        "needs about 40 litres of",
        "is kept in the cellar under",
        "found",
    ]
    ends = [
        "the river that nobody ever crossed.",
        "a house, and then it rests.",
        "seven hills near the sea and the road.",
    ]
    for _ in range(150):
        sentence = " ".join(chance.choice(part) for part in (starts, middles, ends))
        heading = headline(sentence)
        assert heading.lower() in sentence.lower()
        assert len(heading.split()) <= 7
        assert plain(heading.split()[-1]) not in DETERMINERS | CONJUNCTIONS | {"of", "by", "in", "on", "about"}


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("It is really heavy metal", "metal"),
        ("16 cars and 1,323 seats", "1,323"),
        ("Approximately forty bees", "forty"),
    ],
)
def test_the_key_is_a_word_that_says_something(heading: str, key: str) -> None:
    assert keyword(heading) == key
