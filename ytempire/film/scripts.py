"""What is known of writing systems: direction, capitals, letters that belong together, what can never be seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal

Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT = ("R", "AL")
JOINERS = "\u200c\u200d"
BREAK = "\u200b"  # zero width space: a line may break here
CHOOSERS = "\ufe0e\ufe0f"  # whether a sign is drawn as text or as a picture
KEYCAP = "\u20e3"
MOST_MARKS = 3  # on one letter; more would climb out of the line
MOST_LATIN_MARKS = 2
BEFORE = "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"  # Thai, Lao: vowels written first
BEHIND = "\u0e33\u0eb3"  # and vowels that belong to the letter before


@lru_cache(maxsize=4096)
def direction(text: str) -> Direction:
    """The way a paragraph runs: right to left where its first letter does, or where most of its letters do.

    The first strong letter decides in Unicode (UAX 9, P2); a sentence that begins with a foreign brand name is
    still a sentence of its own language.
    """
    strong = [kind for kind in map(unicodedata.bidirectional, text) if kind == "L" or kind in RIGHT_TO_LEFT]
    backward = sum(kind in RIGHT_TO_LEFT for kind in strong)
    return "rtl" if strong and (strong[0] in RIGHT_TO_LEFT or 2 * backward > len(strong)) else "ltr"


def legible(text: str, drawn: Callable[[str], bool]) -> str:
    """The text with single spaces and only what `drawn` accepts, in composed form.

    Control characters become spaces. Embeddings and overrides of direction are left out, marks without a letter,
    and more marks than a letter can carry; letters of a fancy alphabet become plain ones where only those can be
    drawn.
    """
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        shown = _shown(char, drawn)
        if is_mark(char) or char in JOINERS + CHOOSERS:
            marks += is_mark(char)
            most = MOST_LATIN_MARKS if "\u0300" <= char <= "\u036f" else MOST_MARKS
            shown = shown if kept and not kept[-1].isspace() and marks <= most else ""
        else:
            marks = 0
        if shown:
            kept.append(shown)
    return " ".join("".join(kept).split())


def _shown(char: str, drawn: Callable[[str], bool]) -> str:
    kind = unicodedata.category(char)
    if char.isspace() or kind in ("Cc", "Zl", "Zp"):
        return " "
    if char in JOINERS + CHOOSERS + BREAK:
        return char
    if kind[0] == "C":
        return ""
    if drawn(char):
        return char
    plainer = (unicodedata.normalize("NFKC", char), char.lower())
    return next((other for other in plainer if other != char and all(map(drawn, other))), "")


def is_mark(char: str) -> bool:
    """Whether the character is drawn on the letter before it."""
    return unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=2048)
def capitals(text: str) -> str:
    """The text in capitals, where its script has them. Greek ones carry no accent; Georgian has none in print."""
    return "".join(map(_capital, text))


def _capital(char: str) -> str:
    if "\u10d0" <= char <= "\u10ff":
        return char
    upper = char.upper()
    if "\u0370" <= char <= "\u03ff" or "\u1f00" <= char <= "\u1fff":
        bare = (part for part in unicodedata.normalize("NFD", upper) if part not in "\u0301\u0300\u0313\u0314\u0342")
        return unicodedata.normalize("NFC", "".join(bare))
    return upper


def clusters(text: str) -> Iterator[str]:
    """The letters of a text, each with its marks and what is joined to it: what is never parted."""
    letter = ""
    for char in text:
        if letter and not _belongs(letter, char):
            yield letter
            letter = ""
        letter += char
    if letter:
        yield letter


def _belongs(letter: str, char: str) -> bool:
    last = letter[-1]
    if is_mark(char) or char in JOINERS + CHOOSERS + KEYCAP + BEHIND or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if "\U0001f1e6" <= char <= "\U0001f1ff":  # flags are two letters
        return len(letter) == 1 and "\U0001f1e6" <= last <= "\U0001f1ff"
    virama = unicodedata.combining(last) == 9 and char.isalpha()
    return virama or last == "\u200d" or last in BEFORE
