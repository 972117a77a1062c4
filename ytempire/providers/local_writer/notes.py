"""From a creator's notes to facts: each a scene that says what the note says, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..local_voice.speech import sentences
from .brief import SceneFields
from .finding import described, listed, without_source
from .wording import capital, cleaned, closed, enumeration, headline, keyword, without_end

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s*(?:[-*•‣·+]|–)\s+(.*)$")
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+(.*)$")
_POINT = re.compile(
    r"^(?P<label>[^:]{1,40}?)\s*[:=]\s*(?P<currency>[$€£])?(?P<value>[\d,]+(?:\.\d+)?)\s*(?P<unit>[%\w°/]{0,12})$"
)
_SHORT_ITEM = 6
_MOST_LISTED = 5
_MOST_POINTS = 8


@dataclass
class Fact:
    """One scene from the notes. `chapter` is the heading of the notes that it stands first under."""

    narration: str
    fields: SceneFields
    chapter: str = ""


@dataclass
class _Block:
    """Lines that belong together: text, or items with the line that leads to them."""

    lines: list[str] = field(default_factory=list)
    items: bool = False
    numbered: bool = False
    chapter: str = ""


def facts(notes: str, counted: bool = False) -> list[Fact]:
    """All facts of the notes in order. counted: long items are numbered aloud, as in a list film."""
    found: list[Fact] = []
    lead = ""
    for block in _blocks(notes):
        made = _from_items(block, lead, counted) if block.items else _from_text(block)
        lead = ""
        if not block.items and block.lines and block.lines[-1].endswith(":"):
            lead = without_end(block.lines[-1])
            made = _from_text(_Block(block.lines[:-1]))
        if made and block.chapter:
            made[0].chapter = headline(block.chapter)
        found += made
    return found


def _blocks(notes: str) -> list[_Block]:
    blocks: list[_Block] = []
    chapter = ""
    open_block: _Block | None = None
    for line in notes.splitlines():
        heading, bullet, number = _HEADING.match(line), _BULLET.match(line), _NUMBERED.match(line)
        text = cleaned(next((found[1] for found in (heading, bullet, number) if found), line))
        if heading or not text:
            chapter, open_block = (text, None) if heading else (chapter, None)
            continue
        items = bool(bullet or number or _POINT.match(text))
        if open_block is None or open_block.items != items:
            open_block = _Block([], items, bool(number), chapter)
            chapter = ""
            blocks.append(open_block)
        open_block.lines.append(text)
    return blocks


def _from_text(block: _Block) -> list[Fact]:
    return [fact for line in block.lines for sentence in sentences(line) for fact in _told(sentence)]


def _told(sentence: str, before: str = "", kicker: str = "") -> list[Fact]:
    text, source = without_source(sentence)
    if not without_end(text):
        return []
    text = capital(closed(text))
    fields = described(text)
    if source:
        fields["source"] = source
    if kicker:
        fields["kicker"] = kicker
    return [Fact(before + text, fields)]


def _from_items(block: _Block, lead: str, counted: bool) -> list[Fact]:
    points = [_POINT.match(line) for line in block.lines]
    if len(points) > 1 and all(points):
        return _measured([point for point in points if point], lead)
    if all(len(line.split()) <= _SHORT_ITEM and len(sentences(line)) == 1 for line in block.lines):
        if len(block.lines) > 1:
            return _enumerated([without_end(line) for line in block.lines], lead)
    found = _told(lead) if lead else []
    for i, line in enumerate(block.lines, 1):
        number = f"Number {i}" if (counted or block.numbered) and len(block.lines) > 1 else ""
        first, *more = sentences(line)
        found += _told(first, f"{number}. " if number else "", number)
        found += [fact for sentence in more for fact in _told(sentence)]
    return found


def _enumerated(items: list[str], lead: str) -> list[Fact]:
    """Short items, up to five a scene."""
    scenes = -(-len(items) // _MOST_LISTED)
    size = -(-len(items) // scenes)
    found = []
    for start in range(0, len(items), size):
        part = items[start : start + size]
        opening = (f"{capital(lead)}: " if start == 0 else "And: ") if lead else ""
        heading = headline(lead) if lead else headline(part[0])
        found.append(Fact(closed(capital(opening + enumeration(part))), listed(part, heading)))
    return found


def _measured(points: list[re.Match[str]], lead: str) -> list[Fact]:
    """Lines of “label: number”: two are a comparison, more are a chart."""
    units = {(point["currency"] or "") + point["unit"] for point in points}
    said = [
        f"{_said_label(point)} {point['currency'] or ''}{point['value']} {point['unit']}" for point in points
    ]
    narration = closed(capital((f"{lead}: " if lead else "") + "; ".join(_tight(text) for text in said)))
    heading = headline(lead) if lead else " / ".join(point["label"] for point in points[:3])
    unit = units.pop() if len(units) == 1 else ""
    if len(points) == 2:
        left, right = (
            {"label": capital(p["label"]), "number": _value(p), "unit": unit, "cue": p["label"]}
            for p in points
        )
        return [Fact(narration, {"layout": "comparison", "heading": heading, "left": left, "right": right})]
    pairs = [[capital(point["label"]), _value(point)] for point in points[:_MOST_POINTS]]
    kind = "line" if all(re.fullmatch(r"\d{4}", point["label"]) for point in points) else "bar"
    fields = {
        "layout": "chart",
        "heading": heading,
        "key": keyword(heading),
        "points": pairs,
        "chart": kind,
        "unit": unit,
    }
    return [Fact(narration, fields)]


def _said_label(point: re.Match[str]) -> str:
    return f"in {point['label']}," if re.fullmatch(r"\d{4}", point["label"]) else f"{point['label']},"


def _tight(text: str) -> str:
    return text.replace(" %", "%").strip()


def _value(point: re.Match[str]) -> float | int:
    value = float(point["value"].replace(",", ""))
    return int(value) if value == int(value) else value
