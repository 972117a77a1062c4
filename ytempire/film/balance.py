"""The vertical balance of a scene: what is drawn stands in the middle of the room it has."""

from __future__ import annotations

import numpy as np

from ytempire.film.board import Board, Zone
from ytempire.film.layer import Layer
from ytempire.film.scene import Disc

SHADOW = 26  # of 255: what covers less is hardly seen
SHARE = {True: 0.5, False: 0.4}  # of the room left over that goes above, in a tall frame and in a wide one


def balance(b: Board) -> None:
    """Move all parts down together, as far as they leave more room free below than above."""
    edges = [edge for layer in b.layers if (edge := _edges(layer))]
    if not edges:
        return
    above = min(top for top, _ in edges) - b.zone.y
    below = b.zone.bottom - max(bottom for _, bottom in edges)
    down = int((below - above) * SHARE[b.tall] // 2 * 2)
    if above < 0 or down <= 0:
        return
    for layer in b.layers:
        layer.y += down
    b.discs = [(_lower(disc, down), since) for disc, since in b.discs]
    b.disc = b.disc and _lower(b.disc, down)
    if b.heading:
        place, since = b.heading
        b.heading = Zone(place.x, place.y + down, place.width, place.height), since


def _edges(layer: Layer) -> tuple[int, int] | None:
    """The first and the last row of a layer in which something is seen."""
    rows = np.flatnonzero(layer.rgba[..., 3].max(1) > SHADOW)
    return (layer.y + int(rows[0]), layer.y + int(rows[-1])) if len(rows) else None


def _lower(disc: Disc, down: int) -> Disc:
    return Disc(disc.x, disc.y + down, disc.radius)
