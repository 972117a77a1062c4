"""When parts of a scene enter: at the words that speak of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ytempire.film.content import Item
from ytempire.film.stems import plain, stems
from ytempire.film.timing import Word

EARLIER = 0.12  # seconds that a part enters before its word
FIRST = 0.3  # nothing enters before this second, while the scene itself comes in
APART = 0.25  # at least between two items


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
        best, found = 0, default
        for i, word in enumerate(self.words):
            if word.start - EARLIER < after:
                continue
            score = sum(2 * len(a) for a, b in zip(wanted, said[i:], strict=False) if _same(a, b))
            if score > best:
                best, found = score, word.start
        return max(FIRST, found - EARLIER) if best else default

    def items(self, items: Sequence[Item], first: float = 0.5) -> list[float]:
        """Each item's second, in order; items that are not spoken of are spread evenly."""
        step = max(0.0, self.seconds - first - 1.0) / max(1, len(items))
        times: list[float] = []
        for i, item in enumerate(items):
            at = self.at(item.cue or item.text, first + i * step)
            times.append(max(at, times[-1] + APART) if times else max(at, first))
        return times


def _same(a: str, b: str) -> bool:
    return bool(a) and (a == b or bool(set(stems(a)) & set(stems(b)) - {""}))
