"""How long a text takes to speak."""

from __future__ import annotations

from .pronunciation import dictionary
from .speech import Token, read

LEAD = 0.30
TRAIL = 0.30
SENTENCE_GAP = 0.22


def slowness(pace: float) -> float:
    """Piper's length scale for a pace (1.0 is the measured one)."""
    return 1.05 / min(max(pace, 0.5), 2.0)


def predict(text: str, pace: float = 1.0) -> float:
    """Seconds that `speak` will take for `text`, its silences included; 0 for a text with nothing to say."""
    sentences = read(text).sentences
    if not sentences:
        return 0.0
    spoken = sum(_sentence(tokens) for tokens in sentences) * slowness(pace) / slowness(1.0)
    return LEAD + spoken + (len(sentences) - 1) * SENTENCE_GAP / pace + TRAIL


def _sentence(tokens: tuple[Token, ...]) -> float:
    known = dictionary()
    phones = sum(len(known[t.text].split()) if t.text in known else len(t.text) * 0.9 for t in tokens)
    return 0.25 + 0.075 * phones + 0.2 * sum(t.pause == "," for t in tokens)
