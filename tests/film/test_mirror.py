"""Boards of what runs from the right are laid out from the right."""

from __future__ import annotations

import numpy as np
import pytest

from tests.film.scenes import drawn
from ytempire.film.look import Look


def test_what_runs_from_the_right_is_laid_out_from_the_right():
    scene = {"heading": "ثلاثة أشياء", "items": ["أغلق الكتاب", "قلها", "اكتب"], "narration": ""}
    left = drawn("list", {"heading": "Three things", "items": ["Close it", "Say it", "Write"]}, Look(), "landscape")
    right = drawn("list", scene, Look(), "landscape")
    (x, last), (mirrored_x, mirrored_last) = (_marks(board) for board in (left, right))
    assert right.rtl
    assert mirrored_x == pytest.approx(1920 - x, abs=4)
    assert mirrored_last == pytest.approx(last, abs=4)


def _marks(board):
    """The centre of the last mark of a list."""
    mark = [layer for layer in board.layers if layer.enter == "pop"][-1]
    return mark.x + mark.width / 2, mark.y + mark.height / 2


def test_bars_and_lines_begin_on_the_right_where_words_do():
    points = [["واحد", 10], ["اثنان", 50], ["ثلاثة", 100]]
    bars = [
        b
        for b in drawn("chart", {"points": points, "heading": "عنوان"}, Look(), "landscape").layers
        if b.enter == "grow"
    ]
    assert [bar.x for bar in bars] == sorted((bar.x for bar in bars), reverse=True)
    line = drawn("chart", {"points": points, "heading": "عنوان", "chart": "line"}, Look(), "landscape")
    drawn_line = next(layer for layer in line.layers if layer.enter == "draw_back")
    inked = drawn_line.rgba[..., 3] > 200
    assert np.flatnonzero(inked[:, 40:60].any(1))[0] < np.flatnonzero(inked[:, -60:-40].any(1))[0]




def test_a_key_in_a_text_from_the_right_is_underlined_where_it_stands():
    board = drawn("title", {"heading": "لماذا ننسى", "key": "لماذا", "icon": "book"}, Look(), "landscape")
    bar = next(layer for layer in board.layers if layer.enter == "wipe_back")
    texts = [layer for layer in board.layers if layer.part == "text"]
    accent = np.abs(texts[0].rgba[..., :3].astype(int) - board.theme.accent).max(-1) < 4
    columns = np.flatnonzero((accent & (texts[0].rgba[..., 3] > 128)).any(0)) + texts[0].x
    assert bar.x + bar.width / 2 == pytest.approx((columns[0] + columns[-1]) / 2, abs=12)
