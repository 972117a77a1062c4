"""Layouts: which is chosen, and that none leaves its zone whatever it is given."""

from __future__ import annotations

import numpy as np
import pytest

from tests.film.scenes import drawn, everything
from ytempire.film.content import Content
from ytempire.film.frame import FORMATS
from ytempire.film.layer import FOREVER
from ytempire.film.layouts import LAYOUTS, choose
from ytempire.film.layouts.numbers import is_share
from ytempire.film.layouts.quiz import options_of
from ytempire.film.look import Look
from ytempire.film.zones import zone as captions_zone

TEXTS = {
    "short": everything("Hi there", number=5, items=3, points=3, unit="years"),
    "long": everything("The extraordinarily long and winding history of how coffee came to be " * 5),
    "one long word": everything("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte"),
    "capitals": everything("W" * 150, number=-1234567890.5, items=5),
    "nothing": everything("", number=0, items=0, points=2),
    "emoji and chinese": everything("😀 日本語のテキスト", items=3, points=3),
    "arabic": everything("التاريخ الطويل للقهوة وكيف وصلت إلى العالم كله 1885", items=4, points=5, number=-12),
    "cyrillic": {**everything("Почему кофе бодрит сильнее утром", points=7), "chart": "bar"},
}
BARELY_SEEN = 26  # of 255: shadows fade out below the zone


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_leaves_the_frame_or_reaches_the_captions(layout, text, format):
    scene = TEXTS[text]
    if not LAYOUTS[layout].usable(Content.from_json(scene)):
        return
    pairing = "impact" if text in ("short", "cyrillic") else "modern"
    board = drawn(layout, scene, Look(pairing=pairing), format)
    width, _ = FORMATS[format]
    floor = captions_zone(FORMATS[format], "karaoke").top
    for layer in board.layers:
        seen = layer.rgba[..., 3] > BARELY_SEEN
        if seen.any():
            rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
            assert layer.x + columns[0] >= 0
            assert layer.x + columns[-1] < width
            assert layer.y + rows[0] >= 0
            assert layer.y + rows[-1] < floor


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_something_stands_within_seven_tenths_of_a_second(layout, format):
    board = drawn(layout, TEXTS["short"], Look(), format)
    assert min(layer.start for layer in board.layers) <= 0.7


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_has_entered_before_the_scene_ends(layout):
    board = drawn(layout, TEXTS["short"], Look(), "landscape", seconds=8.0)
    assert max(layer.start + layer.lasts for layer in board.layers if layer.end == FOREVER) <= 8.0


@pytest.mark.parametrize(
    ("scene", "chosen"),
    [
        ({"points": [["a", 1], ["b", 2]], "number": 3}, "chart"),
        ({"left": {"label": "a"}, "right": {"label": "b"}}, "comparison"),
        ({"heading": "All the world is a stage", "source": "Shakespeare"}, "quote"),
        ({"heading": "of it is gone", "number": 67, "source": "Ebbinghaus"}, "big_number"),
        ({"heading": "Do this", "items": ["1 day", "2 days"]}, "timeline"),
        ({"heading": "The history of it", "items": ["Rome", "Paris"]}, "timeline"),
        ({"heading": "Works for", "items": ["Music", "Exams", "Names"]}, "icon_grid"),
        ({"heading": "Do this", "items": ["Close the book now", "Say it aloud"]}, "list"),
        ({"heading": "It is deleting what you never use"}, "statement"),
        ({"heading": "Make it stick", "layout": "chapter"}, "chapter"),
    ],
)
def test_the_most_specific_layout_that_the_fields_fill_is_chosen(scene, chosen):
    assert choose(Content.from_json(scene), 1, 5) == chosen


def test_a_film_opens_with_a_title_and_ends_with_a_call():
    content = Content.from_json({"heading": "Why you forget"})
    assert choose(content, 0, 5) == "title"
    assert choose(content, 4, 5) == "call_to_action"
    assert choose(content, 0, 1) == "title"


def test_a_given_picture_is_shown():
    assert choose(Content.from_json({"heading": "A page a day"}, picture=True), 1, 5) == "picture"


def test_a_named_layout_that_lacks_what_it_needs_is_not_taken():
    assert choose(Content.from_json({"layout": "chart", "heading": "No points"}), 1, 5) == "statement"
    assert choose(Content.from_json({"layout": "nonsense", "heading": "No points"}), 1, 5) == "statement"


