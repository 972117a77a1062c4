"""Parts enter at their words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.film.scenes import spoken
from ytempire.film.content import Item
from ytempire.film.cues import EARLIER, Cues

CUES = Cues(spoken("First close the book and then review after three days", 1.0), 6.0)


def start_of(word: str) -> float:
    return next(spoken.start for spoken in CUES.words if spoken.text == word)


def test_a_phrase_is_cued_just_before_its_first_word():
    assert CUES.at("close the book", 0.5) == pytest.approx(start_of("close") - EARLIER)


def test_a_word_is_found_in_another_form():
    assert CUES.at("reviewed", 0.5) == pytest.approx(start_of("review") - EARLIER)


def test_a_phrase_that_is_not_spoken_takes_its_default():
    assert CUES.at("quantum", 0.5) == 0.5
    assert CUES.at("", 0.5) == 0.5


def test_items_come_in_their_order_and_apart():
    times = CUES.items([Item("three days"), Item("close the book"), Item("the book")], 0.5)
    assert all(later - earlier >= 0.25 for earlier, later in pairwise(times))


def test_items_that_are_not_spoken_are_spread_over_the_scene():
    times = Cues((), 9.0).items([Item("a"), Item("b"), Item("c")], 0.5)
    assert times == pytest.approx([0.5, 3.0, 5.5])


def test_an_item_waits_for_its_cue_rather_than_its_text():
    assert CUES.items([Item("Repeat", cue="review")])[0] == pytest.approx(start_of("review") - EARLIER)
