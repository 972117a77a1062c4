"""When each word of each scene is spoken. All times are seconds from the start of the film."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Word:
    """One spoken word with its punctuation, as captions show it."""

    text: str
    start: float
    end: float

    def to_json(self) -> list[Any]:
        return [self.text, self.start, self.end]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> Word:
        text, start, end = data
        return cls(str(text), float(start), float(end))


@dataclass(frozen=True)
class SceneTiming:
    """The stretch of one scene. Scenes are contiguous: the end of one is the start of the next."""

    start: float
    end: float
    words: tuple[Word, ...]

    @property
    def seconds(self) -> float:
        return self.end - self.start

    def to_json(self) -> dict[str, Any]:
        return {"start": self.start, "end": self.end, "words": [word.to_json() for word in self.words]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SceneTiming:
        words = tuple(Word.from_json(word) for word in data["words"])
        return cls(float(data["start"]), float(data["end"]), words)
