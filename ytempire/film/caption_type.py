"""Captions as set type: rows in the font of their script at their places in the zone, as ASS tags.

libass takes the clipping ascent and descent of a font together for its size; everything here is in em and pixels, so
that fonts of all scripts stand on the same base lines, as far apart as the zone foresees.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from ytempire.film import shaping
from ytempire.film.breaking import BREAK
from ytempire.film.face import Face
from ytempire.film.fonts import font
from ytempire.film.lettering import lettering
from ytempire.film.scripts import legible
from ytempire.film.timing import Word
from ytempire.film.wrapping import joined
from ytempire.film.zones import FONT_FILE, Zone

PAIRING = "clean"  # its display font is the captions' own
RIGHT_TO_LEFT_MARK = "\u200f"
OTHER_SCRIPTS = 1.1  # the Noto fonts are lighter than the captions' own, and look smaller
MIDDLE = 0.35  # em that the middle of the letters stands above the base line
CURVE = 0.5523  # of the radius: where a Bézier curve's handles make a quarter of a circle


@dataclass(frozen=True)
class Row:
    """One line: which of the group's words it holds, and where its box is centred, pixels."""

    words: tuple[str, ...]
    first: int
    x: int
    y: int


@dataclass(frozen=True)
class Setting:
    """A group of words laid out: its rows, the size of its letters (pixels an em), and its width in pixels."""

    face: Face
    em: float
    rows: tuple[Row, ...]
    width: float
    height: float

    def text(self, row: Row, spoken: int | None, colour: str) -> str:
        """The row as libass shows it, the word of this place in the group in `colour`."""
        said, marked = _with_place(row, spoken)
        parts = [RIGHT_TO_LEFT_MARK] if self.face.rtl else []
        lit = False
        for (cut, mark), chars in groupby(self._fonts(said), key=lambda one: (one[1], one[0] in marked)):
            shown = "".join(said[place] for place, _ in chars)
            turned = f"\\c{colour}" if mark and not lit else "\\c" if lit and not mark else ""
            parts.append(f"{{\\fn{font(cut.file).family}\\fs{self._points(cut)}{turned}}}{escaped(shown)}")
            lit = mark
        return "".join(parts)

    def _fonts(self, said: str) -> Iterator[tuple[int, shaping.Cut]]:
        for run in sorted(shaping.runs(self.face.stack, said, self.face.rtl), key=lambda run: run.start):
            yield from ((place, run.cut) for place in range(run.start, run.end))

    def _points(self, cut: shaping.Cut) -> int:
        return round(self.em * cut.scale * sum(font(cut.file).clipping))


def escaped(text: str) -> str:
    """A word as libass shows it letter by letter: no braces open a tag and no backslash starts an escape.

    A backslash cannot be escaped in ASS: a word joiner (U+2060) parts it from what follows, as in mpv.
    """
    return text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")


def caption_face(words: Sequence[Word]) -> Face:
    """The fonts of a scene's captions, and the way they run."""
    return lettering(PAIRING).face("display", " ".join(word.text for word in words))


def drawable(words: Sequence[Word], face: Face) -> list[Word]:
    """The words with only what can be drawn; the others are left out."""
    shown = (Word(legible(word.text, face.draws), word.start, word.end) for word in words)
    return [word for word in shown if word.text]


def setting(face: Face, texts: Sequence[str], cut: int, place: Zone, width: int) -> Setting:
    """The group in one row, or two from word `cut` on, in letters as large as the zone allows."""
    halves = [(0, tuple(texts[:cut])), (cut, tuple(texts[cut:]))] if cut else [(0, tuple(texts))]
    em = place.font / sum(font(FONT_FILE.stem).clipping) * (OTHER_SCRIPTS if face.file.startswith("Noto") else 1)
    widest = max(shaping.width(face.stack, joined(words), face.rtl) for _, words in halves)
    shrunk = min(1.0, place.line / (widest * em)) if widest else 1.0
    em *= shrunk
    pitch = place.font * shrunk
    rows = []
    for i, (first, words) in enumerate(halves):
        middle = place.centre + (i - (len(halves) - 1) / 2) * pitch
        above, below = _reach(face, joined(words))
        rows.append(Row(words, first, width // 2, round(middle + (MIDDLE + (below - above) / 2) * em)))
    return Setting(face, em, tuple(rows), widest * em, pitch * len(halves))


def slab(set_group: Setting, place: Zone, width: int, colour: str) -> str:
    """A rounded panel behind the group, as one drawing."""
    pad = set_group.em * 0.42
    wide, high = round(set_group.width + 2 * pad), round(set_group.height + pad)
    high = min(high, place.bottom - place.top - 4)
    r, k = round(set_group.em * 0.3), round(set_group.em * 0.3 * (1 - CURVE))
    path = (
        f"m {r} 0 l {wide - r} 0 b {wide - k} 0 {wide} {k} {wide} {r} l {wide} {high - r} "
        f"b {wide} {high - k} {wide - k} {high} {wide - r} {high} l {r} {high} "
        f"b {k} {high} 0 {high - k} 0 {high - r} l 0 {r} b 0 {k} {k} 0 {r} 0"
    )
    corner = f"{width // 2 - wide // 2},{place.centre - high // 2}"
    return f"{{\\an7\\pos({corner})\\bord0\\shad0\\c{colour}\\p1}}{path}"


@lru_cache(maxsize=512)
def _reach(face: Face, text: str) -> tuple[float, float]:
    """How far the fonts of a row reach above and below its base line, in em, as libass counts."""
    cuts = {run.cut for run in shaping.runs(face.stack, text, face.rtl)} or {face.stack[0]}
    reaches = [[cut.scale * reach for reach in font(cut.file).clipping] for cut in cuts]
    return max(above for above, _ in reaches), max(below for _, below in reaches)


def _with_place(row: Row, spoken: int | None) -> tuple[str, Collection[int]]:
    """The row's text, and the places in it of the letters of the word that is being spoken."""
    said, n = joined(row.words), (-1 if spoken is None else spoken - row.first)
    if not 0 <= n < len(row.words):
        return said, range(0)
    end = len(joined(row.words[: n + 1]))
    return said, range(end - len(row.words[n].rstrip(BREAK)), end)
