"""A fact: one scene from the notes, and the ways in which it can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .brief import SceneFields
from .finding import described
from .lexicon import CONJUNCTIONS, plain
from .shape import Shape

SHORT_FACT, LONG_FACT = 9, 24  # words: some 4 and 9 seconds
_LONGEST = 34  # words of a sentence that is left whole


@dataclass
class Fact:
    """ways: layouts with their fields, the best first. chapter: the heading of the notes that it stands first under.

    counted: what it is counted as aloud (Number, Step), or empty.
    """

    narration: str
    ways: list[SceneFields]
    chapter: str = ""
    source: str = ""
    counted: str = ""

    @property
    def fields(self) -> SceneFields:
        """What is shown where nothing speaks against the best way."""
        return self.dressed(self.ways[0])

    def dressed(self, way: SceneFields) -> SceneFields:
        """A way with the source of the fact."""
        return {**way, "source": self.source} if self.source and "source" not in way else dict(way)

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing particular to show."""
        return self.ways[0]["layout"] == "statement"


def joined(facts: Sequence[Fact], shape: Shape) -> list[Fact]:
    """Short plain facts that follow each other share a scene; one of a few words leads into the next."""
    found: list[Fact] = []
    for fact in facts:
        last = found[-1] if found else None
        if last is None or fact.chapter or not _leads_on(last, fact):
            found.append(fact)
            continue
        narration = f"{last.narration} {fact.narration}"
        ways = described(narration, shape)
        if not fact.is_plain:
            # What the second one shows, and else what both say.
            ways = fact.ways + [way for way in ways if way["layout"] in ("statement", "picture")]
        found[-1] = Fact(narration, ways, last.chapter, fact.source or last.source)
    return found


def _leads_on(last: Fact, fact: Fact) -> bool:
    if not last.is_plain or last.source or last.counted or fact.counted:
        return False
    length, following = len(last.narration.split()), len(fact.narration.split())
    if fact.is_plain:
        return length + following <= LONG_FACT and (length <= SHORT_FACT or following <= SHORT_FACT)
    if fact.ways[0]["layout"] in ("quiz", "quote"):
        return False
    return length < SHORT_FACT and length + following <= LONG_FACT


def split_long(sentence: str) -> list[str]:
    """An endless sentence in parts that a voice can say in one breath, cut at its signs or before its joints."""
    words = sentence.split()
    if len(words) <= _LONGEST:
        return [sentence]
    parts, start = [], 0
    while len(words) - start > LONG_FACT:
        cut = max(range(start + 8, start + LONG_FACT + 1), key=lambda at: (_joint(words, at), at))
        parts.append(" ".join(words[start:cut]))
        start = cut
    return [*parts, " ".join(words[start:])]


def _joint(words: Sequence[str], at: int) -> int:
    """How well the words can be cut before number `at`."""
    if words[at - 1].endswith((";", ":", "—", ".", "!", "?")):
        return 3
    if words[at - 1].endswith(","):
        return 2
    return 1 if plain(words[at]) in CONJUNCTIONS else 0
