"""Small works on words: cleaning what was typed, headlines and keywords out of sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

HEADING_WORDS = 7

SMALL_WORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her here his how i if in "  # noqa: SIM905
    "into is it its just me more most my no not of off on or our out over she should so some than that the "
    "their them then there these they this those to too up us very was we were what when where which who why "
    "will with would you your about after again all also any because before only own same such under until "
    "while yet every each let make made get got keep take go one two three four five first next last really "
    "it's that's don't doesn't isn't you're we're what's let's i'm".split()
)
# Where a long sentence can be cut for a heading: before these.
_JOINTS = frozenset(
    "and but or so because that which who when while where if although though before after until with without "  # noqa: SIM905
    "in on at by for from into over under between through during than as to of".split()
)
_CANNOT_END = _JOINTS | {
    "a", "an", "the", "is", "are", "was", "were", "be", "been", "not", "very", "my", "your", "our", "their", "its",
}  # fmt: skip
_DOTTED = re.compile(r"\b(?:\w\.){2,}$")
_LEADING = frozenset("and but so or then also because yet now well still however".split())  # noqa: SIM905


def cleaned(text: str) -> str:
    """One line of text without controls, direction marks and angle brackets."""
    kept = (" " if sign in "<>" or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") else sign for sign in text)
    return " ".join("".join(kept).split())


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def closed(text: str) -> str:
    """The text as a sentence: a full stop where it has no end of its own."""
    text = text.strip()
    bare = text.rstrip("\"'”’)]")
    return text if not text or bare.endswith((".", "!", "?", "…")) else text.rstrip(",;:-–— ") + "."


def without_end(text: str) -> str:
    """The text without the signs at its end; the last dot of p.m. or U.S. stays."""
    text = text.strip()
    return text if _DOTTED.search(text) else text.rstrip(".!?…,;:-–— ")


def plain(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).lower()


def enumeration(items: Sequence[str]) -> str:
    """a, b, and c."""
    if len(items) < 3:
        return " and ".join(items)
    return ", ".join(items[:-1]) + ", and " + items[-1]


def headline(text: str, most: int = HEADING_WORDS) -> str:
    """At most `most` words that stand next to each other in `text` and can stand alone."""
    whole = without_end(text)
    if len(whole.split()) <= most:
        return whole + ("?" if text.strip().endswith("?") else "")
    clauses = [without_end(part) for part in re.split(r"[,;:.!?…—–()\[\]\"“”]+(?=\s|$)|\s[-—–]\s", text)]
    clauses = [part.strip("\"“”'() ") for part in clauses if part]
    fitting = [part for part in clauses if 3 <= len(part.split()) <= most]
    if fitting:
        return capital(_without_leading(max(fitting, key=_weight)))
    return capital(_cut(_without_leading(max(clauses, key=_weight, default=whole)).split(), most))


def _weight(clause: str) -> int:
    """How much a clause says: its letters, those of telling words twice."""
    return sum(len(word) * (1 if plain(word) in SMALL_WORDS else 2) for word in clause.split())


def _without_leading(clause: str) -> str:
    words = clause.split()
    while len(words) > 3 and plain(words[0]) in _LEADING:
        words = words[1:]
    return " ".join(words)


def _cut(words: list[str], most: int) -> str:
    """The words up to the last joint that leaves at least three, none of the small ones at the end."""
    ends = [i for i in range(3, min(most, len(words) - 1) + 1) if plain(words[i]) in _JOINTS]
    kept = words[: ends[-1] if ends else most]
    while len(kept) > 2 and plain(kept[-1]) in _CANNOT_END:
        kept = kept[:-1]
    return without_end(" ".join(kept))


def keyword(text: str) -> str:
    """The word of `text` that says most: the longest that is no small word (the later of two), else the last."""
    words = [word for word in (plain(word) for word in text.split()) if word]
    telling = [word for word in words if word not in SMALL_WORDS and not word.isdigit()]
    return max(reversed(telling or words[-1:]), key=len, default="")


def telling_words(text: str, most: int) -> list[str]:
    """The words of `text` that are no small words, each once, in order."""
    words = (plain(word) for word in text.split())
    return list(dict.fromkeys(word for word in words if len(word) > 2 and word not in SMALL_WORDS))[:most]
