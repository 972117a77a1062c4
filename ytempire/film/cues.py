"""When parts of a scene enter: at the words that speak of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ytempire.film.content import Item, written
from ytempire.film.icons import EMPTY_WORDS
from ytempire.film.numerals import spelled
from ytempire.film.stems import plain, stems
from ytempire.film.timing import Word

EARLIER = 0.12  # seconds that a part enters before its word
FIRST = 0.3  # nothing enters before this second, while the scene itself comes in
APART = 0.25  # at least between two items
NEVER = math.inf


@dataclass(frozen=True)
class Cues:
    """The clock of one scene: `words` and `seconds` counted from the scene's first frame."""

    words: tuple[Word, ...]
    seconds: float

    def at(self, phrase: str, default: float, after: float = 0.0) -> float:
        """When the phrase is spoken: the best run of words with shared stems that begins `after` this second,
        or the default.
        """
        wanted = [plain(word) for word in phrase.split()]
        said = [plain(word.text) for word in self.words]
        empty = EMPTY_WORDS if set(wanted) - EMPTY_WORDS else frozenset()
        best, found = 0.0, default
        for i, word in enumerate(self.words):
            if word.start - EARLIER < after:
                continue
            same = [a for a, b in zip(wanted, said[i:], strict=False) if _same(a, b)]
            score = sum(0.1 if a in empty else len(a) for a in same)
            if score > best:
                best, found = score, word.start
        return max(FIRST, found - EARLIER) if best >= 1 else default

    def number(self, value: float, default: float, after: float = 0.0) -> float:
        """When the number is spoken, in digits or in words."""
        digits = self.at(written(value), NEVER, after)
        at = digits if digits < NEVER else self.at(spelled(value), NEVER, after)
        return at if at < NEVER else default

    def items(self, items: Sequence[Item], first: float = 0.5) -> list[float]:
        """Each item's second, in order. Items that are not spoken of are spread evenly between those that are, from
        second `first` on.
        """
        said: list[float | None] = []
        after = 0.0
        for item in items:
            at = self.at(item.cue or item.text, NEVER, after)
            said.append(None if at == NEVER else at)
            after = after if at == NEVER else at + APART
        return _spread(said, first, max(first, self.seconds - 1.0))


def _spread(said: Sequence[float | None], first: float, last: float) -> list[float]:
    """The times, with those that are missing put evenly between their neighbours, all of them APART at least."""
    times: list[float] = []
    for i, at in enumerate(said):
        if at is None:
            missing = next((n for n, later in enumerate(said[i:]) if later is not None), len(said) - i)
            following = said[i + missing] if i + missing < len(said) else None
            end = last if following is None else following
            at = times[-1] + max(0.0, end - times[-1]) / (missing + 1) if times else min(first, end - APART * missing)
        times.append(max(at, times[-1] + APART) if times else max(at, FIRST))
    return times


def same_word(a: str, b: str) -> bool:
    """Whether two words are the same, or forms of one."""
    return _same(plain(a), plain(b))


def _same(a: str, b: str) -> bool:
    return bool(a) and (a == b or bool(set(stems(a)) & set(stems(b)) - {""}))
