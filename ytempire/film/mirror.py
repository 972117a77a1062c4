"""A scene whose words run from right to left, laid out from the right: everything changes sides, nothing is
turned over but lines that are drawn.
"""

from __future__ import annotations

import numpy as np

from ytempire.film.board import Board
from ytempire.film.scene import Disc

OTHER_WAY = {"left": "right", "right": "left", "wipe": "wipe_back", "draw": "draw_back", "streak": "streak_back"}


def mirrored(b: Board) -> None:
    """Put every part of the board where it would stand in a mirror. Layers have not been drawn yet."""
    for layer in b.layers:
        layer.x = b.width - layer.x - layer.width
        if layer.enter == "draw":
            layer.rgba = np.ascontiguousarray(layer.rgba[:, ::-1])
        layer.enter = OTHER_WAY.get(layer.enter or "", layer.enter)
    if b.disc:
        b.disc = Disc(b.width - b.disc.x, b.disc.y, b.disc.radius)
