"""Every layout with a voice: parts come at their words, the stage is never empty, and nothing stands still for long."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest

from tests.film.spoken import spoken
from ytempire.film.board import Board
from ytempire.film.content import Content
from ytempire.film.cues import Cues
from ytempire.film.film import LEAD
from ytempire.film.frame import FORMATS
from ytempire.film.layer import FOREVER
from ytempire.film.layouts import LAYOUTS
from ytempire.film.lettering import lettering
from ytempire.film.life import rests
from ytempire.film.look import Look
from ytempire.film.numerals import spelled
from ytempire.film.palette import themes
from ytempire.film.timing import Word

NEAR = 0.15  # seconds between a word and what enters with it
LATE = "Most people think of it as a box that is slowly filling up with years. That is wrong."
CHANGE = {"left": {"label": "Before", "number": 120}, "right": {"label": "After", "number": 2400}}

SCENES: dict[str, dict[str, Any]] = {
    "title": {
        "heading": "Why you forget what you read", "key": "forget", "icon": "book",
        "narration": "You read a whole book last month. So why did you forget nearly every page of it so soon?",
    },
    "chart": {
        "heading": "The forgetting curve", "points": [["now", 100], ["1 hour", 44], ["31 days", 21]], "chart": "line",
        "narration": "One patient scientist measured it on himself. Memory falls fast, then the curve levels out. "
        "He repeated it for years, and others have found the same since.",
    },
    "comparison": {
        "heading": "After one week", "left": {"label": "Read twice", "number": 42, "unit": "%"},
        "right": {"label": "Tested", "number": 56, "unit": "%", "win": True},
        "narration": "Students who read a text twice kept forty two percent a week later. Those tested kept fifty six.",
    },
    "picture": {"heading": "Ten quiet minutes", "narration": "Ten quiet minutes a day is all that it takes. " * 3},
    "quote": {
        "heading": "The art of remembering is the art of thinking.", "source": "William James",
        "narration": f"{LATE} William James said it. The art of remembering is the art of thinking. It stayed true.",
    },
    "big_number": {
        "heading": "of what you learn is gone", "number": 67, "unit": "%",
        "narration": "Within a single day sixty seven percent of it is gone. Nobody is spared, and it does not help to "
        "be clever or young. It has been measured again and again.",
    },
    "timeline": {
        "heading": "Space it out", "items": ["1 day", "3 days", "1 week"],
        "narration": "Then space it out. Review after 1 day, then after 3 days. After that once more in 1 week.",
    },
    "icon_grid": {
        "heading": "Works for", "items": ["Languages", "Music", "Exams"],
        "narration": "It works for languages, for music, and long after school is over even for exams.",
    },
    "list": {
        "items": ["Close the book", "Say it aloud", "Write a question"],
        "narration": "This is what helps most, by all that is known today. Close the book. Say it aloud to a friend "
        "who does not know. Then write a question for tomorrow.",
    },
    "statement": {"heading": "It deletes what you never use", "narration": f"{LATE} It deletes what you never use."},
    "chapter": {"heading": "Make it stick", "number": 2, "narration": "So here is how you make it stick."},
    "call_to_action": {
        "heading": "What was the first number?", "items": ["Comment", "Subscribe"],
        "narration": "What was the first number? Leave a comment with it. And subscribe for more.",
    },
    "quiz": {
        "heading": "Which day is longest?", "items": ["Mars", "Venus", "Jupiter"], "answer": "Venus",
        "narration": "Which day is longest? That of Mars, Venus or Jupiter? Take your time and think about it for a "
        "moment, there is no hurry at all. It is Venus.",
    },
    "before_after": {
        **CHANGE, "heading": "A year of saving",
        "narration": "Before she began there were a hundred and twenty in the jar. After a year it was much more.",
    },
}  # fmt: skip


def told(layout: str, format: str = "landscape", look: Look | None = None, **other: Any) -> Board:
    """The layout's scene with a voice at an even pace."""
    scene = {**SCENES[layout], **other}
    timing = spoken(scene["narration"].strip())[0]
    words = tuple(Word(word.text, word.start + LEAD, word.end + LEAD) for word in timing.words)
    kit = lettering("modern")
    content = Content.from_json(scene, layout == "picture").drawn_by(kit.drawable)
    theme = themes((look or Look()).colour)[LAYOUTS[layout].theme]
    board = Board(content, Cues(words, timing.end + LEAD), theme, kit, FORMATS[format])
    LAYOUTS[layout].draw(board)
    return board


def said(board: Board, word: str, time: int = 0) -> float:
    return [spoken.start for spoken in board.cues.words if spoken.text.strip("?.,") == word][time]


