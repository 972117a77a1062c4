"""The layout of a thumbnail for two sides."""

from __future__ import annotations

from dataclasses import replace

from ytempire.film import shapes
from ytempire.film.bigtype import Box, crammed, fitted
from ytempire.film.canvas import HEIGHT, WIDTH, Canvas
from ytempire.film.palette import WHITE
from ytempire.film.wordings import Words, longest_row


def versus(c: Canvas, w: Words) -> bool:
    """Two halves, each with its icon and its words: side by side, or long words one above the other."""
    if len(w.sides) != 2:
        return False
    return _side_by_side(c, w) or _one_above_the_other(c, w)


def _side_by_side(c: Canvas, w: Words) -> bool:
    t = c.theme
    boxes: tuple[Box, Box] = (46, 388, 530, 270), (700, 388, 540, 196)
    settings = [fitted(c.lettering, side[0], box, 2, 170) for side, box in zip(w.sides, boxes, strict=True)]
    if any(setting is None for setting in settings):
        return False
    all_icons = all(icon for _, icon in w.sides)
    c.vector(
        f'<path d="M706 0H{WIDTH}V{HEIGHT}H574Z" fill="{shapes.css(t.mark)}"/>'
        f'<path d="M706 0L574 {HEIGHT}" stroke="#fff" stroke-width="18"/>'
    )
    for (_, icon), setting, x, ink in zip(w.sides, settings, (305, 985), (WHITE, t.ink), strict=True):
        if icon and all_icons:
            c.icon(icon, x, 212, 290, ink)
        if setting is not None:
            left, top, width, height = setting.box
            c.write(setting if all_icons else replace(setting, box=(left, top - 130, width, height)), align="center")
    _badge(c, 640, 205)
    return True


def _one_above_the_other(c: Canvas, w: Words) -> bool:
    t = c.theme
    boxes: tuple[Box, Box] = (56, 60, 1168, 220), (56, 428, 930, 230)
    upper, lower = (fitted(c.lettering, side[0], box, 1, 150) for side, box in zip(w.sides, boxes, strict=True))
    if upper is None or lower is None:
        return False
    c.vector(
        f'<path d="M0 400L{WIDTH} 320V{HEIGHT}H0Z" fill="{shapes.css(t.mark)}"/>'
        f'<path d="M0 400L{WIDTH} 320" stroke="#fff" stroke-width="18"/>'
    )
    room = WIDTH - 116 - max(longest_row(upper), longest_row(lower))
    for setting, (_, icon), y, ink in ((upper, w.sides[0], 165, WHITE), (lower, w.sides[1], 500, t.ink)):
        if icon and room > 310 and all(icon for _, icon in w.sides):
            c.icon(icon, 1090, y, 200, ink)
        c.write(setting)
    _badge(c, 640, 360)
    return True


def _badge(c: Canvas, x: float, y: float) -> None:
    """ "vs" in a dark disc."""
    c.vector(f'<circle cx="{x}" cy="{y}" r="92" fill="{shapes.css(c.theme.ink)}" stroke="#fff" stroke-width="14"/>')
    said = crammed(c.lettering, "vs", (x - 70, y - 60, 140, 120), 1)
    c.sign(said)
