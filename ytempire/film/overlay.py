"""Still layers merged, so that a part which has entered and rests costs no more than the pixels it covers."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ytempire.film.layer import Layer, Patch

# Two patches become one where their common box is hardly larger than both: fewer calls, few empty pixels.
WASTE = 1.15


def merged(layers: Sequence[Layer]) -> list[Patch]:
    """Patches that no two overlap and that together look like the layers drawn one after another."""
    patches: list[Patch] = []
    for layer in layers:
        patches = add_layer(patches, layer)
    return patches


def add_layer(patches: Sequence[Patch], layer: Layer) -> list[Patch]:
    """The patches with one more layer on top. Adding layers one by one gives the same as `merged` of all."""
    top, rest = layer.patch, list(patches)
    while (under := next((patch for patch in rest if _belong_together(patch, top)), None)) is not None:
        rest.remove(under)
        top = _over(under, top)
    return [*rest, top]


def _belong_together(a: Patch, b: Patch) -> bool:
    if a.overlaps(b):
        return True
    width = max(a.x + a.width, b.x + b.width) - min(a.x, b.x)
    height = max(a.y + a.height, b.y + b.height) - min(a.y, b.y)
    return width * height <= WASTE * (a.width * a.height + b.width * b.height)


def _over(under: Patch, top: Patch) -> Patch:
    x, y = min(under.x, top.x), min(under.y, top.y)
    width = max(under.x + under.width, top.x + top.width) - x
    height = max(under.y + under.height, top.y + top.height) - y
    add, keep = [], []
    for i in range(3):
        d = 2 if i else 1
        plus = np.zeros((height // d, width // d), np.uint8)
        kept = np.full((height // d, width // d), 255, np.uint8)
        for patch in (under, top):
            box = np.s_[(patch.y - y) // d :, (patch.x - x) // d :]
            there = np.s_[: patch.height // d, : patch.width // d]
            below, through = plus[box][there], kept[box][there]
            cv2.add(cv2.multiply(below, patch.keep[i], scale=1 / 255), patch.add[i], dst=below)
            cv2.multiply(through, patch.keep[i], dst=through, scale=1 / 255)
        add.append(plus)
        keep.append(kept)
    return Patch(x, y, (add[0], add[1], add[2]), (keep[0], keep[1], keep[2]))
