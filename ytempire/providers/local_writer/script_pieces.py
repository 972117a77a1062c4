"""A script cut into pieces that can be spoken: headings, items, sentences, parts of endless sentences."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..local_voice.speech import read, sentences

# A sentence that takes longer is cut at a comma, or where nothing else helps after so many words.
_LONGEST_SENTENCE = 12.0
_MOST_WORDS = 32

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s*[-*•‣·+]\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"\*\*|__|`+|^\s*>\s?|^\s*(?:[-*_]\s*){3,}$", re.M)


@dataclass
class Piece:
    """Words of the script that stay together. kind: text, heading or item. ends: the last of its line of thought."""

    text: str
    seconds: float
    kind: str = "text"
    ends: bool = False

    @property
    def gap(self) -> str:
        """What stands after it: the voice makes a pause at an empty line, also where there is no full stop."""
        unended = self.ends and not self.text.rstrip("\"'”’)").endswith((".", "!", "?", "…"))
        return "\n\n" if unended else " "


def pieces_of(script: str, predict: Callable[[str], float]) -> list[Piece]:
    """All words of the script in order, without the marks of Markdown. Linear in its length."""
    pieces: list[Piece] = []
    for paragraph in re.split(r"\n\s*\n", script.replace("\r\n", "\n")):
        for text, kind in _runs(paragraph):
            parts = [text] if kind == "heading" else [p for s in sentences(text) for p in _short(s, predict)]
            pieces += [Piece(part, predict(part), kind) for part in parts]
            pieces[-1].ends = True
    return _speakable(pieces)


def _runs(paragraph: str) -> list[tuple[str, str]]:
    """The paragraph's headings, its items, and the text between them."""
    runs: list[tuple[list[str], str]] = []
    for line in paragraph.splitlines():
        heading, item = _HEADING.match(line), _BULLET.match(line)
        bare = heading[1] if heading else _BULLET.sub("", line)
        text = " ".join(_MARKS.sub("", _LINK.sub(r"\1", bare)).split())
        kind = "heading" if heading else "item" if item else "text"
        if not text:
            continue
        if kind == "text" and runs and runs[-1][1] != "heading":
            runs[-1][0].append(text)
        else:
            runs.append(([text], kind))
    return [(" ".join(lines), kind) for lines, kind in runs]


def _short(sentence: str, predict: Callable[[str], float]) -> list[str]:
    words = sentence.split()
    if len(words) <= _MOST_WORDS or predict(sentence) <= _LONGEST_SENTENCE:
        return [sentence]
    parts, start = [], 0
    for i, word in enumerate(words):
        length = i + 1 - start
        at_comma = length >= _MOST_WORDS // 3 and word.endswith((",", ";", ":", "—", "–"))
        if length >= _MOST_WORDS or at_comma:
            parts.append(" ".join(words[start : i + 1]))
            start = i + 1
    return [*parts, " ".join(words[start:])] if start < len(words) else parts


def _speakable(pieces: list[Piece]) -> list[Piece]:
    """Pieces with nothing to say (an emoji, a row of signs) join their neighbour: a scene needs a voice."""
    joined: list[Piece] = []
    waiting = ""
    for piece in pieces:
        if read(piece.text).sentences:
            piece.text, waiting = waiting + piece.text, ""
            joined.append(piece)
        elif joined:
            joined[-1].text += f" {piece.text}"
        else:
            waiting += f"{piece.text} "
    return joined
