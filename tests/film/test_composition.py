"""How the parts of a scene stand to one another: alike in size, clear of edges, in the middle of their room."""

from __future__ import annotations

import numpy as np
import pytest

from tests.film.scenes import drawn
from ytempire.film.content import Content
from ytempire.film.frame import FORMATS
from ytempire.film.layer import FOREVER
from ytempire.film.layouts.plots import plot_of
from ytempire.film.layouts.timelines import moments_of
from ytempire.film.look import Look

BARELY_SEEN = 26  # of 255: shadows


def test_the_numbers_of_both_sides_are_of_one_size():
    scene = {"left": {"label": "a", "number": 4}, "right": {"label": "b", "number": 12345678, "unit": "km"}}
    board = drawn("comparison", scene, Look(), "landscape")
    heights = {layer.rgba.shape[0] for layer in board.layers if layer.enter is None and layer.end == FOREVER}
    numbers = [layer for layer in board.layers if layer.enter is None and layer.end == FOREVER]
    assert len(numbers) == 2
    assert max(heights) - min(heights) <= 0.35 * max(heights)  # a comma hangs below the line


def test_items_that_all_begin_with_a_date_are_parted_from_it():
    texts = ["1704: Newton splits light", "In 1859 – Tyndall", "1914 – 1918: war", "1871\uff1aRayleigh", "1969年:登月"]
    assert [(moment.date, moment.words) for moment in moments_of(Content.from_json({"items": texts}).items)] == [
        ("1704", "Newton splits light"), ("In 1859", "Tyndall"), ("1914 – 1918", "war"), ("1871", "Rayleigh"),
        ("1969年", "登月"),
    ]  # fmt: skip


@pytest.mark.parametrize("items", [["1704: Newton", "Tyndall"], ["Review: twice", "Sleep: 8"], ["9:30 coffee"]])
def test_items_that_do_not_all_begin_with_a_date_stay_whole(items):
    moments = moments_of(Content.from_json({"items": items}).items)
    assert [moment.words for moment in moments] == items


@pytest.mark.parametrize("format", FORMATS)
def test_all_moments_of_a_timeline_are_set_in_one_size(format):
    texts = ["1704: Newton splits sunlight in his book about light", "1859: Tyndall", "1871: Rayleigh works it out"]
    board = drawn("timeline", {"items": texts}, Look(), format)
    whites = [x for x in board.layers if x.part == "text" and x.enter == "rise" and not has(x, board.theme.accent)]
    capitals = {round(np.flatnonzero(x.rgba[..., 3].max(1) > 250)[0]) for x in whites}
    assert len(whites) >= 4
    assert max(capitals) - min(capitals) <= 3


@pytest.mark.parametrize("format", FORMATS)
def test_a_tile_that_waits_for_its_word_is_not_empty(format):
    scene = {"heading": "It holds", "items": ["Red", "Green", "Blue"], "narration": "so it is " * 5 + "red green blue"}
    board = drawn("icon_grid", scene, Look(), format)
    red = next(word.start for word in board.cues.words if word.text == "red")
    dots = [x for x in board.layers if x.enter == "pop" and x.width < 80 and x.seen(1.5)]
    assert len(dots) == 3
    assert all(x.end >= red for x in dots)


def _seen_rows(board):
    """The first and the last row in which anything is seen."""
    rows = [np.flatnonzero(x.rgba[..., 3].max(1) > BARELY_SEEN) + x.y for x in board.layers]
    return min(row[0] for row in rows if len(row)), max(row[-1] for row in rows if len(row))


@pytest.mark.parametrize("layout", ["quote", "list", "big_number", "quiz", "timeline"])
def test_a_tall_scene_with_little_in_it_stands_in_the_middle_of_its_room(layout):
    scene = {"heading": "Two things", "items": ["Close it", "Say it"], "source": "James", "number": 5, "answer": "Five"}
    board = drawn(layout, scene, Look(), "portrait")
    top, bottom = _seen_rows(board)
    assert (board.zone.bottom - bottom) - (top - board.zone.y) <= 8


def test_what_lies_over_a_picture_stands_at_its_foot():
    board = drawn("picture", {"heading": "Ten minutes"}, Look(), "portrait")
    assert board.zone.bottom - _seen_rows(board)[1] < 40


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("number", [38, 1234567890])
def test_an_icon_holds_the_place_of_a_number_that_comes_late_and_is_gone_when_it_comes(number, format):
    said = "so it is " * 5 + f"{number:,}"
    scene = {"heading": "as much air", "number": number, "narration": said}
    board = drawn("big_number", scene, Look(), format)
    first = next(layer for layer in board.layers if layer.enter is None)
    held = next(layer for layer in board.layers if layer.idle == "float")
    assert held.start < 0.7
    assert first.start - 0.5 < held.end < first.start
    assert all(layer.end <= first.start + 0.1 for layer in board.layers if layer.enter == "leave")


