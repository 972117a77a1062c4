"""What a word or a phrase means as a picture: which icon, or none where any would be a guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from ytempire.film.stems import inflections

LONGEST_PHRASE = 4  # words of the longest entries ("declaration of independence")
LABEL_WORDS = 3  # a label this short names a thing, its last word first; longer texts are sentences


# What a title says about its subject: shown only where nothing else is.
FRAMES = frozenset((
    "age", "answer", "beginner", "book", "change", "day", "decision", "difference", "example", "fact", "fall",
    "fun", "growth", "guide", "habit", "history", "hour", "idea", "information", "knowledge", "law", "lesson",
    "life", "market", "minute", "mistake", "month", "morning", "myth", "news", "number", "part", "people",
    "performance", "person", "plan", "price", "problem", "process", "production", "question", "reason",
    "rise", "routine", "rule", "science", "second", "secret", "solution", "step", "story", "team", "test",
    "time", "tip", "today", "trick", "true", "truth", "type", "user", "video", "way", "week", "word", "world",
    "year",
))  # fmt: skip

# After these an ambiguous word is a verb ("to train", "you watch"), and no picture of the noun.
BEFORE_VERBS = frozenset((
    "to", "i", "you", "we", "they", "can", "could", "will", "would", "should", "may", "might", "must", "cannot",
    "not", "never", "always", "dont", "don't", "do", "does", "did", "let", "lets", "let's", "please", "who", "it",
    "he", "she", "that", "how", "why",
))  # fmt: skip
JOINTS = frozenset(("about", "at", "by", "for", "from", "in", "into", "of", "on", "to", "with", "without"))


@dataclass(frozen=True)
class Sense:
    """One reading of an ambiguous word: its icon, and the words beside which it has that meaning."""

    icon: str
    cues: frozenset[str]


@dataclass(frozen=True)
class Meanings:
    """Words and phrases (their words joined by hyphens) and their icons.

    `senses` are of ambiguous words: their icon takes a cue beside them.
    `none` have no picture, though their dictionary form may have one; `verbs` are nouns only where no
    pronoun and no "to" stands before them; `empty` say nothing within a phrase.
    """

    words: Mapping[str, str]
    senses: Mapping[str, tuple[Sense, ...]] = field(default_factory=dict)
    none: Collection[str] = ()
    verbs: Collection[str] = ()
    empty: Collection[str] = ()

    def of_label(self, label: str, context: Iterable[str] = ()) -> str | None:
        """The icon of what a short label names: its longest known phrase, then its head, then the rest."""
        words = tokens(label)
        around = cues([*context, label])
        if len(words) == 1:
            return self._entry(words[0], around)
        return self._first(_from_head(words), words, around, sentence=False)

    def of_sentence(self, sentence: str, context: Iterable[str] = ()) -> str | None:
        """The icon of what a sentence is about: its first phrase or noun that has one."""
        words = tokens(sentence)
        return self._first(_from_start(words), words, cues([*context, sentence]), sentence=True)

    def _first(self, spans: Iterator[range], words: list[str], around: frozenset[str], sentence: bool) -> str | None:
        frame = None
        for span in spans:
            entry = "-".join(words[i] for i in span)
            if len(span) == 1 and (entry in self.empty or (sentence and self._is_verb(words, span.start))):
                continue
            icon = self._entry(entry, around)
            if icon and (len(span) > 1 or not _frames(entry)):
                return icon
            frame = frame or icon
        return frame

    def _entry(self, entry: str, around: frozenset[str]) -> str | None:
        """The icon of a word or hyphenated phrase in one of its dictionary forms."""
        for form in inflections(entry):
            if form in self.senses:
                return self._sense(form, around - set(inflections(entry)))
            if form in self.words:
                return self.words[form]
            if form in self.none:
                return None
        return None

    def _sense(self, word: str, around: frozenset[str]) -> str | None:
        """The reading with the most cues around; None between equals, and where there are none."""
        told = sorted(((len(sense.cues & around), sense.icon) for sense in self.senses[word]), reverse=True)
        if told[0][0] and (len(told) == 1 or told[0][0] > told[1][0]):
            return told[0][1]
        return next((sense.icon for sense in self.senses[word] if "*" in sense.cues), None)

    def _is_verb(self, words: list[str], place: int) -> bool:
        """Whether an ambiguous word is likely a verb here."""
        if not self.verbs or not any(form in self.verbs for form in inflections(words[place])):
            return False
        return place == 0 or words[place - 1] in BEFORE_VERBS


def tokens(text: str) -> list[str]:
    """Lower-case words without marks and possessive endings."""
    text = text.lower().replace("’", "'")
    return [word for word in re.findall(r"[^\W_]+(?:'[^\W_]+)?", re.sub(r"'s\b", "", text)) if word]


def cues(texts: Iterable[str]) -> frozenset[str]:
    """All words of the texts in all their dictionary forms."""
    return frozenset(form for text in texts for word in tokens(text) for form in inflections(word))


def read_words(path: Path) -> dict[str, str]:
    """Word to icon name, from lines of the form ``icon: word word some-phrase``."""
    found: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        name, _, words = line.partition(":")
        found |= dict.fromkeys(words.split(), name.strip())
    return found


def read_senses(path: Path) -> dict[str, tuple[Sense, ...]]:
    """Ambiguous word to its readings, from lines of the form ``word: icon = cue cue | icon = cue``."""
    found = {}
    for line in path.read_text("utf-8").splitlines():
        word, _, readings = line.partition(":")
        parts = (reading.partition("=") for reading in readings.split("|"))
        found[word.strip()] = tuple(Sense(icon.strip(), frozenset(told.split())) for icon, _, told in parts)
    return found


def _frames(word: str) -> bool:
    return any(form in FRAMES for form in inflections(word))


def _from_head(words: list[str]) -> Iterator[range]:
    """Spans of a label: phrases before words; of what stands before a preposition first, and from its end."""
    joints = [i for i, word in enumerate(words) if word in JOINTS]
    bounds = [0, *joints, len(words)]
    parts = [range(first, last) for first, last in pairwise(bounds) if last > first]
    for size in range(min(LONGEST_PHRASE, len(words)), 1, -1):
        for start in range(len(words) - size, -1, -1):
            yield range(start, start + size)
    for part in parts:
        for place in reversed(part):
            yield range(place, place + 1)


def _from_start(words: list[str]) -> Iterator[range]:
    """Spans of a sentence: phrases before words, each from the beginning."""
    for size in range(min(LONGEST_PHRASE, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            yield range(start, start + size)