def comes_with(board: Board, at: float) -> bool:
    return any(0 <= at - layer.start <= NEAR for layer in board.layers)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_scene_rests_for_four_seconds(layout, format):
    board = told(layout, format)
    assert max((end - start for start, end in rests(board.layers, board.cues.seconds)), default=0) <= 4


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_scene_of_which_no_word_is_heard_does_not_rest_for_four_seconds_either(layout):
    scene = {**SCENES[layout], "narration": ""}
    kit = lettering("modern")
    content = Content.from_json(scene, layout == "picture").drawn_by(kit.drawable)
    board = Board(content, Cues((), 14.0), themes("#5b5bf0")[LAYOUTS[layout].theme], kit, FORMATS["portrait"])
    LAYOUTS[layout].draw(board)
    assert max((end - start for start, end in rests(board.layers, 14.0)), default=0) <= 4


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_stage_is_never_empty_for_longer_than_seven_tenths_of_a_second(layout):
    board = told(layout)
    empty = longest = 0.0
    for frame in range(int(board.cues.seconds * 30)):
        t = frame / 30
        standing = any(layer.seen(t) and layer.enter not in ("ripple", "streak") for layer in board.layers)
        empty = 0.0 if standing else empty + 1 / 30
        longest = max(longest, empty)
    assert longest <= 0.7


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_stand_on_the_stage_from_seven_tenths_of_a_second_on(layout, format):
    lists = {"heading": "What helps"} if layout == "list" else {}
    board = told(layout, format, **lists)
    words = [layer for layer in board.layers if layer.part == "text"]
    frames = [n / 30 for n in range(21, int(board.cues.seconds * 30))]
    bare = [not any(layer.seen(t) for layer in words) for t in frames]
    assert longest_run(bare) / 30 <= 0.7


def longest_run(found: list[bool]) -> int:
    return max((len(list(run)) for true, run in groupby(found) if true), default=0)


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("timeline", ["1", "3"]),
        ("icon_grid", ["languages", "music", "exams"]),
        ("list", ["Close", "Say", "write"]),
        ("call_to_action", ["comment", "subscribe"]),
        ("quiz", ["Mars", "Venus", "Jupiter"]),
        ("before_after", ["After"]),
        ("big_number", ["sixty"]),
        ("comparison", ["forty", "fifty"]),
        ("statement", ["It", "deletes", "what", "you", "never", "use"]),
        ("quote", ["The"]),
        ("title", ["forget"]),
    ],
)
def test_parts_come_with_the_words_that_name_them(layout, words):
    board = told(layout)
    for word in words:
        assert comes_with(board, said(board, word)), word


def test_a_statement_does_not_show_its_words_before_they_are_spoken():
    board = told("statement")
    display = [layer for layer in board.layers if layer.enter == "rise" and layer.height > 120]
    assert len(display) == 6
    assert min(layer.start for layer in display) >= said(board, "It") - NEAR


def test_a_statement_in_other_words_than_the_voice_stays_in_step_where_they_meet():
    board = told("statement", heading="Memory deletes what nobody uses")
    assert comes_with(board, said(board, "deletes"))
    assert comes_with(board, said(board, "use"))


def test_bars_grow_when_their_names_are_spoken():
    said_so = "Look at coffee. In Finland it is most. Far behind comes Italy. And last is Japan."
    board = told("chart", chart="bar", points=[["Finland", 4], ["Italy", 2], ["Japan", 1]], narration=said_so)
    bars = [layer.start for layer in board.layers if layer.enter == "grow"]
    spoken_at = [said(board, name) for name in ("Finland", "Italy", "Japan")]
    assert all(0 <= at - bar <= NEAR for at, bar in zip(spoken_at, bars, strict=True))


def test_a_quote_waits_for_its_words():
    board = told("quote")
    lines = [layer for layer in board.layers if layer.enter == "rise" and layer.height > 80 and layer.end == FOREVER]
    assert min(layer.start for layer in lines) >= said(board, "The") - NEAR


def test_who_says_a_quote_stands_large_until_its_words():
    board = told("quote")
    name = next(layer for layer in board.layers if layer.part == "text")
    assert name.height > 100
    assert name.start <= 0.7
    assert said(board, "The") - NEAR <= name.end <= said(board, "The")


def test_a_part_that_is_added_for_life_is_gone_after_its_beat():
    board = told("big_number")
    added = [layer for layer in board.layers if layer.enter in ("ripple", "streak")]
    assert added
    assert all(layer.end == layer.start + layer.lasts for layer in added)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (67, "sixty seven"), (100, "one hundred"), (2400, "two thousand four hundred"), (-12.5, "twelve"),
     (3_000_016, "three million sixteen")],
)  # fmt: skip
def test_a_number_is_known_by_its_words(number, words):
    assert spelled(number) == words
