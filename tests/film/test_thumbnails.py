"""Thumbnails that can be read in a list on a phone."""

from __future__ import annotations

import pytest

from ytempire.film.errors import FilmError
from ytempire.film.lettering import PAIRINGS
from ytempire.film.look import Look
from ytempire.film.thumbnails import LAYOUTS, thumbnail
from ytempire.film.titles import short_title

FIELDS = {
    "text": "Why coffee hits harder in the morning",
    "key": "coffee",
    "number": 67,
    "unit": "%",
    "left": {"label": "Reread", "icon": "book"},
    "right": {"label": "Recall", "icon": "brain"},
}


@pytest.mark.parametrize("colour", ["#5b5bf0", "#c2410c", "#eab308", "#166534", "#808080"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_letters_stand_out_at_full_size_and_on_a_phone(layout, colour):
    made = thumbnail(FIELDS, Look(colour=colour, pairing="impact"), layout)
    assert made.image.size == (1280, 720)
    assert made.contrast >= 7
    assert made.contrast_small >= 4.5


@pytest.mark.parametrize("pairing", PAIRINGS)
def test_letters_stand_out_in_every_pairing(pairing):
    made = thumbnail(FIELDS, Look(pairing=pairing), "big")
    assert made.contrast >= 7
    assert made.contrast_small >= 4.5


@pytest.mark.parametrize(
    ("fields", "layout"),
    [
        ({"text": "Reread or recall", "left": {"label": "Reread"}, "right": {"label": "Recall"}}, "versus"),
        ({"text": "You forget", "number": 67, "unit": "%"}, "number"),
        ({"text": "Can you remember it?"}, "question"),
        ({"text": "Why coffee hits so hard"}, "big"),
    ],
)
def test_the_fields_choose_the_layout(fields, layout):
    assert thumbnail(fields, Look()).layout == layout


@pytest.mark.parametrize(
    "title",
    [
        "Why coffee hits harder in the morning",
        "The rise and fall of the Roman Empire",
        "How to save money on groceries: a guide for students",
        "Ten things that nobody ever told you about your own brain",
        "Is it too late to learn the piano as a grown up?",
        "word " * 1000,
    ],
)
def test_a_title_is_shortened_to_at_most_five_words(title):
    short = short_title(title)
    assert 1 <= len(short.split()) <= 5
    assert set(short.rstrip("?").split()) <= set(title.replace(":", "").rstrip("?").split())


def test_a_title_of_five_words_stays_whole():
    assert short_title("You forget what you read") == "You forget what you read"


def test_a_shortened_title_ends_where_a_phrase_ends():
    assert short_title("Why coffee hits harder in the morning") == "Why coffee hits harder"


def test_a_shortened_question_stays_a_question():
    assert short_title("Why do you forget almost everything that you read?").endswith("?")


@pytest.mark.parametrize("text", ["", "😀", "日本語のタイトル"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_title_that_cannot_be_drawn_leaves_a_picture(layout, text):
    assert thumbnail({"text": text}, Look(), layout).image.getextrema() != ((0, 0),) * 3


def test_the_same_words_make_the_same_thumbnail():
    assert thumbnail(FIELDS, Look()).image.tobytes() == thumbnail(FIELDS, Look()).image.tobytes()


def test_a_layout_that_does_not_exist_is_refused():
    with pytest.raises(FilmError, match="poster"):
        thumbnail(FIELDS, Look(), "poster")
