"""A creator's pronunciation list: which entries stand in a text, and where."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

# Pairs: a word, and what is said for it.
Pronunciations = Sequence[Sequence[str]]

# Whole words: a possessive may follow (Nevada's), the rest of a contraction (can't) or of a number (3.14) may not.
_BEFORE = r"(?<!\w)(?<!\w['’])(?<!\d[.,])"
_AFTER = r"(?!\w)(?!['’](?!s\b)\w)(?![.,]\d)"


class Span(NamedTuple):
    """An entry found in a text: from a letter of the word `first` to one of the word `last`, and what is said.

    `start` and `end` count the letters of those words as `plain` has them.
    """

    first: int
    start: int
    last: int
    end: int
    said: str


def occurring(text: str, pronunciations: Pronunciations) -> tuple[tuple[str, str], ...]:
    """The entries that change how `text` is said, in the order of the list; the others cannot matter to it."""
    pattern, entries = _pattern(_tidy(pronunciations))
    found = {match.lastindex or 0 for match in pattern.finditer(plain(" ".join(text.split())))} if entries else set()
    used = {entries[index - 1] for index in found}
    return tuple(entry for entry in _tidy(pronunciations) if entry in used)


def spans(words: Iterable[str], pronunciations: Pronunciations) -> list[Span]:
    """Where entries stand in the displayed `words`: the longest that fits, none inside another."""
    pattern, entries = _pattern(_tidy(pronunciations))
    if not entries:
        return []
    plain_words = [plain(word) for word in words]
    starts = list(accumulate((len(word) + 1 for word in plain_words), initial=0))
    found, at = [], 0
    for match in pattern.finditer(" ".join(plain_words)):
        while starts[at + 1] <= match.start():
            at += 1
        last = at
        while starts[last + 1] <= match.end() - 1:
            last += 1
        said = entries[(match.lastindex or 0) - 1][1]
        found.append(Span(at, match.start() - starts[at], last, match.end() - starts[last], said))
    return found


def plain(text: str) -> str:
    """The text as entries are looked for in it."""
    return unicodedata.normalize("NFC", text).replace("’", "'")


def _tidy(pronunciations: Pronunciations) -> tuple[tuple[str, str], ...]:
    """Without white space that means nothing, and without entries of which a side is empty."""
    pairs = ((" ".join(word.split()), " ".join(said.split())) for word, said in pronunciations)
    return tuple((word, said) for word, said in pairs if word and said)


@functools.lru_cache(maxsize=64)
def _pattern(entries: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], list[tuple[str, str]]]:
    """One pattern with a group for each entry, longest first; of two that are alike, the one with capitals."""
    ordered = sorted(entries, key=lambda entry: (-len(entry[0]), not _capitals_matter(entry[0])))
    groups = "|".join(f"({_of_entry(plain(word))})" for word, _ in ordered)
    return re.compile(f"{_BEFORE}(?:{groups}){_AFTER}"), ordered


def _of_entry(word: str) -> str:
    return re.escape(word) if _capitals_matter(word) else f"(?i:{re.escape(word)})"


def _capitals_matter(word: str) -> bool:
    """US is not us, and iOS not ios; a capital at the beginning may come from a sentence."""
    return any(part[1:] != part[1:].lower() for part in word.split())