def test_bars_are_to_scale_from_zero():
    scene = {"points": [["a", 50.0], ["b", 100.0]], "chart": "bar", "unit": "%"}
    bars = [layer for layer in drawn("chart", scene, Look(), "landscape").layers if layer.enter == "grow"]
    low, high = (np.count_nonzero(bar.rgba[:, bar.width // 2, 3] > 127) for bar in bars)
    assert low / high == pytest.approx(0.5, abs=0.01)


def test_what_is_negative_goes_down_from_zero_to_scale():
    scene = {"points": [["a", 50.0], ["b", -100.0]], "chart": "bar"}
    board = drawn("chart", scene, Look(), "landscape")
    up, down = (next(layer for layer in board.layers if layer.enter == enter) for enter in ("grow", "unroll"))
    heights = [np.flatnonzero(bar.rgba[:, bar.width // 2, 3] > 127) for bar in (up, down)]
    zero = [up.y + heights[0][-1], down.y + heights[1][0]]
    assert zero[0] == pytest.approx(zero[1], abs=2)
    assert len(heights[0]) / len(heights[1]) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("values", [[0, 0, 0], [-3, -2, -1], [1e14, -1e14, 5], [0.0001, 0.0002, 0.0004]])
@pytest.mark.parametrize("kind", ["bar", "line"])
@pytest.mark.parametrize("format", FORMATS)
def test_a_chart_of_any_numbers_stays_in_its_zone(values, kind, format):
    scene = {"heading": "Any", "points": [[f"In {v}", v] for v in values], "chart": kind, "note": [1, "this one"]}
    board = drawn("chart", scene, Look(), format)
    bottoms = [layer.y + np.flatnonzero(layer.rgba[..., 3].max(1) > BARELY_SEEN)[-1] for layer in board.layers]
    assert max(bottoms) <= board.zone.bottom + 8
    assert min(layer.y for layer in board.layers) >= 0


def test_more_than_the_whole_fills_the_ring_and_says_how_many_times():
    board = drawn("big_number", {"number": 250, "unit": "%", "heading": "more"}, Look(), "landscape")
    ring = next(layer for layer in board.layers if layer.enter == "sweep")
    assert ring.turn == 1
    assert is_share(board.content)


def test_a_negative_side_of_a_comparison_runs_to_the_left_of_zero():
    scene = {"left": {"label": "a", "number": -50}, "right": {"label": "b", "number": 100}}
    board = drawn("comparison", scene, Look(), "landscape")
    bars = [layer for layer in board.layers if layer.enter == "wipe" and layer.lasts > 1]
    tracks = [layer for layer in board.layers if layer.enter == "wipe" and layer.lasts < 1]
    middles = [track.x + track.width / 2 for track in tracks]
    assert bars[0].x + bars[0].width == pytest.approx(middles[0], abs=8)
    assert bars[1].x == pytest.approx(middles[1], abs=8)


def test_a_number_counts_up_to_its_value_and_stays():
    board = drawn("big_number", {"number": 67, "unit": "%", "heading": "gone"}, Look(), "landscape")
    counted = [layer for layer in board.layers if layer.enter is None]
    assert len(counted) > 10
    assert [layer.end == FOREVER for layer in counted] == [False] * (len(counted) - 1) + [True]


def test_a_heading_that_no_font_draws_leaves_the_icon():
    board = drawn("title", {"heading": "𒀀𒁀", "icon": "coffee"}, Look(), "landscape")
    assert board.disc is not None
    assert board.disc.x == FORMATS["landscape"][0] / 2


def test_a_scene_with_an_answer_is_a_quiz():
    assert (
        choose(Content.from_json({"heading": "Which one?", "answer": "Venus", "items": ["Mars", "Venus"]}), 1, 5)
        == "quiz"
    )
    assert choose(Content.from_json({"heading": "How many?", "answer": "300"}), 1, 5) == "quiz"


def test_sides_that_are_named_before_and_after_are_a_change_and_others_a_comparison():
    change = {"left": {"label": "Before"}, "right": {"label": "After a year"}}
    assert choose(Content.from_json(change), 1, 5) == "before_after"
    assert choose(Content.from_json({"left": {"label": "Then"}, "right": {"label": "Now"}}), 1, 5) == "before_after"
    assert choose(Content.from_json({"left": {"label": "Tea"}, "right": {"label": "Now"}}), 1, 5) == "comparison"
    named = {"layout": "before_after", "left": {"label": "1900"}, "right": {"label": "2000"}}
    assert choose(Content.from_json(named), 1, 5) == "before_after"


def test_a_quiz_shows_four_options_at_most_and_always_the_right_one():
    options = options_of(Content.from_json({"items": list("abcdef"), "answer": "F"}))
    assert [item.text for item in options] == ["a", "b", "c", "f"]


def test_a_quiz_whose_options_lack_the_answer_covers_it_instead():
    assert options_of(Content.from_json({"items": ["a", "b"], "answer": "c"})) == ()
    assert options_of(Content.from_json({"items": ["c"], "answer": "c"})) == ()


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (["Mars", "Venus", "Jupiter"], "Which day is longest Mars Venus or Jupiter take a moment it is Venus indeed"),
        ([], "Which day is longest take a moment now it is Venus indeed"),
    ],
)
def test_the_answer_is_shown_when_it_is_spoken_and_not_when_it_is_offered(items, said):
    scene = {"narration": said, "heading": "Which day is longest", "items": items, "answer": "Venus"}
    board = drawn("quiz", scene, Look(), "landscape")
    accents = [layer for layer in board.layers if _covers(layer, board.theme.mark)]
    times = [word.start for word in board.cues.words if word.text == "Venus"]
    assert min(abs(layer.start - (times[-1] - 0.12)) for layer in accents) < 0.03


def test_the_after_comes_at_its_word_and_its_number_is_counted_from_the_before():
    scene = {
        "narration": "Before she had a hundred and after a year four hundred",
        "left": {"label": "Before", "number": 100},
        "right": {"label": "After", "number": 400},
    }
    board = drawn("before_after", scene, Look(), "landscape")
    at = next(word.start for word in board.cues.words if word.text == "after")
    wiped = next(layer for layer in board.layers if _covers(layer, board.theme.brand))
    assert wiped.start == pytest.approx(at - 0.12, abs=0.03)


def _covers(layer, colour):
    """Whether the middle of a large layer has the colour."""
    middle = layer.rgba[layer.height // 2, layer.width // 2, :3].astype(int)
    return layer.width > 300 and np.abs(middle - colour).max() < 4


def test_a_disc_that_a_match_cut_carries_stands_where_it_is_seen():
    board = drawn("title", {"heading": "لماذا ننسى", "icon": "book"}, Look(), "landscape")
    disc = next(layer for layer in board.layers if layer.part == "disc")
    assert board.disc.x == pytest.approx(disc.x + disc.width / 2, abs=3)
    assert board.disc.x < 960
