"""Fields of a scene, read with care."""

from __future__ import annotations

import pytest

from ytempire.film.content import Content, around_number, written


def test_absent_and_null_fields_are_empty():
    assert Content.from_json({}) == Content.from_json({"heading": None, "items": None, "number": None})
    assert Content.from_json({}).heading == ""


@pytest.mark.parametrize(
    ("given", "meant"),
    [(67, 67.0), ("1,200", 1200.0), ("67%", 67.0), ("many", None), (float("nan"), None), (True, None), ([], None)],
)
def test_a_number_is_a_finite_number_or_absent(given, meant):
    assert Content.from_json({"number": given}).number == meant


def test_items_may_be_plain_texts_and_empty_ones_are_dropped():
    items = Content.from_json({"items": ["One", {"text": "Two", "icon": "book"}, {}, ""]}).items
    assert [(item.text, item.icon) for item in items] == [("One", ""), ("Two", "book")]


def test_points_that_cannot_be_drawn_from_zero_are_dropped():
    points = Content.from_json({"points": [["a", 1], ["b", -2], ["c", "x"], "d", ["e", "3"]]}).points
    assert points == (("a", 1.0), ("e", 3.0))


def test_a_note_on_a_point_that_does_not_exist_is_dropped():
    assert Content.from_json({"points": [["a", 1]], "note": [4, "peak"]}).note is None
    assert Content.from_json({"points": [["a", 1]], "note": [0, "peak"]}).note == (0, "peak")


def test_a_heading_without_anything_drawable_is_absent():
    content = Content.from_json({"heading": "😀", "items": ["😀", "Two"]}).drawn_by(lambda text: text.strip("😀"))
    assert content.heading == ""
    assert [item.text for item in content.items] == ["Two"]


def test_a_text_of_any_length_is_taken():
    assert 0 < len(Content.from_json({"heading": "word " * 10_000}).heading) <= 400


def test_currencies_stand_before_their_number_and_short_units_after_it():
    assert around_number("$") == ("$", "")
    assert around_number("%") == ("", "%")
    assert around_number("years") == ("", "")


def test_numbers_are_written_with_thousands_and_at_most_one_decimal():
    assert written(1234567.0) == "1,234,567"
    assert written(2.46) == "2.5"
