"""Every text of every layout reads on what it stands on, measured on drawn pixels."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from tests.film.test_lively import told
from ytempire.film.board import Board
from ytempire.film.frame import Frame
from ytempire.film.layer import FOREVER, Layer
from ytempire.film.layouts import LAYOUTS
from ytempire.film.look import Look
from ytempire.film.palette import RGB, contrast

COLOURS = {
    "blue": "#5b5bf0",
    "yellow": "#ffe600",
    "white": "#fdfdfd",
    "black": "#050505",
    "grey": "#808080",
    "green": "#22c55e",
}
ENOUGH = 4.5
MORE = {
    "quiz": {"kicker": "One of three"},
    "big_number": {"source": "Ebbinghaus, 1885", "key": "gone"},
    "comparison": {"source": "Roediger, 2006"},
    "chart": {"note": [1, "after an hour"], "source": "Ebbinghaus", "key": "forgetting"},
    "title": {"kicker": "Memory"},
    "chapter": {"kicker": "Chapter"},
}  # fmt: skip


def texts_on(board: Board, ground: RGB) -> Iterator[tuple[Layer, Frame, Frame]]:
    """Each text that stays, with what is under it and what it looks like there, once all has entered."""
    frame = Frame(board.width, board.height)
    frame.fill(ground)
    for layer in board.layers:
        if layer.end < FOREVER:
            continue
        under = cut(frame, layer) if layer.part == "text" else None
        layer.patch.blend(frame)
        if under:
            yield layer, under, cut(frame, layer)


def cut(frame: Frame, layer: Layer) -> Frame:
    """The part of the frame under a layer."""
    x, y, right, bottom = (max(0, v) for v in (layer.x, layer.y, layer.x + layer.width, layer.y + layer.height))
    right, bottom = min(right, frame.width), min(bottom, frame.height)
    part = Frame(right - x, bottom - y)
    for plane, whole, d in zip(part.planes, frame.planes, (1, 2, 2), strict=True):
        plane[:] = whole[y // d : bottom // d, x // d : right // d]
    return part


def worst(layer: Layer, under: Frame, over: Frame) -> float:
    """The lowest contrast of the letters' colours to the ground within and around them."""
    cover = layer.rgba[: under.height, : under.width, 3]
    core = cv2.erode(cover, np.ones((3, 3))) > 250
    near = cv2.dilate(cover, np.ones((5, 5))) > 128
    near[-int(under.height * 0.3) :] = False  # key words stand on a bar of their own colour
    if not core.any():
        return 21.0
    rgb, own = over.to_rgb(), layer.rgba[: under.height, : under.width, :3]
    colours, counts = np.unique(own[core], axis=0, return_counts=True)
    inks = [
        tuple(int(c) for c in np.median(rgb[core & (own == colour).all(-1)], axis=0))
        for colour, count in zip(colours, counts, strict=True)
        if count >= core.sum() * 0.05
    ]
    grounds = np.unique(under.to_rgb()[near], axis=0)
    return min(contrast(ink, tuple(int(c) for c in ground)) for ink in inks for ground in grounds)


# Each layout in two colours; the other pairs are in the full counts.
PAIRS = [
    pytest.param(layout, colour, marks=[] if (i + j) % 3 == 0 else pytest.mark.long)
    for i, layout in enumerate(LAYOUTS)
    for j, colour in enumerate(COLOURS)
]


@pytest.mark.parametrize(("layout", "colour"), PAIRS)
def test_every_text_reads_on_its_ground(layout, colour):
    board = told(layout, look=Look(colour=COLOURS[colour]), **MORE.get(layout, {}))
    grounds = (board.theme.ground, board.theme.ground2) if layout != "picture" else (board.theme.ink,)
    found = 0
    for ground in grounds:
        for layer, under, over in texts_on(board, ground):
            found += 1
            assert worst(layer, under, over) >= ENOUGH, (layer.x, layer.y, layer.width, layer.height)
    assert found >= len(grounds)


def test_a_text_that_does_not_read_would_be_noticed():
    board = told("title")
    assert min(worst(*text) for text in texts_on(board, (200, 200, 200))) < ENOUGH
