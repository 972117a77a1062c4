"""From a creator's notes to facts: each a scene that says what the note says, and no more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from ..local_voice.speech import sentences
from .asking import answers, is_question
from .blocks import Block, blocks_of
from .comparing import before_after, two_numbers
from .fact import LONG_FACT, SHORT_FACT, Fact, joined, split_long
from .finding import described
from .headings import headline
from .lexicon import is_verb, plain
from .measured import is_point, measured
from .quantities import quantities
from .quoting import quoted_line, without_source
from .series import DATED, listed, span
from .shape import LANDSCAPE, Shape
from .tables import separator_of, told
from .wording import capital, closed, enumeration, without_end

# Leads that only say that something follows: not worth a voice.
_EMPTY_LEADS = {
    "timeline",
    "notes",
    "facts",
    "points",
    "key points",
    "list",
    "summary",
    "numbers",
    "data",
    "sources",
    "steps",
}
_SHORT_ITEM, _LISTED_ITEM = 3, 9  # words
_MOST_TOLD = 4
_OPENS_STEPS = re.compile(r"^(?:first|firstly|to begin|to start|start by)\b", re.I)
_GOES_ON = re.compile(r"^(?:second|third|then|next|after that|finally|last|lastly)\b", re.I)
_FEWEST_STEPS = 3
# A sentence that begins with one of these speaks of the one before it.
_REFERRING = frozenset("it they he she this these those its their his her both that".split())  # noqa: SIM905


def facts(notes: str, counted: bool = False, shape: Shape = LANDSCAPE, steps: bool = False) -> list[Fact]:
    """All facts of the notes in order.

    counted: long items are numbered aloud, as in a list film. steps: numbered lines are steps of doing a thing.
    """
    found: list[Fact] = []
    blocks = blocks_of(notes)
    lead = ""
    # Where some lines have their own numbers, only these are counted aloud.
    some_numbered = any(block.numbered for block in blocks)
    for block, following in zip_longest(blocks, blocks[1:]):
        before, lead = lead, _lead(block) if following and (following.items or following.table) else ""
        if (block.items or block.table) and block.lines:
            made = _from_items(block, before, counted and block.numbered >= some_numbered, steps, shape)
        else:
            made = _from_text(block, shape)
        if made and block.chapter:
            made[0].chapter = headline(block.chapter)
        found += made
    return joined(found, shape)


def _from_text(block: Block, shape: Shape) -> list[Fact]:
    return [fact for i, line in enumerate(block.lines) for fact in _credited(_from_line(line, shape), block, i)]


def _credited(made: list[Fact], block: Block, line: int) -> list[Fact]:
    """The source that a line names goes to what was made of it."""
    if made and not made[-1].source:
        made[-1].source = block.sources.get(line, "")
    return made


def _lead(block: Block) -> str:
    """Take the words that lead to the items that follow off the block: they end in a colon, or in nothing."""
    *before, last = sentences(block.lines[-1]) if block.lines else [""]
    open_end = not block.items and last[-1:].isalnum() and len(last.split()) <= _LISTED_ITEM
    if not (last.endswith(":") or open_end):
        return ""
    block.lines[-1:] = [" ".join(before)] if before else []
    return without_end(last)


def _from_line(line: str, shape: Shape) -> list[Fact]:
    """The sentences of a line, each a fact; a quotation, steps and a question with its answer stay together."""
    quote = quoted_line(line)
    if quote:
        return [Fact(quote[0], [quote[1]])]
    parts = _unbroken(sentences(line))
    if len(parts) >= _FEWEST_STEPS and _OPENS_STEPS.match(parts[0]) and sum(map(bool, map(_GOES_ON.match, parts))) > 1:
        return _listed([without_end(part) for part in parts], "", False, shape, steps=True)
    return [fact for group in _groups(parts, shape) for fact in _told(group, shape)]


def _groups(parts: Sequence[str], shape: Shape) -> list[str]:
    """Sentences that need each other in one: a question and its answer, then and now, a name and “it”."""
    groups: list[str] = []
    for part in parts:
        if groups and _belongs(groups[-1], part, shape):
            groups[-1] = f"{groups[-1]} {part}"
        else:
            groups.append(part)
    return groups


def _belongs(group: str, part: str, shape: Shape) -> bool:
    last = sentences(group)[-1]
    if is_question(last):
        return answers(part)
    if len(group.split()) + len(part.split()) > LONG_FACT + SHORT_FACT:
        return False
    if before_after(f"{last} {part}", shape) or (quantities(last) and two_numbers(f"{last} {part}", shape)):
        return True
    return plain(part.split()[0]) in _REFERRING and not is_question(part)


def _unbroken(parts: Sequence[str]) -> list[str]:
    """Sentences of one quotation are one: it is not cut before its end."""
    whole: list[str] = []
    for part in parts:
        if whole and (whole[-1].count("“") > whole[-1].count("”") or whole[-1].count('"') % 2):
            whole[-1] = f"{whole[-1]} {part}"
        else:
            whole.append(part)
    return whole


def _told(text: str, shape: Shape) -> list[Fact]:
    text, source = without_source(text)
    if not without_end(text) or not any(sign.isalnum() for sign in text):
        return []
    made = [Fact(part, described(part, shape)) for part in split_long(capital(closed(text)))]
    made[-1].source = source
    return made


def _from_items(block: Block, lead: str, counted: bool, steps: bool, shape: Shape) -> list[Fact]:
    named = next(iter(block.sources.values()), "")
    if block.table and separator_of(block.lines):
        return [Fact(*scene, source=named) for scene in told(block.lines, lead, shape)]
    if all(map(is_point, block.lines)):
        return _with_lead(lead, block.lines, named, shape)
    one_sentence = all(len(sentences(line)) == 1 and not quoted_line(line) for line in block.lines)
    words = max(len(line.split()) for line in block.lines)
    dated = all(DATED.match(line) for line in block.lines)
    if len(block.lines) > 1 and one_sentence and (words <= _LISTED_ITEM or dated) and not counted:
        items = [without_end(line) for line in block.lines]
        in_one = words <= _SHORT_ITEM and not dated and not any(is_verb(item.split()[0]) for item in items)
        return _listed(items, lead, in_one, shape, steps=block.numbered)
    found = _told(lead, shape) if lead and not _is_empty(lead) else []
    aloud = len(block.lines) > 1 and not block.labelled and (counted or (block.numbered and steps))
    for i, line in enumerate(block.lines):
        made = _one_where_short(_from_line(line, shape), shape)
        if made and aloud:
            made[0].counted = "Step" if steps and block.numbered else "Number"
        found += _credited(made, block, i)
    return found


def _with_lead(lead: str, lines: Sequence[str], source: str, shape: Shape) -> list[Fact]:
    """Measured lines; a lead that takes long to say is a scene of its own before them."""
    lead = "" if _is_empty(lead) else lead
    apart = len(lead.split()) > _LISTED_ITEM
    scenes = [Fact(*scene, source=source) for scene in measured(lines, lead, shape, spoken=not apart)]
    return _told(lead, shape) + scenes if apart else scenes


def _is_empty(lead: str) -> bool:
    """Whether a lead only says that something follows: it is shown, and not spoken."""
    return lead.lower() in _EMPTY_LEADS


def _one_where_short(made: list[Fact], shape: Shape) -> list[Fact]:
    """The sentences of one item are one scene where that is not too long."""
    narration = " ".join(fact.narration for fact in made)
    if len(made) < 2 or len(narration.split()) > LONG_FACT:
        return made
    fact = Fact(narration, described(narration, shape), source=next((f.source for f in made if f.source), ""))
    return [fact]


def _listed(items: list[str], lead: str, in_one: bool, shape: Shape, steps: bool = False) -> list[Fact]:
    """Items on a screen, a few to a scene: in one sentence where they are short, else a sentence each."""
    most = min(shape.items, 6 if in_one else _MOST_TOLD)
    scenes = -(-len(items) // most)
    size = -(-len(items) // scenes)
    found = []
    for start in range(0, len(items), size):
        part = items[start : start + size]
        dates = [DATED.match(item) for item in part]
        heading = headline(lead or ("" if in_one else span(dates)), shape.heading)
        spoken = lead if start == 0 and not _is_empty(lead) else ""
        if in_one:
            opening = f"{capital(spoken)}: " if spoken else "And: " if start else ""
            narration = closed(capital(opening + enumeration(part)))
        else:
            opening = f"{closed(capital(spoken))} " if spoken else ""
            narration = opening + " ".join(closed(capital(item)) for item in part)
        shown = listed(part, heading, shape, steps)
        other = {**shown, "layout": "list"}
        ways = [shown] if shown["layout"] == "list" or len(part) > shape.items else [shown, other]
        found.append(Fact(narration, ways))
    return found
