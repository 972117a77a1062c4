"""Plates: the picture behind a scene. It always moves, by a drift or by a pan and zoom."""

from __future__ import annotations

from typing import Protocol

from ytempire.film.frame import Frame


class Plate(Protocol):
    """What can be drawn behind the layers of a scene."""

    def draw(self, frame: Frame, t: float, seconds: float) -> None:
        """Fill the frame as it is at second `t` of a scene that is `seconds` long."""
