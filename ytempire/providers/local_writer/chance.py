"""Choices that look free and are always the same for the same topic, on any machine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Decides by a hash of the seed and of what is to be decided."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def pick(self, options: Sequence[T], what: str) -> T:
        return options[self._rank(what) % len(options)]

    def shuffled(self, options: Sequence[T], what: str) -> list[T]:
        ranks = sorted(range(len(options)), key=lambda i: self._rank(f"{what} {i}"))
        return [options[i] for i in ranks]

    def vary(self, text: str) -> str:
        """One of the alternatives of every [this|that] in the text."""
        return re.sub(r"\[([^\[\]]*)\]", lambda match: self.pick(match[1].split("|"), text), text)

    def _rank(self, what: str) -> int:
        return int.from_bytes(hashlib.sha256(f"{self._seed}\n{what}".encode()).digest()[:8])
