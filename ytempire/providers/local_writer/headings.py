"""Headings out of sentences: words that stand next to each other in the text, and that can stand alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..local_voice.speech import sentences
from .lexicon import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SMALL_WORDS,
    UNFINISHED,
    first_verb,
    is_verb,
    plain,
    verb_at,
)
from .wording import capital, drawable, without_end

HEADING_WORDS = 7
_LEADING = frozenset("and but or so then also because yet now well still however".split())  # noqa: SIM905
_CLAUSE = re.compile(r"[,;:.!?…—–()\[\]\"“”]+(?=\s|$)|\s[-—–]\s|(?<=\s)[(\[\"“”]|^[(\[\"“”]")
_BEST_LENGTH = 5  # words; more cost something
_LONGEST_COUNTED = 9  # letters of a word that count as telling
# What a window of words gains or loses. Whole clauses first, then what follows “is”, then names of things.
_CLAUSE_START, _AFTER_BE, _PHRASE_START = 5.0, 4.0, 0.0
_CLAUSE_END, _BEFORE_JOINT, _BEFORE_VERB = 6.0, 1.0, 1.5
_STARTS_BADLY, _STARTS_OPEN, _LENGTH_COST = 6.0, 10.0, 2.0
_NUMBER, _TOO_SHORT = 7.0, 7.0
_WHOLE_CLAUSE, _TELLS, _AFTER_VERB, _LATER_CLAUSE, _LATER_SENTENCE = 3.0, 4.0, 3.0, 1.0, 2.0
_NEVER_FIRST = (
    _LEADING
    | AUXILIARIES
    | frozenset("which who that than as of to even only just also especially such not ever".split())  # noqa: SIM905
)
_NEVER_INSIDE = frozenset("least most more less about nearly around almost roughly up down out away".split())  # noqa: SIM905
_AFTER_TELLING = ("by", "at", "in", "on", "to", "from", "for", "with", "between")
# What may follow them is only half of a number: one in three, from 4 to 9.
_BETWEEN_NUMBERS = ("in", "to", "or", "and", "between")
_SUBJECTS = frozenset("it they he she we you i".split())  # noqa: SIM905
_OWNERS = ("its", "their", "his", "her")
_NUMBER_WORDS = frozenset("one two three four five six seven eight nine ten eleven twelve twenty hundred".split())  # noqa: SIM905


@dataclass(frozen=True)
class _Window:
    """Words first..last-1 of a clause."""

    words: list[str]
    first: int
    last: int

    @property
    def inner(self) -> list[str]:
        return self.words[self.first : self.last]


@functools.lru_cache(maxsize=256)
def headline(text: str, most: int = HEADING_WORDS, whole: bool = True) -> str:
    """At most `most` words that stand next to each other in `text` and can stand alone.

    whole: a text that is short enough is taken as it is; else a telling part of it, if there is one.
    """
    text = " ".join(drawable(text).split())
    bare = without_end(text)
    asks = "?" if text.strip().endswith("?") else ""
    short = len(bare.split()) <= most
    if short and (whole or len(bare.split()) <= 3):
        return _unowned(bare) + asks
    best = max(_windows(text, most, whole), key=lambda found: found[0], default=None)
    if best is None:
        return bare + asks if short else capital(_cut(bare.split(), most))
    return capital(_unowned(best[1]))


def _unowned(heading: str) -> str:
    """A heading that begins with whose something is, without that: it stands too far from the name."""
    words = heading.split()
    return capital(" ".join(words[1:])) if len(words) > 2 and plain(words[0]) in _OWNERS else heading


def phrase_at_start(text: str, most: int) -> str:
    """The longest beginning of `text`, at most `most` words, that does not wait for what follows; or empty."""
    words = without_end(re.split(_CLAUSE, drawable(text).strip() + " ", maxsplit=1)[0]).split()
    longest = range(min(most, len(words)), 0, -1)
    # “Of developers” may stand before their verb, a whole clause may not lose its own.
    partial = words[:1] == ["of"]
    ends = [n for n in longest if _can_end(words, n) and (partial or n == len(words) or not verb_at(words, n))]
    return " ".join(words[: ends[0]]) if ends else ""


def complete(text: str) -> str:
    """The text without words at its end that wait for more: “Tokyo and Osaka are” is Tokyo and Osaka."""
    words, held = text.split(), False
    if len(words) > 2 and plain(words[-2]) == "there" and plain(words[-1]) in BE:
        words = words[:-2]
    while words and (_waits(words[-1]) or (len(words) > 1 and not held and verb_at(words, len(words) - 1))):
        # “Prices rose by” is still told without its last word, “the dictionary lists about” is not.
        held = plain(words[-1]) in _AFTER_TELLING
        words = words[:-1]
    return without_end(" ".join(words))


def _waits(word: str) -> bool:
    return plain(word) in UNFINISHED | _SUBJECTS


def subject_of(text: str, most: int = 5) -> str:
    """The words before the first verb of a sentence, where they name something; else empty."""
    words = drawable(text).split()
    named = words[: first_verb(words)]
    if not 0 < len(named) <= most or plain(named[0]) in PRONOUNS | PREPOSITIONS | CONJUNCTIONS:
        return ""
    return "" if any(word.endswith((",", ":", ";")) for word in named) else " ".join(named)


def keyword(text: str) -> str:
    """The word of `text` that says most: a number, a name, else the longest that is no small word; else the last."""
    words = [word for word in text.split() if plain(word)]
    telling = [word for word in words if plain(word) not in SMALL_WORDS and not plain(word).isdigit()]
    places = {id(word): i for i, word in enumerate(words)}
    return plain(
        max(telling or words[-1:], key=lambda word: (_tells(word, places[id(word)]), places[id(word)]), default="")
    )


def _tells(word: str, place: int) -> float:
    bare = plain(word)
    weight = float(min(len(bare), _LONGEST_COUNTED))
    weight += 3 if any(sign.isdigit() for sign in bare) else 0
    weight += 2 if place and word[:1].isupper() else 0
    weight -= 5 if bare.endswith("ly") or bare in UNFINISHED else 0
    return weight - (2 if is_verb(bare) else 0)


def clauses(text: str) -> list[str]:
    """The text cut at its signs, without them."""
    parts = (without_end(part).strip("\"'“”‘()[] ") for part in _CLAUSE.split(text) if part)
    return [part for part in parts if part]


def _windows(text: str, most: int, whole: bool) -> Iterator[tuple[float, str]]:
    """Stretches of words with how well each would do as a heading."""
    everything = plain(without_end(text))
    parts = [(place, clause) for place, part in enumerate(sentences(text)) for clause in clauses(part)]
    for later, (place, clause) in enumerate(parts):
        words, cost = clause.split(), later * _LATER_CLAUSE + place * _LATER_SENTENCE
        for first in range(len(words)):
            for last in range(first + 2, min(first + most, len(words)) + 1):
                window = _Window(words, first, last)
                score = _score(window)
                if score is None or (not whole and plain(" ".join(window.inner)) == everything):
                    continue
                yield score - cost, " ".join(window.inner)


def _score(window: _Window) -> float | None:
    start, end = _start(window), _end(window)
    inner = [plain(word) for word in window.inner]
    tied = any(a in ("and", "but", "or") and is_verb(b) for a, b in pairwise(inner))
    cut_in = window.first and plain(window.words[window.first - 1]) not in _LEADING
    if tied and window.first:
        return None
    if cut_in and any(verb_at(window.words, i) for i in range(window.first + 1, window.last)):
        return None
    if start is None or end is None or all(word in SMALL_WORDS for word in inner):
        return None
    score = start + end + sum(min(len(w), _LONGEST_COUNTED) * (0.2 if w in SMALL_WORDS else 1.0) for w in inner)
    score += _NUMBER * sum(any(sign.isdigit() for sign in word) for word in inner)
    if not window.first and (is_verb(inner[0]) or any(verb_at(window.words, i) for i in range(1, window.last))):
        score += _TELLS
    score -= _LENGTH_COST * max(0, len(inner) - _BEST_LENGTH) + (_TOO_SHORT if len(inner) < 3 else 0)
    if window.first == 0 and window.last == len(window.words):
        score += _WHOLE_CLAUSE
    return score


def _start(window: _Window) -> float | None:
    first = plain(window.words[window.first])
    if first in _NEVER_FIRST or (window.first and is_verb(first)):
        return None
    score = -_STARTS_BADLY if first in PRONOUNS else -_STARTS_OPEN if first in PREPOSITIONS | CONJUNCTIONS else 0.0
    if window.first == 0:
        return score + _CLAUSE_START
    before = plain(window.words[window.first - 1])
    if before in _LEADING and window.first == 1:
        return score + _CLAUSE_START
    if before in BE:
        return score + _AFTER_BE
    if before == "of":
        return None
    if first in _NEVER_INSIDE:
        return None
    if verb_at(window.words, window.first - 1):
        return score - _AFTER_VERB
    if _counts(first) and before in _BETWEEN_NUMBERS:
        return None
    if first[:1].isdigit() and before in _NEVER_INSIDE:
        return score + _PHRASE_START
    return score + _PHRASE_START if before in PREPOSITIONS | CONJUNCTIONS or first in DETERMINERS else None


def _end(window: _Window) -> float | None:
    if not _can_end(window.words, window.last):
        return None
    if window.last == len(window.words):
        return _CLAUSE_END
    if not verb_at(window.words, window.last):
        return _BEFORE_JOINT
    # The name before a verb can stand alone; half of a clause with a verb of its own cannot.
    told = any(verb_at(window.words, i) for i in range(max(1, window.first), window.last))
    found_was = plain(window.words[window.last]) in BE
    return None if told and not found_was else _BEFORE_VERB


def _can_end(words: list[str], last: int) -> bool:
    """Whether a phrase may end before word `last`: nothing is cut through, nothing is left waiting."""
    final = plain(words[last - 1])
    if last == len(words):
        return bool(final) and final not in PREPOSITIONS | CONJUNCTIONS | DETERMINERS - PRONOUNS
    if not final or final in UNFINISHED:
        return False
    following = plain(words[last])
    if following == "of" or verb_at(words, last - 1) or (following == "and" and _counts(final)):
        return False
    return following in PREPOSITIONS | CONJUNCTIONS or verb_at(words, last)


def _counts(word: str) -> bool:
    """Whether a word is a number, that “and a half” may follow."""
    return word[:1].isdigit() or word in _NUMBER_WORDS


def _cut(words: list[str], most: int) -> str:
    """The first words, none that waits for more at the end."""
    kept = words[:most]
    while len(kept) > 1 and plain(kept[-1]) in UNFINISHED:
        kept = kept[:-1]
    return without_end(" ".join(kept))
