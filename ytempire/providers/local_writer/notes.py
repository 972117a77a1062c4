"""From a creator's notes to facts: each a scene that says what the note says, and no more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from ..local_voice.speech import sentences
from .brief import SceneFields
from .finding import DATED, described, listed, without_source
from .measured import POINT, measured
from .wording import capital, cleaned, closed, enumeration, headline, without_end

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s*(?:[-*•‣·+]|–)\s+(.*)$")
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+(.*)$")
# Leads that only say that something follows: not worth a voice.
_EMPTY_LEADS = {"timeline", "notes", "facts", "points", "key points", "list", "summary", "numbers", "data"}
_SHORT_ITEM, _LISTED_ITEM = 3, 9  # words
_MOST_LISTED, _MOST_TOLD = 5, 4
_SHORT_FACT, _LONG_FACT = 8, 30  # words


@dataclass
class Fact:
    """One scene from the notes. `chapter` is the heading of the notes that it stands first under."""

    narration: str
    fields: SceneFields
    chapter: str = ""


@dataclass
class _Block:
    """Lines that belong together: text, or items."""

    lines: list[str] = field(default_factory=list)
    items: bool = False
    numbered: bool = False
    chapter: str = ""


def facts(notes: str, counted: bool = False) -> list[Fact]:
    """All facts of the notes in order. counted: long items are numbered aloud, as in a list film."""
    found: list[Fact] = []
    blocks = _blocks(notes)
    lead = ""
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.items:
            made, lead = _from_items(block, lead, counted), ""
        else:
            lead = _lead(block) if following and following.items else ""
            made = [fact for line in block.lines for sentence in sentences(line) for fact in _told(sentence)]
        if made and block.chapter:
            made[0].chapter = headline(block.chapter)
        found += made
    return _joined(found)


def _blocks(notes: str) -> list[_Block]:
    blocks: list[_Block] = []
    chapter = ""
    current: _Block | None = None
    for line in notes.splitlines():
        heading, bullet, number = _HEADING.match(line), _BULLET.match(line), _NUMBERED.match(line)
        text = cleaned(next((found[1] for found in (heading, bullet, number) if found), line))
        if heading or not text:
            chapter, current = (text, None) if heading else (chapter, None)
            continue
        items = bool(bullet or number or POINT.match(text))
        if current is None or current.items != items:
            current = _Block([], items, bool(number), chapter)
            chapter = ""
            blocks.append(current)
        current.lines.append(text)
    return blocks


def _lead(block: _Block) -> str:
    """Take the words that lead to the items that follow off the block: they end in a colon, or in nothing."""
    *before, last = sentences(block.lines[-1])
    if not (last.endswith(":") or (last[-1].isalnum() and len(last.split()) <= _LISTED_ITEM)):
        return ""
    block.lines[-1:] = [" ".join(before)] if before else []
    lead = without_end(last)
    return "" if lead.lower() in _EMPTY_LEADS else lead


def _told(sentence: str) -> list[Fact]:
    text, source = without_source(sentence)
    if not without_end(text):
        return []
    text = capital(closed(text))
    fields = described(text)
    if source:
        fields["source"] = source
    return [Fact(text, fields)]


def _from_items(block: _Block, lead: str, counted: bool) -> list[Fact]:
    points = [point for point in map(POINT.match, block.lines) if point]
    if len(points) == len(block.lines) > 1:
        return [Fact(*measured(points, lead))]
    one_sentence = all(len(sentences(line)) == 1 for line in block.lines)
    words = max(len(line.split()) for line in block.lines)
    dated = all(DATED.match(line) for line in block.lines)
    if len(block.lines) > 1 and one_sentence and (words <= _LISTED_ITEM or dated) and not counted:
        return _listed([without_end(line) for line in block.lines], lead, in_one=words <= _SHORT_ITEM and not dated)
    found = _told(lead) if lead else []
    for i, line in enumerate(block.lines, 1):
        number = f"Number {i}" if (counted or block.numbered) and len(block.lines) > 1 else ""
        told = [fact for sentence in sentences(line) for fact in _told(sentence)]
        found += _numbered(_one_where_short(told), number)
    return found


def _one_where_short(facts: list[Fact]) -> list[Fact]:
    """The sentences of one item are one scene, shown by its first, where that is not too long."""
    narration = " ".join(fact.narration for fact in facts)
    return [Fact(narration, facts[0].fields)] if facts and len(narration.split()) <= _LONG_FACT else facts


def _numbered(facts: list[Fact], number: str) -> list[Fact]:
    if facts and number:
        first = facts[0]
        facts[0] = Fact(f"{number}. {first.narration}", {**first.fields, "kicker": number})
    return facts


def _listed(items: list[str], lead: str, in_one: bool) -> list[Fact]:
    """Items on a screen, a few to a scene: in one sentence where they are short, else a sentence each."""
    scenes = -(-len(items) // (_MOST_LISTED if in_one else _MOST_TOLD))
    size = -(-len(items) // scenes)
    found = []
    for start in range(0, len(items), size):
        part = items[start : start + size]
        heading = headline(lead or (_span(part) if not in_one else "") or part[0])
        if in_one:
            opening = f"{capital(lead)}: " if lead and start == 0 else "And: " if start else ""
            narration = closed(capital(opening + enumeration(part)))
        else:
            opening = f"{closed(capital(lead))} " if lead and start == 0 else ""
            narration = opening + " ".join(closed(capital(item)) for item in part)
        found.append(Fact(narration, listed(part, heading)))
    return found


def _span(items: list[str]) -> str:
    """From 1834 to 2001, where each item has a date."""
    dates = [DATED.match(item) for item in items]
    return f"From {dates[0][1].strip()} to {dates[-1][1].strip()}" if dates[0] and dates[-1] and all(dates) else ""


def _joined(facts: list[Fact]) -> list[Fact]:
    """Plain short facts that follow each other share a scene; one of a few words leads into the next."""
    joined: list[Fact] = []
    for fact in facts:
        last = joined[-1] if joined else None
        if last is None or fact.chapter or not _leads_on(last, fact):
            joined.append(fact)
            continue
        fields = last.fields if fact.fields["layout"] == "statement" else fact.fields
        joined[-1] = Fact(f"{last.narration} {fact.narration}", fields, last.chapter)
    return joined


def _leads_on(last: Fact, fact: Fact) -> bool:
    extras = {"source", "kicker"}
    if last.fields["layout"] != "statement" or extras & set(last.fields) or "kicker" in fact.fields:
        return False
    length = len(last.narration.split())
    if fact.fields["layout"] == "statement":
        return length + len(fact.narration.split()) <= _LONG_FACT and length <= _LONG_FACT // 2
    return length <= _SHORT_FACT
