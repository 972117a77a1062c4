"""Icons by meaning."""

from __future__ import annotations

import json

import pytest

from ytempire.film.icons import ASSETS, icons
from ytempire.film.stems import stems

MEANT = {
    "coffee": {"coffee"},
    "memory": {"brain"},
    "brains": {"brain"},
    "money": {"coins", "banknote", "piggy-bank", "hand-coins"},
    "cities": {"building-2", "city"},
    "running": {"footprints", "sport-shoe"},
    "sleep": {"moon", "bed"},
    "ocean": {"waves"},
    "volcano": {"mountain"},
    "vaccines": {"syringe"},
    "empire": {"crown"},
    "gravity": {"arrow-down-to-line"},
    "book": {"book", "book-open"},
    "universe": {"orbit"},
    "inflation": {"trending-up"},
    "bees": {"bug"},
    "elections": {"vote"},
    "hearts": {"heart"},
    "teacher's": {"presentation"},
    "internet": {"wifi"},
}


@pytest.mark.parametrize("noun", MEANT)
def test_a_noun_gets_an_icon_that_means_it(noun):
    assert icons().find(noun) in MEANT[noun]


def test_a_word_without_an_icon_gets_none():
    assert icons().find("zxqv") is None
    assert icons().find("") is None


def test_a_sentence_gets_the_icon_of_what_it_is_about():
    assert icons().find_in_sentence("Why coffee hits harder in the morning") == "coffee"
    assert icons().find_in_sentence("How you can get more out of your memory") == "brain"


def test_words_that_carry_no_picture_choose_no_icon():
    assert icons().find_in_sentence("Why not let it go up and then back down") is None


def test_every_synonym_leads_to_an_icon_that_exists():
    rows = (ASSETS / "icon_synonyms.txt").read_text("utf-8").splitlines()
    assert [row for row in rows if row.partition(":")[0].strip() not in icons()] == []


def test_icons_are_drawn_in_the_asked_colour_only():
    svg = icons().svg("coffee", (1, 2, 3), 1.5)
    assert 'stroke="#010203"' in svg
    for name in json.loads((ASSETS / "icons.json").read_text("utf-8")):
        assert "currentColor" not in icons().svg(name, (1, 2, 3), 1.5)


@pytest.mark.parametrize(
    ("word", "stem"), [("cities", "city"), ("running", "run"), ("studied", "study"), ("wolves", "wolf")]
)
def test_a_word_is_known_by_its_dictionary_form(word, stem):
    assert stem in stems(word)
