"""From a narration to the text that is sent, and back from times of its characters to times of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ytempire.providers.local_voice import Pronunciations, SpokenWord
from ytempire.providers.local_voice.onsets import voiced_span
from ytempire.providers.local_voice.pronunciation import dictionary
from ytempire.providers.local_voice.replacing import plain, spans
from ytempire.providers.local_voice.respelling import ipa
from ytempire.providers.local_voice.speech import Token, read

Span = tuple[float, float]


@dataclass(frozen=True)
class Piece:
    """Words of the narration, first..last, that are sent as one: characters start..end of the text sent."""

    first: int
    last: int
    start: int
    end: int


def to_send(text: str, pronunciations: Pronunciations) -> tuple[str, list[Piece]]:
    """The text as it is sent, with what is said for the words of the list; white space stays as it is."""
    words, gaps = text.split(), re.findall(r"\s+", text.strip())
    said, pieces = "", []
    for first, last, piece in _pieces(words, pronunciations):
        said += gaps[first - 1] if first else ""
        pieces.append(Piece(first, last, len(said), len(said) + len(piece)))
        said += piece
    return said, pieces


def from_characters(words: Sequence[str], sent: str, pieces: Sequence[Piece], alignment: Any) -> list[Span] | None:
    """When each word is heard; None where the alignment is not one of the text sent.

    alignment: the service's characters, and when each begins and ends. It may count as UTF-16 does, where an emoji
    is two characters, so places are counted in its units.
    """
    times = _by_unit(sent, alignment)
    if times is None:
        return None
    places = [0]
    for sign in sent:
        places.append(places[-1] + (2 if ord(sign) > 0xFFFF else 1))
    found: list[Span] = []
    for piece in pieces:
        heard = times[places[piece.start] : places[piece.end]]
        span = min(start for start, _ in heard), max(end for _, end in heard)
        found += shared(span, words[piece.first : piece.last + 1])
    return found


def from_sound(text: str, pronunciations: Pronunciations, sound: NDArray[np.int16], rate: int) -> list[Span]:
    """When each word is heard, found in the sound: by the aligner where it knows every word, else by their lengths."""
    samples = sound.astype(np.float32) / np.float32(32768)
    reading = read(text, pronunciations)
    tokens = [token for sentence in reading.sentences for token in sentence]
    if tokens and all(token.phones or token.text in dictionary() for token in tokens):
        return _aligned(len(reading.words), tokens, samples, rate)
    return shared(voiced_span(samples, rate), reading.words)


def shared(span: Span, words: Sequence[str]) -> list[Span]:
    """The time shared out by the letters of the words; one without any takes none, unless all are such."""
    letters = [sum(sign.isalnum() for sign in word) for word in words]
    marks = np.cumsum([0, *(letters if any(letters) else [1] * len(words))])
    start, seconds = span[0], span[1] - span[0]
    times = [start + seconds * float(mark) / float(marks[-1]) for mark in marks]
    return list(zip(times, times[1:], strict=False))  # noqa: RUF007


def in_order(words: Sequence[str], times: Sequence[Span], seconds: float) -> tuple[SpokenWord, ...]:
    """The words with times that rise, do not overlap, and lie within the sound."""
    found, at = [], 0.0
    for word, (start, end) in zip(words, times, strict=True):
        start = min(max(round(float(start), 3), at), seconds)
        at = min(max(round(float(end), 3), start), seconds)
        found.append(SpokenWord(word, start, at))
    return tuple(found)


def _pieces(words: Sequence[str], pronunciations: Pronunciations) -> Iterator[tuple[int, int, str]]:
    """First and last word of each piece, and what is sent for it; entries that share a word are in one piece."""
    at = 0
    found = spans(words, pronunciations)
    while found:
        group = [found.pop(0)]
        while found and found[0].first == group[-1].last:
            group.append(found.pop(0))
        for word in range(at, group[0].first):
            yield word, word, words[word]
        said, word, done = "", group[0].first, 0
        for span in group:
            said += plain(words[span.first])[done if span.first == word else 0 : span.start] + span.said
            word, done = span.last, span.end
        yield group[0].first, word, said + plain(words[word])[done:]
        at = word + 1
    for word in range(at, len(words)):
        yield word, word, words[word]


def _by_unit(sent: str, alignment: Any) -> list[Span] | None:
    """Start and end of each UTF-16 unit of the text sent."""
    try:
        characters = list(alignment.characters)
        starts = [float(at) for at in alignment.character_start_times_seconds]
        ends = [float(at) for at in alignment.character_end_times_seconds]
        units = [sign.encode("utf-16-le", "surrogatepass") for sign in characters]
    except (AttributeError, TypeError, ValueError):
        return None
    if not len(units) == len(starts) == len(ends) or b"".join(units) != sent.encode("utf-16-le", "surrogatepass"):
        return None
    if not np.isfinite([*starts, *ends]).all():
        return None
    return [(start, end) for unit, start, end in zip(units, starts, ends, strict=True) for _ in range(len(unit) // 2)]


def _aligned(count: int, tokens: Sequence[Token], samples: NDArray[np.float32], rate: int) -> list[Span]:
    """Times of `count` words by those of their tokens; a word without tokens takes no time."""
    from ytempire.providers.local_voice.alignment import Aligner  # it loads a model, and is seldom needed

    spelled = {token.text: token.phones for token in tokens if token.phones}
    texts = [token.text for token in tokens]
    found = Aligner().align(samples, rate, texts, lambda word: ipa(spelled.get(word) or dictionary()[word]))
    spans: dict[int, Span] = {}
    for token, (start, end) in zip(tokens, found, strict=True):
        spans[token.word] = (spans.get(token.word, (start, end))[0], end)
    at, times = found[0][0], []
    for word in range(count):
        start, at = spans.get(word, (at, at))
        times.append((start, at))
    return times
