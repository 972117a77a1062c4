"""Text as glyphs in their places: fonts chosen by character, directions put in order, letters joined by HarfBuzz.

Widths and places are in em, so that one shaping serves every size.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import uharfbuzz as hb

from ytempire.film.bidi import levels, visual
from ytempire.film.fonts import EMOJI, font
from ytempire.film.frame import Bytes
from ytempire.film.scripts import CHOOSERS, JOINERS, KEYCAP, is_mark

LATIN_CUTS = 2  # a stack begins with the pairing's own font and its stand-in, and ends with the emoji
OPENING = ("Ps", "Pi")


@dataclass(frozen=True)
class Cut:
    """A font file and how large it is set, as a share of the nominal size."""

    file: str
    scale: float = 1.0


@dataclass(frozen=True, eq=False)
class Stack:
    """The fonts that are asked for a character, in order. Compared by identity: stacks are made once and looked up
    for every width.
    """

    cuts: tuple[Cut, ...]

    def __getitem__(self, place: int) -> Cut:
        return self.cuts[place]

    def first(self, chars: str) -> int | None:
        """Which font is the first that has all these characters."""
        return next((i for i, cut in enumerate(self.cuts) if all(map(font(cut.file).covers, chars))), None)


@dataclass(frozen=True)
class Run:
    """Neighbouring characters in one font and one direction; text[start:end] of the line."""

    cut: Cut
    start: int
    end: int
    level: int


@dataclass(frozen=True)
class Glyph:
    """One glyph: its origin (x, y upwards) in em, and the character of the text that it stands for."""

    cut: Cut
    number: int
    x: float
    y: float
    char: int
    advance: float


@dataclass(frozen=True)
class Line:
    """A line from left to right; `width` in em."""

    glyphs: tuple[Glyph, ...]
    width: float


@lru_cache(maxsize=512)
def line(stack: Stack, text: str, rtl: bool = False) -> Line:
    """The text set in one line."""
    glyphs, x = [], 0.0
    for run in visual(runs(stack, text, rtl), lambda run: run.level):
        k = run.cut.scale / font(run.cut.file).units
        shaped = _shaped(run, text)
        for info, place in zip(shaped.glyph_infos, shaped.glyph_positions, strict=True):
            where = x + place.x_offset * k, place.y_offset * k
            glyphs.append(Glyph(run.cut, info.codepoint, *where, info.cluster, place.x_advance * k))
            x += place.x_advance * k
    return Line(tuple(glyphs), x)


@lru_cache(maxsize=16384)
def width(stack: Stack, text: str, rtl: bool = False) -> float:
    """The width of the text in one line, in em."""
    total = 0.0
    for run in runs(stack, text, rtl):
        advance = sum(place.x_advance for place in _shaped(run, text).glyph_positions or ())
        total += advance * run.cut.scale / font(run.cut.file).units
    return total


@lru_cache(maxsize=1024)
def rise(stack: Stack, text: str, rtl: bool = False) -> float:
    """How far the highest letter, with its marks, reaches above the base line, in em."""
    highest = 0.0
    for glyph in line(stack, text, rtl).glyphs:
        drawn = font(glyph.cut.file)
        extents = drawn.shaper.get_glyph_extents(glyph.number)
        if extents:
            highest = max(highest, glyph.y + extents.y_bearing * glyph.cut.scale / drawn.units)
    return highest


def runs(stack: Stack, text: str, rtl: bool = False) -> list[Run]:
    """The runs of a line in reading order."""
    if not text:
        return []
    if not rtl and font(stack[0].file).letters.issuperset(text):
        return [Run(stack[0], 0, len(text), 0)]
    chosen, level = _chosen(stack, text), levels(text, rtl)
    starts = [i for i in range(len(text)) if not i or (chosen[i], level[i]) != (chosen[i - 1], level[i - 1])]
    return [
        Run(stack[chosen[start]], start, end, level[start])
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]


@lru_cache(maxsize=8192)
def cut_of(stack: Stack, char: str) -> int | None:
    """The first font of the stack that has the character."""
    return stack.first(char)


def mask(
    set_line: Line, size: float, shape: tuple[int, int], x: float, baseline: float, chars: Collection[int] | None = None
) -> Bytes:
    """How much of each pixel the line covers, 0..255, in a picture of this (height, width).

    The line starts at x and stands on `baseline`, pixels from the top; `chars` are those of the text to draw.
    """
    height, width = shape
    if not height or not width:
        return np.zeros(shape, np.uint8)
    pen = hb.RasterDraw()
    pen.extents = hb.RasterExtents(0, 0, width, height, 0)
    for glyph in set_line.glyphs:
        if chars is None or glyph.char in chars:
            drawn = font(glyph.cut.file)
            k = size * glyph.cut.scale / drawn.units
            pen.transform = (k, 0, 0, k, x + glyph.x * size, height - baseline + glyph.y * size)
            pen.draw_glyph(drawn.shaper, glyph.number)
    image = pen.render()
    rows = np.frombuffer(image.buffer, np.uint8).reshape(-1, image.extents.stride)
    return rows[::-1, :width]


def _shaped(run: Run, text: str) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_str(text, run.start, run.end - run.start)
    buffer.flags = hb.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
    buffer.language, buffer.direction = "en", "rtl" if run.level % 2 else "ltr"
    buffer.guess_segment_properties()
    hb.shape(font(run.cut.file).shaper, buffer)
    return buffer


def _chosen(stack: Stack, text: str) -> list[int]:
    """The font of each character: an index into the stack."""
    chosen: list[int] = []
    for i, char in enumerate(text):
        before = chosen[-1] if chosen else 0
        if chosen and _continues(stack[before], char):
            chosen.append(before)
        elif is_mark(char) and chosen:
            _carry(stack, text, chosen, i)
        elif text[i + 1 : i + 2] == CHOOSERS[1] and font(EMOJI.file(True)).covers(char):
            chosen.append(len(stack.cuts) - 1)
        else:
            found = cut_of(stack, char)
            chosen.append(before if found is None else found)
    return _adopted(stack, text, chosen)


def _continues(before: Cut, char: str) -> bool:
    """Whether the character is drawn in the font before it: joiners always are, marks where it has them."""
    if char in JOINERS + CHOOSERS:
        return True
    if before.file == EMOJI.file(True):
        return char == KEYCAP or "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"
    return (is_mark(char) or char == " ") and font(before.file).covers(char)


def _carry(stack: Stack, text: str, chosen: list[int], i: int) -> None:
    """A mark that the font of its letter lacks: both go to the first font that has both."""
    start = i - 1
    while start and is_mark(text[start]):
        start -= 1
    found = stack.first(text[start : i + 1])
    if found is not None:
        chosen[start:] = [found] * (i - start)
    chosen.append(chosen[-1] if found is None else found)


def _adopted(stack: Stack, text: str, chosen: list[int]) -> list[int]:
    """Signs that several fonts have go with the script beside them: quotes in Chinese are Chinese quotes."""
    made = list(chosen)
    order = range(len(text))
    for way, opening in ((order, False), (reversed(order), True)):
        beside = 0
        for i in way:
            kind = unicodedata.category(text[i])
            if kind[0] not in "PS" or made[i] >= LATIN_CUTS:
                beside = made[i]
            elif beside >= LATIN_CUTS and (kind in OPENING) == opening and font(stack[beside].file).covers(text[i]):
                made[i] = beside
    return made
