"""Dividing spoken words into what fits on one or two lines, for captions and subtitles alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from ytempire.film import breaking
from ytempire.film.breaking import BREAK, is_unspaced
from ytempire.film.scripts import clusters
from ytempire.film.timing import Word

STOPS, COMMAS = ".?!…。？！؟۔।॥։።", ",;:，、；：—،؛"
CLOSING = "\"'”’»)]}」』》】）" + BREAK
UNSEEN = ("Mn", "Me", "Cf")
PIECE = 6  # cells of a language without spaces count as a word


def cells(text: str) -> int:
    """Width in letters: a Chinese, Japanese or Korean one takes two, a combining mark none (UAX 11)."""
    return sum(
        0 if unicodedata.category(letter) in UNSEEN else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def plain(text: str) -> str:
    """The word on one line: control characters, line breaks among them, become single spaces."""
    unseen = ("Cc", "Zl", "Zp", "Cs")
    kept = (" " if unicodedata.category(letter) in unseen else letter for letter in text)
    return " ".join("".join(kept).split())


def ends_sentence(text: str) -> bool:
    return text.rstrip(CLOSING).endswith(tuple(STOPS))


def ends_clause(text: str) -> bool:
    return text.rstrip(CLOSING).endswith(tuple(COMMAS))


def printable(words: Sequence[Word], letters: int) -> list[Word]:
    """The words as they can be shown: none empty, none wider than a line."""
    return [piece for word in words for piece in pieces(word, letters)]


def pieces(word: Word, letters: int) -> Iterator[Word]:
    """The word, or its parts with their share of its time: the phrases of a language without spaces, and what is
    wider than a line of `letters`. Parts but the last end with BREAK, so that none of them is parted by a space.
    """
    parts = [part for phrase in plain(word.text).split() for part in _parts(phrase, letters)]
    lengths = [len(part.rstrip(BREAK)) for part in parts]
    total, done = sum(lengths), 0
    for part, length in zip(parts, lengths, strict=True):
        start = word.start + (word.end - word.start) * done / total
        done += length
        yield Word(part, start, word.start + (word.end - word.start) * done / total)


def _parts(phrase: str, letters: int) -> list[str]:
    made = [""]
    for piece in breaking.pieces(phrase):
        for letter in clusters(piece):
            if cells(made[-1] + letter) > letters:
                made.append("")
            made[-1] += letter
        made.append("")
    made = [part for part in made if part]
    return [f"{part}{BREAK}" for part in made[:-1]] + made[-1:]


def joined(texts: Sequence[str]) -> str:
    """The words as one line. Between Chinese or Japanese words, and between parts of a word, there is no space."""
    line = ""
    for text in texts:
        tied = line.endswith(BREAK) or (line and _is_wide(line[-1]) and _is_wide(text[:1]))
        line = line.rstrip(BREAK) + text if tied else f"{line} {text}"
    return line.strip().rstrip(BREAK)


def _is_wide(letter: str) -> bool:
    return is_unspaced(letter) and unicodedata.east_asian_width(letter) in "WF"


def width(texts: Sequence[str]) -> int:
    """Letters of a line made of these words."""
    return cells(joined(texts))


def weight(words: Sequence[Word]) -> float:
    """How many words these are to a reader: of a language without spaces, a few letters are one."""
    return sum(cells(word.text) / PIECE if any(map(is_unspaced, word.text)) else 1 for word in words)


def second_line(texts: Sequence[str], letters: int) -> int:
    """Index of the word that begins the second line, both as even as can be; 0 if one line is enough."""
    if width(texts) <= letters or len(texts) < 2:
        return 0
    return min(range(1, len(texts)), key=lambda i: max(width(texts[:i]), width(texts[i:])))


def fits(words: Sequence[Word], letters: int, lines: int = 2) -> bool:
    """Whether the words fit on so many lines (one or two) of `letters`."""
    texts = [word.text for word in words]
    if lines == 1 or width(texts) <= letters:
        return width(texts) <= letters
    cut = second_line(texts, letters)
    return cut > 0 and max(width(texts[:cut]), width(texts[cut:])) <= letters


def divided(
    words: Sequence[Word], accepted: Callable[[Sequence[Word]], bool], capacity: int
) -> list[list[Word]]:
    """Few parts, as even as can be, all of which are accepted; a single word is always accepted.

    `capacity` is how many letters a part holds at most: the search begins where that alone would be enough.
    """
    parts = max(1, -(-width([word.text for word in words]) // capacity))
    while parts < len(words):
        made = evenly(words, parts)
        if all(len(part) == 1 or accepted(part) for part in made):
            return made
        parts += max(1, parts // 20)
    return [[word] for word in words]


def evenly(words: Sequence[Word], parts: int) -> list[list[Word]]:
    """The words in at most so many parts of about the same width, so that no part is a word left over."""
    total = width([word.text for word in words]) + 1
    made: list[list[Word]] = [[] for _ in range(parts)]
    done = 0
    for word in words:
        done += cells(word.text) + 1
        made[min((done - 1) * parts // total, parts - 1)].append(word)
    return [part for part in made if part]


def sentences(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words up to each full stop."""
    yield from _ended(words, lambda so_far, _: ends_sentence(so_far[-1].text))


def phrases(words: Sequence[Word], pause: float = 0.5) -> Iterator[list[Word]]:
    """The words up to each full stop, each comma after at least three words, and each pause (seconds)."""

    def ended(so_far: Sequence[Word], following: Word) -> bool:
        text = so_far[-1].text
        rests = following.start - so_far[-1].end > pause
        return rests or ends_sentence(text) or (ends_clause(text) and len(so_far) > 2)

    yield from _ended(words, ended)


def _ended(words: Sequence[Word], ended: Callable[[Sequence[Word], Word], bool]) -> Iterator[list[Word]]:
    so_far = list(words[:1])
    for _, following in pairwise(words):
        if ended(so_far, following):
            yield so_far
            so_far = []
        so_far.append(following)
    if so_far:
        yield so_far
