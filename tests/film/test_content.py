"""Fields of a scene, read with care."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ytempire.film.content import Content, around_number, beside_number, written


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


def test_points_without_a_number_are_dropped():
    points = Content.from_json({"points": [["a", 1], ["b", -2], ["c", "x"], "d", ["e", "3"], ["f", "nan"]]}).points
    assert points == (("a", 1.0), ("b", -2.0), ("e", 3.0))


def test_a_chart_of_one_point_is_a_number_with_a_name():
    content = Content.from_json({"points": [["Finland", 3.8]], "note": [0, "most"]})
    assert (content.heading, content.number, content.points, content.note) == ("Finland", 3.8, (), None)


def test_of_more_points_than_a_chart_holds_some_are_taken_evenly_with_both_ends():
    points = Content.from_json({"points": [[str(i), i] for i in range(500)]}).points
    assert len(points) == 40
    assert (points[0][1], points[-1][1]) == (0, 499)
    steps = [b[1] - a[1] for a, b in pairwise(points)]
    assert max(steps) - min(steps) <= 1


def test_a_long_list_ends_with_how_many_more_there_are():
    items = Content.from_json({"items": [f"Thing {i}" for i in range(30)]}).items
    assert [item.text for item in items] == ["Thing 0", "Thing 1", "Thing 2", "Thing 3", "Thing 4", "+25"]
    assert len(Content.from_json({"items": ["a"] * 6}).items) == 6


def test_a_note_on_a_point_that_does_not_exist_is_dropped():
    points = [["a", 1], ["b", 2]]
    assert Content.from_json({"points": points, "note": [4, "peak"]}).note is None
    assert Content.from_json({"points": points, "note": [0, "peak"]}).note == (0, "peak")


def test_a_heading_without_anything_drawable_is_absent():
    content = Content.from_json({"heading": "😀", "items": ["😀", "Two"]}).drawn_by(lambda text: text.strip("😀"))
    assert content.heading == ""
    assert [item.text for item in content.items] == ["Two"]


def test_a_text_of_any_length_is_taken():
    assert 0 < len(Content.from_json({"heading": "word " * 10_000}).heading) <= 400


def test_currencies_stand_before_their_number_and_short_units_after_it():
    assert around_number("$") == ("$", "")
    assert around_number("%") == ("", "%")
    assert around_number("km") == ("", " km")
    assert around_number("years") == ("", "")
    assert beside_number("years") == ("", " years")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.0, "1,234,567"), (2.46, "2.46"), (2.999, "2.999"), (384.25, "384.25"), (0.05, "0.05"),
        (0.00412, "0.0041"),
        (0, "0"), (-0.0, "0"), (-1200, "-1,200"),
    ],
)  # fmt: skip
def test_a_number_is_written_with_thousands_and_the_decimals_that_it_needs(value, text):
    assert written(value) == text


def test_a_sign_stands_before_the_currency():
    assert written(-1200, "$") == "-$1,200"
    assert written(-5, "", "%") == "-5%"
