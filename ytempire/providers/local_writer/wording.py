"""Small works on words: cleaning what was typed, closing and joining sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from .lexicon import SMALL_WORDS, plain

_DOTTED = re.compile(r"\b(?:\w\.){2,}$")
# Symbols, surrogates, unassigned and private signs, marks around emoji: nothing that type draws.
_PICTURES = {"So", "Sk", "Cs", "Co", "Cn", "Cf"}
_KEPT = set("°©®™")
_JOINERS = {"\u200d", "\ufe0f", "\u20e3"}


def cleaned(text: str) -> str:
    """One line of text without controls, direction marks and angle brackets."""
    kept = (" " if sign in "<>" or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") else sign for sign in text)
    return " ".join("".join(kept).split())


def drawable(text: str) -> str:
    """The text without emoji and other pictures."""
    if text.isascii():
        return text
    kept = (sign for sign in text if sign in _KEPT or (sign not in _JOINERS and not _is_picture(sign)))
    return " ".join("".join(kept).split()).replace(" .", ".").replace(" ,", ",")


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) in _PICTURES


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


def enumeration(items: Sequence[str]) -> str:
    """a, b, and c."""
    if len(items) < 3:
        return " and ".join(items)
    return ", ".join(items[:-1]) + ", and " + items[-1]


def telling_words(text: str, most: int) -> list[str]:
    """The words of `text` that are no small words, each once, in order."""
    words = (plain(word) for word in text.split())
    return list(dict.fromkeys(word for word in words if len(word) > 2 and word not in SMALL_WORDS))[:most]
