"""What is said for the words of a creator's pronunciation list, instead of themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from . import respelling
from .pronunciation import dictionary, said_by_letters
from .reading import Context, say
from .replacing import Pronunciations, plain, spans
from .tokens import Token

_LONGEST_SAID = 200
_VOICELESS = set("P T K F TH".split())  # noqa: SIM905
_HISSING = set("S Z SH ZH CH JH".split())  # noqa: SIM905


def instead(words: Sequence[str], pronunciations: Pronunciations) -> dict[int, list[Token]]:
    """The tokens of each displayed word that an entry touches; a word may have none.

    An entry of several words (San José) shares its tokens out among them.
    """
    tokens: dict[int, list[Token]] = defaultdict(list)
    done: dict[int, int] = {}  # by word: the letter up to which it is said
    for span in spans(words, pronunciations):
        tokens[span.first] += _rest(words[span.first], span.first, done.get(span.first, 0), span.start)
        said, count = _said(span.said), span.last - span.first + 1
        for word in range(span.first, span.last):
            done[word] = len(plain(words[word]))
        done[span.last] = span.end
        for i, token in enumerate(said):
            word = span.first + i * count // len(said)
            tokens[word].append(replace(token, word=word))
        tokens[span.last] += []
    for word, end in done.items():
        tail = plain(words[word])[end:]
        if tokens[word] and re.match(r"'s\b", tail):
            tokens[word][-1] = _possessive(tokens[word][-1])
            end += 2
        tokens[word] += _rest(words[word], word, end, None)
    return dict(tokens)


def _rest(displayed: str, word: int, start: int, end: int | None) -> list[Token]:
    """What stands beside an entry in the same displayed word: Nevada-based."""
    part = re.sub(r"^[\W_]+|[\W_]+$", "", plain(displayed)[start:end])
    return [Token(text, word) for text in say(Context(part))] if part else []


def _said(text: str) -> list[Token]:
    """The tokens of the right side of an entry, at least one."""
    tokens: list[Token] = []
    for piece in text[:_LONGEST_SAID].split():
        bare = re.sub(r"^[\W_]+|[\W_]+$", "", plain(piece))
        if respelling.is_respelling(bare):
            tokens.append(Token(bare.lower(), 0, phones=respelling.phones(bare)))
        elif bare:
            tokens += [Token(said, 0) for said in say(Context(_unstressed(bare)))]
    return tokens or [Token("uh", 0)]


def _unstressed(piece: str) -> str:
    """A syllable in capitals (VAH) is no acronym, unless the dictionary has it as one (SQL, USA)."""
    lower = piece.lower()
    acronym = not re.search("[aeiouy]", lower) or (lower in dictionary() and said_by_letters(lower))
    return piece if acronym or not piece.isalpha() else lower


def _possessive(token: Token) -> Token:
    if not token.phones:
        return replace(token, text=token.text + "'s")
    last = token.phones.split()[-1]
    ending = "AH0 Z" if last in _HISSING else "S" if last in _VOICELESS else "Z"
    return replace(token, text=token.text + "-s", phones=f"{token.phones} {ending}")
