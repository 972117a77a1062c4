"""Type: the pairings of a channel, what a font can draw, and text fitted to a box."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

from ytempire.film.scripts import Direction, direction

FONTS = Path(__file__).parent / "assets" / "fonts"

ELLIPSIS = "…"
SOFT_HYPHEN = "\u00ad"
LONGEST_WORD = 24  # letters; a longer word is cut into even pieces, else it would dictate a tiny size
BODY_LEADING = 1.3


@dataclass(frozen=True)
class Pairing:
    """Three fonts that belong together. `grow` evens out how large the display fonts look at one nominal
    size.
    """

    display: str
    body: str
    bold: str
    leading: float
    grow: float = 1.0
    upper: bool = False


INTER = ("Inter_500Medium", "Inter_700Bold")
DM_SANS = ("DMSans_500Medium", "DMSans_700Bold")
PAIRINGS = {
    "modern": Pairing("Sora_800ExtraBold", *INTER, leading=1.16),
    "clean": Pairing("Montserrat_800ExtraBold", *INTER, leading=1.1, grow=1.05),
    "impact": Pairing("Anton_400Regular", *INTER, leading=1.2, grow=1.36, upper=True),
    "friendly": Pairing("Fredoka_600SemiBold", *DM_SANS, leading=1.08, grow=1.1),
    "editorial": Pairing("DMSerifDisplay_400Regular", *DM_SANS, leading=1.1, grow=1.18),
    "tech": Pairing("SpaceGrotesk_700Bold", *INTER, leading=1.1),
}
# Inter has Greek and Cyrillic, which most display fonts lack.
STAND_INS = {"display": "Inter_700Bold", "bold": "Inter_700Bold", "body": "Inter_500Medium"}


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
    """One font in one role. All sizes and widths are pixels. `rtl`: its text runs from right to left."""

    file: str
    leading: float = BODY_LEADING
    grow: float = 1.0
    upper: bool = False
    rtl: bool = False

    def font(self, size: float) -> ImageFont.FreeTypeFont:
        return _font(self.file, int(size))

    def width(self, text: str, size: float) -> float:
        return _width(self.file, int(size), text)

    def words(self, line: str, size: float) -> list[SetWord]:
        """The words of a fitted line in reading order, each where it stands in the line."""
        said = line.split(" ")
        starts = [self.width(" ".join([*said[:i], ""]), size) if i else 0.0 for i in range(len(said))]
        widths = [self.width(word, size) for word in said]
        if self.rtl:
            whole = self.width(line, size)
            starts = [whole - start - wide for start, wide in zip(starts, widths, strict=True)]
        return [SetWord(*word) for word in zip(said, starts, widths, strict=True)]

    def draws(self, char: str) -> bool:
        """Whether the font has a picture for the character."""
        return _has_glyph(self.file, char)

    def clean(self, text: str) -> str:
        """The text with single spaces, in the role's case, without what would be drawn as boxes."""
        text = unicodedata.normalize("NFC", text)
        text = "".join(char for char in text if char.isspace() or self.draws(char))
        text = " ".join(text.split())
        return text.upper() if self.upper else text

    def fit(self, text: str, width: float, height: float, largest: float, smallest: float, most_lines: int) -> Block:
        """The largest size at which the text fits the box; at the smallest, words break and lines are cut."""
        text = " ".join(_pieces(word) for word in self.clean(text).split())
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
            longer = _joined(lines[-1], word) if lines else ""
            if longer and self.width(_shown(longer), size) <= limit:
                lines[-1] = longer
            else:
                lines.append(word)
        return [_shown(line) for line in lines]

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
        parts = [""]
        for char in word:
            if parts[-1] and self.width(f"{parts[-1]}{char}-", size) > width:
                parts.append("")
            parts[-1] += char
        return f"{SOFT_HYPHEN} ".join(parts)

    def _ended(self, text: str, size: float, width: float) -> str:
        """The text with an ellipsis, as much of it as fits."""
        text = text[: int(6 * width / size)]  # hardly a letter is narrower than a sixth of its size
        while text and self.width(text + ELLIPSIS, size) > width:
            text = text[:-1].rstrip()
        return text + ELLIPSIS if text else ""


@dataclass(frozen=True)
class Lettering:
    """The three roles of a pairing: display for headings, body, bold for labels."""

    pairing: Pairing

    def face(self, role: str, text: str = "") -> Face:
        """The face for this text: the pairing's own, or a stand-in where that draws more of the letters.

        Its `rtl` tells which way the text runs: texts that run from right to left start at the right edge of
        their box.
        """
        pairing, rtl = self.pairing, self.rtl(text)
        faces = {
            "display": Face(pairing.display, pairing.leading, pairing.grow, pairing.upper),
            "bold": Face(pairing.bold),
            "body": Face(pairing.body),
        }
        own, stand_in = faces[role], Face(STAND_INS[role], 1.16 if role == "display" else BODY_LEADING)
        letters = [char for char in text if char.isalnum()]
        drawn = sum(map(own.draws, letters))
        if drawn < len(letters) and sum(map(stand_in.draws, letters)) > drawn:
            return replace(stand_in, rtl=rtl)
        return replace(own, rtl=rtl)

    def direction(self, text: str) -> Direction:
        """Which way the text runs: "ltr" or "rtl"."""
        return direction(text)

    def rtl(self, text: str) -> bool:
        """Whether the text runs from right to left."""
        return direction(text) == "rtl"

    def drawable(self, text: str) -> str:
        """The text without characters that no face of any role draws: emoji, Chinese, Arabic and the like."""
        roles = STAND_INS.keys()
        files = {face.file for role in roles for face in (self.face(role), Face(STAND_INS[role]))}
        kept = (c for c in unicodedata.normalize("NFC", text) if c == " " or any(_has_glyph(f, c) for f in files))
        kept_text = " ".join("".join(kept).split())
        return kept_text if any(char.isalnum() for char in kept_text) else ""


def lettering(pairing: str) -> Lettering:
    """The lettering of a named pairing."""
    return Lettering(PAIRINGS[pairing])


def _pieces(word: str) -> str:
    """A very long word in even pieces that hyphens hold together."""
    if len(word) <= LONGEST_WORD:
        return word
    count = -(-len(word) // (LONGEST_WORD * 2 // 3))
    length = -(-len(word) // count)
    return f"{SOFT_HYPHEN} ".join(word[i : i + length] for i in range(0, len(word), length))


def _joined(line: str, word: str) -> str:
    """The line with one more word; pieces of one word that meet on a line become one again."""
    return line[:-1] + word if line.endswith(SOFT_HYPHEN) else f"{line} {word}"


def _shown(line: str) -> str:
    return line.replace(SOFT_HYPHEN, "-")


@lru_cache(maxsize=256)
def _font(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{file}.ttf"), size)


@lru_cache(maxsize=8192)
def _width(file: str, size: int, text: str) -> float:
    return _font(file, size).getlength(text)


@lru_cache(maxsize=4096)
def _has_glyph(file: str, char: str) -> bool:
    """PIL does not tell what a font covers: compare with the picture of a code point that no font has."""
    if unicodedata.category(char)[0] in "CZ":
        return char == " "
    font = _font(file, 32)
    drawn = font.getmask(char)
    return drawn.getbbox() is not None and bytes(drawn) != bytes(font.getmask("\U0010fffe"))