TAMIL = ["கருத்துப் பகுதியில் உங்கள் எண்ணத்தைப் பகிருங்கள்", "மேலும் அறிய குழுசேருங்கள்"]


@pytest.mark.parametrize("items", [["Comment", "Subscribe"], TAMIL, ["Leave a comment right below this film now"] * 3])
@pytest.mark.parametrize("format", FORMATS)
def test_the_words_of_a_button_keep_clear_of_its_edges(items, format):
    board = drawn("call_to_action", {"heading": "Why?", "items": items}, Look(), format)
    cards = [x for x in board.layers if x.enter == "pop" and x.width > 300]
    assert len(cards) == len(items)
    for card in cards:
        body = card.rgba[..., 3] > 250
        rows, columns = np.flatnonzero(body.any(1)) + card.y, np.flatnonzero(body.any(0)) + card.x
        words = [x for x in board.layers if x.part == "text" and rows[0] < x.y + x.height / 2 < rows[-1]]
        words = [x for x in words if columns[0] < x.x + x.width / 2 < columns[-1]]
        assert words
        for word in words:
            inked = word.rgba[..., 3] > 128
            high, wide = np.flatnonzero(inked.any(1)) + word.y, np.flatnonzero(inked.any(0)) + word.x
            assert high[0] - rows[0] >= 12
            assert rows[-1] - high[-1] >= 12
            assert columns[-1] - wide[-1] >= 40


@pytest.mark.parametrize("kind", ["bar", "line"])
@pytest.mark.parametrize(("format", "name", "value"), [("landscape", 30, 38), ("portrait", 34, 40)])
def test_names_and_values_of_a_chart_are_large_enough_for_a_phone(format, name, value, kind):
    points = [["Finland", 12], ["Norway", 9.9], ["Iceland", 9], ["Denmark", 8.7], ["Italy", 5.9]]
    board = drawn("chart", {"heading": "Coffee", "points": points, "unit": "kg", "chart": kind}, Look(), format)
    plot = plot_of(board, board.zone.y + 100)
    assert plot.small >= name
    assert plot.large >= value
    assert all(plot.labels)


def test_where_not_all_values_have_room_the_last_is_written():
    points = [[f"{days} days", 100 - days] for days in range(12)]
    board = drawn("chart", {"points": points, "unit": "%", "chart": "line"}, Look(), "portrait")
    labels = plot_of(board, board.zone.y + 100).labels
    assert None in labels
    assert labels[-1]
    assert labels[0]


@pytest.mark.parametrize(("unit", "rows"), [("million", 1), ("%", 0)])
def test_a_unit_that_is_too_long_for_the_values_stands_once_over_the_chart(unit, rows):
    points = [["India", 1428], ["China", 1425]]
    with_unit, without = (
        drawn("chart", {"heading": "People", "points": points, "unit": said}, Look(), "landscape")
        for said in (unit, "")
    )
    texts = [[layer for layer in board.layers if layer.part == "text"] for board in (with_unit, without)]
    assert len(texts[0]) - len(texts[1]) == rows


@pytest.mark.parametrize(("before", "standing"), [("so it is " * 5, 3), ("", 0)])
def test_the_cards_of_a_list_stand_empty_where_its_first_item_comes_late(before, standing):
    scene = {"heading": "What helps", "items": ["Sleep", "Walk", "Write"], "narration": f"{before}sleep walk write"}
    board = drawn("list", scene, Look(), "landscape")
    assert sum(layer.enter == "pop" and layer.width > 600 and layer.start < 1 for layer in board.layers) == standing


def test_a_short_heading_beside_a_number_takes_one_line_in_large_type():
    board = drawn("big_number", {"heading": "as much air", "number": 38}, Look(pairing="impact"), "landscape")
    heading = [layer for layer in board.layers if layer.part == "text" and layer.enter == "rise"]
    assert len(heading) == 1
    assert heading[0].height >= 104


def has(layer, colour):
    """Whether most of what is seen of a layer has the colour."""
    inked = layer.rgba[..., :3][layer.rgba[..., 3] > 250].astype(int)
    return np.median(np.abs(inked - colour).max(-1)) < 4
