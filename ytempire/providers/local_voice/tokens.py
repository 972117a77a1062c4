"""One spoken word, the unit of what is said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """One spoken word: lower-case letters, the displayed word it belongs to, the sign after it if any.

    phones: how it is said, where the creator has spelled that in syllables (see `respelling.phones`); its text
    then has hyphens.
    """

    text: str
    word: int
    pause: str = ""
    phones: str = ""
