"""Subtitles as SRT and WebVTT: sentence-sized cues of at most two lines, none overlapping the next."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from ytempire.film.timing import SceneTiming, Word
from ytempire.film.wrapping import divided, fits, joined, printable, second_line, sentences

LETTERS = 42  # a line; the Netflix and BBC guides agree on about this many
LINGER = 0.3  # seconds that a cue stays after its last word
SHORTEST = 1.0  # seconds a cue is shown at least, where the next leaves the room


@dataclass(frozen=True)
class Cue:
    """One subtitle, in whole milliseconds of film time."""

    start: int
    end: int
    lines: tuple[str, ...]


def srt(timing: Sequence[SceneTiming]) -> str:
    """The film's words as SubRip; write it as UTF-8. Empty for a film without words."""
    return "\n".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n" + "\n".join(cue.lines) + "\n"
        for number, cue in enumerate(cues(timing), 1)
    )


def vtt(timing: Sequence[SceneTiming]) -> str:
    """The same cues as WebVTT, which is what browsers read."""
    return "WEBVTT\n" + "".join(
        f"\n{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n"
        + "\n".join(html.escape(line, quote=False) for line in cue.lines)
        + "\n"
        for cue in cues(timing)
    )


def cues(timing: Sequence[SceneTiming]) -> list[Cue]:
    """Cues in order: a sentence each, or its even parts where it is too long for two lines."""
    texts = list(chain.from_iterable(_parts(scene.words) for scene in timing))
    made: list[Cue] = []
    free = 0
    for words, following in zip_longest(texts, texts[1:]):
        start = max(round(words[0].start * 1000), free)
        wanted = max(words[-1].end + LINGER, words[0].start + SHORTEST)
        limit = following[0].start if following else wanted
        free = max(round(min(wanted, limit) * 1000), start + 1)
        made.append(Cue(start, free, _lines(words)))
    return made


def _parts(words: Sequence[Word]) -> Iterator[list[Word]]:
    for sentence in sentences(printable(words, LETTERS)):
        yield from divided(sentence, lambda part: fits(part, LETTERS), 2 * LETTERS)


def _lines(words: Sequence[Word]) -> tuple[str, ...]:
    texts = [word.text for word in words]
    cut = second_line(texts, LETTERS)
    return (joined(texts[:cut]), joined(texts[cut:])) if cut else (joined(texts),)


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"
