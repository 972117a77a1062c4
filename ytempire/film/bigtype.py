"""Type that can be read on a picture 168 pixels wide: fitted into a box whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from pyphen import Pyphen

from ytempire.film.lettering import Face, Lettering
from ytempire.film.scripts import capitals

Box = tuple[float, float, float, float]  # left, top, width, height in pixels

READABLE = 108  # pixels of 1280: the height of capitals that is 14 pixels of 168
LARGEST = 300
CAPITALS_LEAD, MIXED_LEAD = 1.33, 1.46  # line to line, of the height of a capital
LONGEST_WHOLE = 10  # letters; only longer words are parted

PROBE = 200  # pixels of the type that is measured
PROBE_LETTERS = 8


@dataclass(frozen=True)
class Line:
    """A line at its place: x left, y on the base line; `key`: where its letters in the key colour stand."""

    text: str
    x: float
    y: float
    key: frozenset[int]


@dataclass(frozen=True)
class Setting:
    """Rows of capitals that fit a box; `capital` is the height of a capital in pixels."""

    face: Face
    rows: tuple[str, ...]
    size: int
    box: Box
    capital: float

    @property
    def lead(self) -> float:
        """Line to line, in pixels."""
        return self.size * _leading(self.face, "".join(self.rows))

    @property
    def in_capitals(self) -> bool:
        """Whether no letter is small."""
        return all(row == capitals(row) for row in self.rows)

    @property
    def top(self) -> float:
        """Where the first row's capitals begin, the block standing in the middle of its box."""
        return self.box[1] + (self.box[3] - self.lead * (len(self.rows) - 1) - self.capital) / 2

    @property
    def below(self) -> float:
        """How far letters reach below the base line of a row, in pixels."""
        return _depth(self.face, "".join(self.rows)) * self.size

    @property
    def bottom(self) -> float:
        """The base line of the last row."""
        return self.top + self.capital + self.lead * (len(self.rows) - 1)

    def lines(self, key: str = "", align: str = "left") -> list[Line]:
        """Each row at its place; texts that run from the right stand at the right."""
        left, _, width, _ = self.box
        share = 0.5 if align == "center" else 1.0 if self.face.rtl or align == "right" else 0.0
        keys = capitals(key).split()
        return [
            Line(
                row,
                left + (width - self.width(i)) * share,
                self.top + self.capital + i * self.lead,
                _letters_of(row, keys),
            )
            for i, row in enumerate(self.rows)
        ]

    def width(self, row: int) -> float:
        """Of a row, in pixels."""
        return self.face.width(self.rows[row], self.size)


def fitted(
    lettering: Lettering,
    text: str,
    box: Box,
    most_lines: int,
    largest: float = LARGEST,
    least: float = READABLE,
    as_typed: bool = False,
) -> Setting | None:
    """The text as large as it fits the box, its capitals `least` to `largest` pixels high. All in capitals, unless
    only small letters leave room for it, or it is to stay `as_typed`; long words are parted where no whole ones fit.
    None where not all of it fits.
    """
    for said in dict.fromkeys((text if as_typed else capitals(text), text)):
        face = lettering.face("display", said)
        said = face.clean(said)
        setting = _set(face, said, box, most_lines, largest, least) if said else None
        if setting is not None:
            return setting
    for parts in (2, 3, 4):
        said = _parted(face.clean(text), parts)
        setting = _set(face, said, box, most_lines, largest, least) if said else None
        if setting is not None:
            return setting
    return None


def crammed(lettering: Lettering, text: str, box: Box, most_lines: int) -> Setting:
    """The text as large as it fits, cut where it does not: for words that no size makes readable."""
    text = capitals(text)
    face = lettering.face("display", text)
    block = face.fit(text, box[2], box[3], READABLE, READABLE / 2, most_lines)
    return Setting(face, block.lines, block.size, box, _share(face, _probe(text)) * block.size)


def _set(face: Face, text: str, box: Box, most_lines: int, largest: float, least: float) -> Setting | None:
    share = _share(face, _probe(text))
    _, _, width, height = box
    smallest = int(-(-least // share))
    leading = _leading(face, text)
    # the last line needs no room below its capitals
    room = (height + (leading - share) * smallest) * face.leading / leading
    block = face.fit(text, width, room, largest / share, smallest, most_lines)
    made = Setting(face, block.lines, block.size, box, share * block.size)
    high = made.lead * (len(made.rows) - 1) + made.capital
    wide = max((made.width(i) for i in range(len(made.rows))), default=0)
    whole = _letters("".join(made.rows)) == _letters(text)
    split = any(row.endswith("-") and f"{row.split(' ')[-1]} " not in f"{text} " for row in made.rows)
    fits = whole and not split and block.size >= smallest and high <= height + 1 and wide <= width
    return made if fits else None


def _parted(text: str, parts: int) -> str:
    """Long words in about even parts, at syllables where they are known to English."""
    return " ".join(_part(word, parts) if _is_long(word) else word for word in text.split())


def _is_long(word: str) -> bool:
    return len(word) > LONGEST_WHOLE and word.isalpha() and all(char < "\u0530" for char in word)


@lru_cache(maxsize=256)
def _part(word: str, parts: int) -> str:
    places = [place for place in _syllables().positions(word.lower()) if 2 < place < len(word) - 2]
    cuts = []
    for n in range(1, parts):
        wanted = round(len(word) * n / parts)
        cuts.append(min([*places, wanted], key=lambda place: (abs(place - wanted) - 2.5 * (place in places), place)))
    edges = [0, *sorted(set(cuts)), len(word)]
    return "- ".join(word[first:last] for first, last in pairwise(edges))


@lru_cache(maxsize=1)
def _syllables() -> Pyphen:
    return Pyphen(lang="en_US")


def _leading(face: Face, text: str) -> float:
    """Line to line, of the type size; scripts without capitals need what their face asks for."""
    if _probe(text) != "H":
        return face.leading
    return _share(face, "H") * (CAPITALS_LEAD if text.upper() == text else MIXED_LEAD)


def _probe(text: str) -> str:
    """What tells how high the letters stand: H for scripts with capitals, else the text's own letters."""
    return "H" if any(char.isupper() and char < "\u0530" for char in text) else text.replace(" ", "")[:PROBE_LETTERS]


@lru_cache(maxsize=256)
def _share(face: Face, probe: str) -> float:
    """The height of letters as a share of the type size."""
    mask = face.mask(probe, PROBE, (PROBE * 3, PROBE * 12), PROBE, PROBE * 2)
    rows = np.flatnonzero(mask[: PROBE * 2].max(axis=1) > 127)
    return (PROBE * 2 - int(rows[0])) / PROBE if len(rows) else 0.7


@lru_cache(maxsize=256)
def _depth(face: Face, text: str) -> float:
    """How far the letters reach below their base line, as a share of the type size."""
    parts = (text[i : i + PROBE_LETTERS] for i in range(0, len(text), PROBE_LETTERS))
    masks = [face.mask(part, PROBE, (PROBE * 3, PROBE * 12), PROBE, PROBE * 2) for part in parts]
    rows = [np.flatnonzero(mask[PROBE * 2 :].max(axis=1) > 127) for mask in masks]
    return max((int(found[-1]) + 1 for found in rows if len(found)), default=0) / PROBE


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _letters_of(row: str, keys: list[str]) -> frozenset[int]:
    """Where the letters of the key words stand in the row."""
    found: set[int] = set()
    start = 0
    for word in row.split(" "):
        if capitals(word).strip("?!.,؟¿¡。") in keys:
            found.update(range(start, start + len(word)))
        start += len(word) + 1
    return frozenset(found)
