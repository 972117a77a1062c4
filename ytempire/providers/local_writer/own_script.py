"""The creator's own script: every word of it in order, cut into scenes; what is shown is found in the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..local_voice.speech import read, sentences
from .brief import Brief, SceneFields
from .calls import asks_for_something, call_fields
from .finding import described
from .sequence import pictured
from .wording import cleaned, headline, keyword, without_end

SHORTEST, LONGEST = 6.0, 14.0
# A sentence longer than this is cut at a comma, or where nothing else helps after so many words.
_LONGEST_SENTENCE = 18.0
_MOST_WORDS = 32

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s*[-*•‣·+]\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"\*\*|__|`+|^\s*>\s?|^\s*(?:[-*_]\s*){3,}$", re.M)


@dataclass
class _Piece:
    """Some words of the script. A heading stands alone; `ends` marks the end of a paragraph."""

    text: str
    seconds: float
    heading: bool = False
    ends: bool = False


def scenes_of(brief: Brief) -> list[SceneFields]:
    """Scenes of about 6 to 14 seconds that say the script, the whole script, and nothing but the script."""
    groups = _grouped(_pieces(brief.own_script, brief.predict))
    title = cleaned(brief.topic)
    chapter = ""
    scenes: list[SceneFields] = []
    for i, group in enumerate(groups):
        text = " ".join(piece.text for piece in group)
        fields = _fields(text, group[0].heading, i, len(groups), title)
        if group[0].heading:
            chapter = without_end(text)
        if chapter:
            fields["chapter"], chapter = headline(chapter), ""
        scenes.append({"narration": text, **fields})
    return pictured(_numbered(scenes))


def _pieces(script: str, predict: Callable[[str], float]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for paragraph in re.split(r"\n\s*\n", script.replace("\r\n", "\n")):
        for text, heading in _runs(paragraph):
            found = [text] if heading else [part for sentence in sentences(text) for part in _short(sentence, predict)]
            pieces += [_Piece(part, predict(part), heading) for part in found if part]
        if pieces:
            pieces[-1].ends = True
    return _speakable(pieces)


def _runs(paragraph: str) -> list[tuple[str, bool]]:
    """The paragraph's headings, its items, and the text between them, without their marks."""
    runs: list[tuple[str, bool]] = []
    for line in paragraph.splitlines():
        heading = _HEADING.match(line)
        text = " ".join(_MARKS.sub("", _LINK.sub(r"\1", heading[1] if heading else _BULLET.sub("", line))).split())
        if not text:
            continue
        if heading or not runs or runs[-1][1] or _BULLET.match(line):
            runs.append((text, bool(heading)))
        else:
            runs[-1] = (f"{runs[-1][0]} {text}", False)
    return runs


def _short(sentence: str, predict: Callable[[str], float]) -> list[str]:
    words = sentence.split()
    if len(words) <= _MOST_WORDS or predict(sentence) <= _LONGEST_SENTENCE:
        return [sentence]
    parts, start = [], 0
    for i, word in enumerate(words):
        length = i + 1 - start
        if length >= _MOST_WORDS or (length >= _MOST_WORDS // 3 and word.endswith((",", ";", ":", "—", "–"))):
            parts.append(" ".join(words[start : i + 1]))
            start = i + 1
    return [*parts, " ".join(words[start:])] if start < len(words) else parts


def _speakable(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces with nothing to say (an emoji, a row of signs) join their neighbour: a scene needs a voice."""
    joined: list[_Piece] = []
    waiting = ""
    for piece in pieces:
        if not read(piece.text).sentences:
            if joined:
                joined[-1].text += f" {piece.text}"
            else:
                waiting += f"{piece.text} "
            continue
        piece.text, waiting = waiting + piece.text, ""
        joined.append(piece)
    return joined or ([_Piece(waiting.strip(), 0.0)] if waiting else [])


def _grouped(pieces: list[_Piece]) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = []
    seconds = 0.0
    for piece in pieces:
        last = groups[-1] if groups else None
        fresh = (
            last is None
            or piece.heading
            or last[-1].heading
            or seconds + piece.seconds > LONGEST
            or (last[-1].ends and seconds >= SHORTEST)
        )
        if fresh or last is None:
            groups.append([piece])
            seconds = piece.seconds
        else:
            last.append(piece)
            seconds += piece.seconds
    return groups


def _fields(text: str, heading: bool, index: int, count: int, title: str) -> SceneFields:
    if index == 0:
        shown = headline(title or text)
        return {"layout": "title", "heading": shown, "key": keyword(shown), "icon": keyword(shown)}
    if heading:
        return {"layout": "chapter", "heading": headline(text), "key": keyword(headline(text))}
    if index == count - 1 and asks_for_something(text):
        return call_fields(text)
    return described(text)


def _numbered(scenes: list[SceneFields]) -> list[SceneFields]:
    chapters = [scene for scene in scenes if scene["layout"] == "chapter"]
    for number, scene in enumerate(chapters, 1):
        scene["number"], scene["kicker"] = number, "Chapter"
    return scenes
