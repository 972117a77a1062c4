"""Icons by meaning."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from ytempire.film.icons import ASSETS, icons
from ytempire.film.meanings import read_senses
from ytempire.film.stems import inflections, stems

JUDGED = tomllib.loads((Path(__file__).parents[1] / "data/icons_judged.toml").read_text("utf-8"))

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
    "gravity": {"orbit"},
    "book": {"book", "book-open"},
    "universe": {"galaxy", "orbit"},
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


def test_nine_of_ten_icons_shown_are_right_on_nouns_that_nothing_was_tuned_on():
    nouns = [(noun, right) for part in JUDGED.values() for noun, right in part.items()]
    shown = [(icon, right) for noun, right in nouns if (icon := icons().find(noun))]
    right = [icon for icon, names in shown if icon in names]
    print(f"{len(nouns)} nouns, {len(shown)} icons shown, {len(right) / len(shown):.1%} of them right")
    assert len(nouns) >= 300
    assert len(right) / len(shown) >= 0.9


def test_six_of_ten_common_nouns_have_a_right_icon():
    common = JUDGED["common"]
    right = [noun for noun, names in common.items() if icons().find(noun) in names]
    print(f"{len(right) / len(common):.1%} of {len(common)} common nouns have a right icon")
    assert len(right) / len(common) >= 0.6


@pytest.mark.parametrize("word", ["bank", "crane", "bat", "mouse", "bass", "current", "cell", "date", "match", "port"])
def test_an_ambiguous_word_alone_gets_no_icon(word):
    assert icons().find(word) is None


@pytest.mark.parametrize(
    ("word", "context", "icon"),
    [
        ("bank", "Put your savings into an account", "landmark"),
        ("bank", "Fishing where the river bends", "waves"),
        ("mouse", "The cat caught it in the kitchen", "rat"),
        ("mouse", "Click with it on the screen", "mouse"),
        ("match", "The team scored twice", "trophy"),
        ("cell", "How the human body reads its genes", "dna"),
        ("chips", "Taiwan makes most of the silicon", "cpu"),
    ],
)
def test_the_scene_tells_which_meaning_of_a_word_is_meant(word, context, icon):
    assert icons().find(word, (context,)) == icon


@pytest.mark.parametrize(
    ("phrase", "icon"),
    [
        ("interest rate", "percent"),
        ("interest rates", "percent"),
        ("heart attack", "heart-pulse"),
        ("climate change", "thermometer-sun"),
        ("hot dog", "hamburger"),
        ("black hole", "galaxy"),
        ("piggy bank", "piggy-bank"),
        ("school bus", "bus"),
        ("a cup of coffee", "coffee"),
        ("bank account", "landmark"),
        ("the history of Rome", "landmark"),
        ("Stock market crash", "trending-down"),
    ],
)
def test_a_phrase_is_read_whole_or_by_its_head(phrase, icon):
    assert icons().find(phrase) == icon


@pytest.mark.parametrize("word", ["corner", "tower", "station", "butter", "bearing", "dressing", "matter"])
def test_a_word_is_not_taken_for_one_that_it_only_looks_made_from(word):
    assert icons().find(word) is None


def test_a_verb_does_not_show_the_noun_that_it_sounds_like():
    assert icons().find("How to train for a marathon") == "sport-shoe"
    assert icons().find("Watch how the volcano grew") == "mountain"


def test_an_icon_that_the_scene_names_is_shown_as_it_is():
    assert icons().first("ruler", "How long is a metre?") == "ruler"
    assert icons().first("hand-coins", "A gift") == "hand-coins"


def test_an_icon_named_by_no_name_of_the_set_is_found_by_its_meaning_and_else_by_the_texts():
    assert icons().first("money", "Why we save") == "coins"
    assert icons().first("zxqv", "Why coffee keeps you awake") == "coffee"
    assert icons().first("zxqv", "wrzt") is None


def test_every_choice_of_a_writer_is_an_icon_and_none_is_a_symbol_of_an_interface():
    assert len(icons().choices) > 300
    assert all(name in icons() for name in icons().choices)
    assert not {"chevron-down", "align-left", "panel-top"} & set(icons().choices)


def test_every_reading_of_an_ambiguous_word_leads_to_an_icon_that_exists():
    senses = read_senses(ASSETS / "icon_senses.txt")
    assert [word for word, readings in senses.items() if not all(r.icon in icons() and r.cues for r in readings)] == []


def test_no_word_is_listed_twice():
    rows = (ASSETS / "icon_synonyms.txt").read_text("utf-8").splitlines()
    words = [word for row in rows for word in row.partition(":")[2].split()]
    assert len(words) == len(set(words))
    assert not set(words) & set(read_senses(ASSETS / "icon_senses.txt"))


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


@pytest.mark.parametrize(("word", "form"), [("cities", "city"), ("knives", "knife"), ("mice", "mouse"), ("ran", "ran")])
def test_a_plural_is_known_by_its_singular(word, form):
    assert form in inflections(word)
