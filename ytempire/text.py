"""What people type or paste, made plain: no control characters, one form of each letter."""

from __future__ import annotations

import unicodedata

KEPT = "\n\t"
BREAKS = ("\r\n", "\r", "\u2028", "\u2029")  # carriage returns and the separators of Unicode
DROPPED = ("Cc", "Cs")  # controls, NUL too, and halves of surrogate pairs, which no file can hold


def plain(text: str | None) -> str:
    """Several lines: line ends are `\\n`, control characters are gone, letters are composed (NFC)."""
    composed = unicodedata.normalize("NFC", text or "")
    for line_break in BREAKS:
        composed = composed.replace(line_break, "\n")
    return "".join(sign for sign in composed if _kept(sign)).strip()


def one_line(text: str | None) -> str:
    """One line: as `plain`, with every run of white space as one space."""
    return " ".join(plain(text).split())


def _kept(sign: str) -> bool:
    return sign in KEPT or unicodedata.category(sign) not in DROPPED
