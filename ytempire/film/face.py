"""Text set in one role of a channel's type: measured, fitted to a box, broken into lines, drawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from ytempire.film import shaping
from ytempire.film.breaking import BREAK, SOFT_HYPHEN, has_hyphens, joined, letters_of, marked, shown, words_of
from ytempire.film.frame import Bytes
from ytempire.film.scripts import capitals, clusters, legible
from ytempire.film.shaping import Stack

ELLIPSIS = "…"
BODY_LEADING = 1.3
ASCENT = 0.96  # of the size: where the first base line stands below the top of the text
HEADROOM = 0.13  # of the size: what the picture of a line has above that
OVERHANG = 0.06  # of the size: as much of an accent may stand above the text's top
HIGHEST = 1.8


@dataclass(frozen=True)
class Block:
    """Text set in lines: `size` and `lead` (line to line) in pixels."""

    lines: tuple[str, ...]
    size: int
    lead: float

    @property
    def height(self) -> float:
        return self.lead * len(self.lines)


@dataclass(frozen=True)
class SetWord:
    """A word at its place in a line: its left edge from the line's left edge, and its width, in pixels."""

    text: str
    left: float
    width: float


@dataclass(frozen=True)
class Face:
    """One role of a pairing: its own font, then those that draw what it lacks. All sizes and widths are pixels.

    `file` draws most of the text it was chosen for. `grow` evens out how large it looks at one nominal size.
    `ascent`: where the first base line stands below the top of the text, as a share of the size. `rtl`: the text
    runs from right to left.
    """

    file: str
    stack: Stack
    leading: float = BODY_LEADING
    grow: float = 1.0
    upper: bool = False
    rtl: bool = False
    ascent: float = ASCENT

    def with_room_for(self, text: str) -> Face:
        """The face with its base line low enough for the capitals, vowel signs and stacked marks of the text."""
        needed = shaping.rise(self.stack, self.clean(text), self.rtl) - OVERHANG
        more = min(needed, HIGHEST) - self.ascent
        return replace(self, ascent=self.ascent + more, leading=self.leading + more) if more > 0 else self

    def width(self, text: str, size: float) -> float:
        """The width of the text in one line."""
        return shaping.width(self.stack, text, self.rtl) * int(size)

    def mask(
        self,
        text: str,
        size: float,
        shape: tuple[int, int],
        x: float,
        baseline: float,
        chars: Collection[int] | None = None,
    ) -> Bytes:
        """The line drawn in a picture of this (height, width), as cover 0..255; `chars`: only these of the text."""
        return shaping.mask(shaping.line(self.stack, text, self.rtl), int(size), shape, x, baseline, chars)

    def words(self, line: str, size: float) -> list[SetWord]:
        """The words of a fitted line in reading order, each where it stands in the line; of a language without
        spaces, its phrases.
        """
        spans = list(words_of(line))
        number = {place: n for n, (start, word) in enumerate(spans) for place in range(start, start + len(word))}
        edges: dict[int, tuple[float, float]] = {}
        for glyph in shaping.line(self.stack, line, self.rtl).glyphs:
            if (n := number.get(glyph.char)) is not None:
                left, right = edges.get(n, (glyph.x, glyph.x))
                edges[n] = min(left, glyph.x), max(right, glyph.x + glyph.advance)
        places = [edges.get(n, (0.0, 0.0)) for n in range(len(spans))]
        return [
            SetWord(word, left * int(size), (right - left) * int(size))
            for (_, word), (left, right) in zip(spans, places, strict=True)
        ]

    def draws(self, char: str) -> bool:
        """Whether a font has a picture for the character."""
        return shaping.cut_of(self.stack, char) is not None

    def clean(self, text: str) -> str:
        """The text with single spaces, in the role's case, without what would be drawn as boxes."""
        text = legible(text, self.draws)
        return capitals(text) if self.upper else text

    def fit(self, text: str, width: float, height: float, largest: float, smallest: float, most_lines: int) -> Block:
        """The largest size at which the text fits the box; at the smallest, words break and lines are cut."""
        text = marked(self.clean(text))
        largest, smallest = max(int(largest), 8), max(int(min(smallest, largest)), 8)
        for size in range(largest, smallest - 1, -2):
            lines = self._fill(text, size, width)
            room = min(most_lines, height / (size * self.leading))
            if len(lines) <= room and all(self.width(line, size) <= width for line in lines):
                return Block(tuple(self._even(text, size, width)), size, size * self.leading)
        size = max(8, min(smallest, int(height / self.leading)))
        return Block(tuple(self._cut(text, size, width, height, most_lines)), size, size * self.leading)

    def shorten(self, text: str, size: float, width: float) -> str:
        """The text in one line, cut with an ellipsis where it is too long."""
        text = self.clean(text)
        if self.width(text, size) <= width:
            return text
        return self._ended(text, size, width)

    def _even(self, text: str, size: float, width: float) -> list[str]:
        """Fewest lines that fit, then the narrowest column that keeps that count, so that lines are even."""
        best = self._fill(text, size, width)
        for limit in np.linspace(width, width * 0.45, 12):
            lines = self._fill(text, size, float(limit))
            if len(lines) > len(best):
                break
            best = lines
        return best

    def _fill(self, text: str, size: float, limit: float) -> list[str]:
        """Lines as long as fit, with hyphens where a piece of a word ends one."""
        lines: list[str] = []
        for word in text.split():
            longer = joined(lines[-1], word) if lines else ""
            if longer and self.width(shown(longer), size) <= limit:
                lines[-1] = longer
            else:
                lines.append(word)
        return [shown(line) for line in lines]

    def _cut(self, text: str, size: int, width: float, height: float, most_lines: int) -> list[str]:
        """Lines at the smallest size: words wider than the box are broken, lines past the box dropped."""
        words = text.replace(f"{SOFT_HYPHEN} ", "").split()[:200]
        text = " ".join(self._broken(word, size, width) for word in words)
        lines = self._fill(text, size, width)
        room = max(1, min(most_lines, int(height / (size * self.leading))))
        if len(lines) > room:
            last = lines[room - 1].removesuffix("-")
            lines = [*lines[: room - 1], self._ended(last, size, width)]
        return lines

    def _broken(self, word: str, size: int, width: float) -> str:
        """A word in pieces that each fit the width with a hyphen."""
        parts, mark = [""], SOFT_HYPHEN if has_hyphens(word) else BREAK
        for letter in letters_of(word):
            if parts[-1] and self.width(shown(f"{parts[-1]}{letter}{mark}"), size) > width:
                parts.append("")
            parts[-1] += letter
        return f"{mark} ".join(parts)

    def _ended(self, text: str, size: float, width: float) -> str:
        """The text with an ellipsis, as much of it as fits."""
        text = text[: int(6 * width / size)]  # hardly a letter is narrower than a sixth of its size
        letters = list(clusters(text))
        while letters and self.width("".join(letters).rstrip() + ELLIPSIS, size) > width:
            letters.pop()
        return "".join(letters).rstrip() + ELLIPSIS if letters else ""
