"""The layout of a thumbnail for two sides."""

from __future__ import annotations

from dataclasses import replace

from ytempire.film import shapes
from ytempire.film.bigtype import Box, Setting, crammed, fitted
from ytempire.film.canvas import HEIGHT, WIDTH, Canvas
from ytempire.film.palette import WHITE
from ytempire.film.wordings import Words, longest_row


def versus(c: Canvas, w: Words) -> bool:
    """Two halves, each with its icon and its words: side by side, or long words one above the other."""
    if len(w.sides) != 2:
        return False
    side, above = _side_by_side, _one_above_the_other
    iconed = ((side, False), (side, True), (above, False), (above, True))
    bare = ((side, False), (above, False), (side, True), (above, True))
    return any(draw(c, w, as_typed) for draw, as_typed in (iconed if _has_icons(w) else bare))


def _has_icons(w: Words) -> bool:
    return all(icon for _, icon in w.sides)


def _side_by_side(c: Canvas, w: Words, as_typed: bool) -> bool:
    settings = _alike(c, w, ((46, 388, 530, 196), (700, 388, 540, 196)), 170 if _has_icons(w) else 196, as_typed)
    if settings is None:
        return False
    t, with_icons = c.theme, _has_icons(w)
    c.vector(
        f'<path d="M706 0H{WIDTH}V{HEIGHT}H574Z" fill="{shapes.css(t.mark)}"/>'
        f'<path d="M706 0L574 {HEIGHT}" stroke="#fff" stroke-width="18"/>'
    )
    for (_, icon), setting, x, ink in zip(w.sides, settings, (305, 985), (WHITE, t.ink), strict=True):
        if icon and with_icons:
            c.icon(icon, x, 212, 290, ink)
            c.write(setting, align="center")
        else:
            left, top, width, height = setting.box
            c.write(replace(setting, box=(left, top - 130, width, height)), align="center")
    _badge(c, 640, 205)
    return True


def _one_above_the_other(c: Canvas, w: Words, as_typed: bool) -> bool:
    settings = _alike(c, w, ((56, 60, 1168, 220), (56, 428, 930, 230)), 150 if _has_icons(w) else 200, as_typed)
    if settings is None:
        return False
    t, room = c.theme, WIDTH - 116 - max(map(longest_row, settings))
    with_icons = _has_icons(w) and room > 310
    c.vector(
        f'<path d="M0 400L{WIDTH} 320V{HEIGHT}H0Z" fill="{shapes.css(t.mark)}"/>'
        f'<path d="M0 400L{WIDTH} 320" stroke="#fff" stroke-width="18"/>'
    )
    for (_, icon), setting, y, ink in zip(w.sides, settings, (165, 500), (WHITE, t.ink), strict=True):
        if icon and with_icons:
            c.icon(icon, 1090, y, 200, ink)
        c.write(setting)
    _badge(c, 640, 360)
    return True


def _alike(
    c: Canvas, w: Words, boxes: tuple[Box, Box], largest: float, as_typed: bool
) -> tuple[Setting, Setting] | None:
    """Both labels in one line each, of one size, both in capitals or both as they were typed."""
    ones = [
        fitted(c.lettering, label, box, 1, largest, as_typed=as_typed)
        for (label, _), box in zip(w.sides, boxes, strict=True)
    ]
    found = [one for one in ones if one is not None and (as_typed or one.in_capitals)]
    if len(found) < 2:
        return None
    size = min(one.size for one in found)
    left, right = (replace(one, size=size, capital=one.capital * size / one.size) for one in found)
    return left, right


def _badge(c: Canvas, x: float, y: float) -> None:
    """ "vs" in a dark disc."""
    c.vector(f'<circle cx="{x}" cy="{y}" r="92" fill="{shapes.css(c.theme.ink)}" stroke="#fff" stroke-width="14"/>')
    said = crammed(c.lettering, "vs", (x - 70, y - 60, 140, 120), 1)
    c.sign(said)
