"""The quality score: measured parts, each with its value, its share of the score and its weight.

A part that cannot be measured is left out; it is neither guessed nor counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pyphen import Pyphen

from ytempire import formatting
from ytempire.film.frame import FPS
from ytempire.film.measure import Measures
from ytempire.film.timing import SceneTiming

HOOK_SECONDS = 5.0
THUMBNAIL = "Thumbnail contrast"
ASKS = re.compile(r"\b(subscribe|comments?|share|follow|like|watch|try|tell|save|join|write|ask)\b", re.IGNORECASE)
ADDRESSES = re.compile(r"\b(you|your|you're|yours)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?]+")

_hyphens = Pyphen(lang="en_US")


@dataclass(frozen=True)
class Part:
    """One measured part: `value` as a person reads it, `score` 0..1, `weight` against the other parts, `by` who has
    set the score from outside ("" where it comes of the value)."""

    name: str
    value: str
    score: float
    weight: int
    by: str = ""

    def to_json(self) -> dict[str, Any]:
        """`by` only where somebody has set the score."""
        return {name: value for name, value in asdict(self).items() if name != "by" or value}


@dataclass(frozen=True)
class Facts:
    """What the score is made from."""

    measures: Measures
    timing: Sequence[SceneTiming]
    narrations: Sequence[str]
    size: tuple[int, int]  # that was asked for
    target_seconds: int | None  # None where the creator's own script rules the length
    covered: float | None  # share of the spoken words that a caption shows meanwhile; None where none are burned in
    thumbnail_contrast: float | None  # at 168 pixels; None for a picture whose letters nobody knows
    pace: float = 1.0  # of the voice, as the channel asks for it


def parts(facts: Facts) -> list[Part]:
    """All parts that can be measured, in the order that the page shows."""
    return [*_of_sound(facts), *_of_pictures(facts), *_of_words(facts)]


def total(measured: Sequence[Part]) -> float:
    """The weighted mean, 0..1."""
    return round(sum(p.score * p.weight for p in measured) / sum(p.weight for p in measured), 4)


def rescored(measured: Sequence[Part], scores: Mapping[str, float], by: str) -> list[Part]:
    """The parts, with the scores (0..1) that somebody outside gives to some of them by name. What was measured stays
    beside them."""
    return [replace(p, score=round(scores[p.name], 4), by=by) if p.name in scores else p for p in measured]


def words(score: float) -> str:
    """`97 of 100`, as pages round it."""
    return f"{formatting.score(score)} of 100"


def _of_sound(facts: Facts) -> Iterator[Part]:
    m = facts.measures
    yield Part("Loudness", f"{m.loudness:.1f} LUFS", falling(abs(m.loudness + 14), 0.5, 3), 10)
    yield Part("True peak", f"{m.true_peak:.1f} dBTP", falling(m.true_peak, -1, 0.5), 5)
    longest = max((s.seconds for s in m.silences), default=0.0)
    yield Part("Longest silence", f"{longest:.1f} s", falling(longest, 1.5, 4), 8)


def _of_pictures(facts: Facts) -> Iterator[Part]:
    m = facts.measures
    black, frozen = (sum(s.seconds for s in stretches) for stretches in (m.black, m.frozen))
    yield Part("Black pictures", f"{black:.1f} s", falling(black, 0, 2), 8)
    yield Part("Frozen pictures", f"{frozen:.1f} s", falling(frozen, 0, 4), 8)
    right = (m.width, m.height) == facts.size and abs(m.rate - FPS) < 0.01
    yield Part("Resolution", f"{m.width} × {m.height}, {m.rate:.2f} a second", float(right), 8)
    if facts.thumbnail_contrast is not None:
        yield thumbnail_part(facts.thumbnail_contrast)
    if facts.covered is not None:
        yield Part("Caption cover", f"{facts.covered:.0%}", rising(facts.covered, 0.5, 0.98), 8)


def thumbnail_part(contrast: float) -> Part:
    """How well a thumbnail is read; `contrast` is that of its letters at 168 pixels."""
    return Part(THUMBNAIL, f"{contrast:.1f} : 1", rising(contrast, 1.5, 4.5), 8)


def _of_words(facts: Facts) -> Iterator[Part]:
    said = " ".join(facts.narrations)
    if facts.target_seconds:
        off = abs(facts.measures.seconds - facts.target_seconds) / facts.target_seconds
        yield Part("Length against target", f"{facts.measures.seconds:.0f} of {facts.target_seconds} s",
                   falling(off, 0.1, 0.5), 10)
    spoken = sum(w.end - w.start for scene in facts.timing for w in scene.words)
    if spoken:
        rate = 60 * len(said.split()) / facts.timing[-1].end
        yield Part("Speaking rate", f"{rate:.0f} words a minute", _between(rate / facts.pace, 120, 175, 40), 8)
    ease = reading_ease(said)
    yield Part("Readability", f"Flesch {ease:.0f}", rising(ease, 20, 60), 8)
    yield _hook(facts)
    asks = ASKS.search(facts.narrations[-1])
    yield Part("Call to action", f"“{asks.group()}”" if asks else "none", float(bool(asks)), 6)


def _hook(facts: Facts) -> Part:
    """Whether the first five seconds ask something or speak to the viewer."""
    early = [w.text for scene in facts.timing for w in scene.words if w.start < HOOK_SECONDS]
    text = " ".join(early)
    if "?" in text:
        return Part("Hook", "a question in the first 5 s", 1.0, 10)
    if ADDRESSES.search(text):
        return Part("Hook", "speaks to the viewer in the first 5 s", 0.8, 10)
    return Part("Hook", "neither asks nor speaks to the viewer in the first 5 s", 0.3, 10)


def reading_ease(text: str) -> float:
    """Flesch reading ease, 0 (hard) to 100 (easy); syllables as hyphenation finds them."""
    words = re.findall(r"[A-Za-z']+", text)
    if not words:
        return 0.0
    sentences = max(1, len(SENTENCE_END.findall(text)))
    syllables = sum(len(_hyphens.positions(word)) + 1 for word in words)
    ease = 206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words)
    return min(max(ease, 0.0), 100.0)


def falling(value: float, good: float, bad: float) -> float:
    """1 up to `good`, 0 from `bad`, straight between."""
    return round(min(max((bad - value) / (bad - good), 0.0), 1.0), 4)


def rising(value: float, bad: float, good: float) -> float:
    """0 up to `bad`, 1 from `good`, straight between."""
    return round(min(max((value - bad) / (good - bad), 0.0), 1.0), 4)


def _between(value: float, low: float, high: float, slope: float) -> float:
    return falling(max(low - value, value - high, 0.0), 0.0, slope)
