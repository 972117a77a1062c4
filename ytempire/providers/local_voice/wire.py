"""What the voice process and its clients say to each other: a JSON line each way, a connection a request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ..errors import ProviderError
from .replacing import Pronunciations

LONGEST_LINE = 16 * 1024 * 1024


class SpokenWord(NamedTuple):
    """A word as displayed, and when it is heard; seconds from the start of the sound."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Spoken:
    """A text that has been spoken: its length in seconds, and each of its words in order.

    `words` are the words of the text split at white space. They never overlap; one that is not spoken
    (an emoji) takes no time, where it stands.
    """

    seconds: float
    words: tuple[SpokenWord, ...]

    def to_json(self) -> dict[str, Any]:
        return {"seconds": self.seconds, "words": [list(word) for word in self.words]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Spoken:
        return cls(data["seconds"], tuple(SpokenWord(*word) for word in data["words"]))


def speaking(text: str, voice: str, out: Path, pace: float, pronunciations: Pronunciations) -> dict[str, Any]:
    """The request to speak a text into a file."""
    return {
        "do": "speak", "text": text, "voice": voice, "out": str(out.absolute()), "pace": pace,
        "pronunciations": [list(entry) for entry in pronunciations],
    }  # fmt: skip


def heard(answer: dict[str, Any]) -> Spoken:
    """The answer to `speaking`. Raises the ProviderError that it tells of."""
    if "error" in answer:
        raise ProviderError(answer["error"], permanent=answer["permanent"])
    return Spoken.from_json(answer)


class _Writer(Protocol):
    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


class _Reader(Protocol):
    def readline(self, size: int, /) -> bytes: ...


def send(stream: _Writer, message: dict[str, Any]) -> None:
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


def receive(stream: _Reader) -> dict[str, Any] | None:
    """The next message, or None when the other side has gone. Raises ValueError for what is no message."""
    line = stream.readline(LONGEST_LINE)
    if not line:
        return None
    if not line.endswith(b"\n"):
        raise ValueError("the line is cut off or too long")
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("the line is no JSON object")
    return message
