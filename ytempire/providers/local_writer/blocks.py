"""Lines of the notes that belong together: text, items, rows of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .markup import Line, lines_of
from .measured import is_point
from .tables import separator_of

_FEWEST_ROWS = 2
# “Key: value” with a key of at most four words.
_KEYED = re.compile(r"^(?:[^\s:]+\s){0,3}[^\s:]+:\s+[^“\"].*[^:]$")


@dataclass
class Block:
    """`chapter` is the heading that the block stands first under, `sources` what its lines name, by line."""

    lines: list[str] = field(default_factory=list)
    items: bool = False
    numbered: bool = False
    table: bool = False
    points: bool = False
    labelled: bool = False
    chapter: str = ""
    sources: dict[int, str] = field(default_factory=dict)

    @property
    def kind(self) -> tuple[bool, bool, bool]:
        return self.items, self.points, self.table


def blocks_of(notes: str) -> list[Block]:
    """The notes in blocks; an empty line, a heading, or a change from text to items begins another."""
    blocks: list[Block] = []
    chapter, current = "", None
    for line, table, labelled in _marked(list(lines_of(notes))):
        if line.kind == "source" and blocks:
            blocks[-1].sources.setdefault(len(blocks[-1].lines) - 1, line.sources[0])
        if line.kind in ("heading", "blank", "source"):
            chapter, current = (line.text, None) if line.kind == "heading" else (chapter, None)
            continue
        point = is_point(line.text)
        kind = (line.kind in ("bullet", "number") or point or labelled, point, table)
        if current is None or current.kind != kind:
            current = Block([], kind[0], line.kind == "number", table, point, labelled, chapter)
            chapter = ""
            blocks.append(current)
        if current.lines and _is_name_of(line.text, current.lines[-1]):
            current.lines[-1] += f" {line.text}"
        else:
            current.lines.append(line.text)
        if line.sources:
            current.sources[len(current.lines) - 1] = line.sources[0]
    return blocks


def _marked(lines: Sequence[Line]) -> list[tuple[Line, bool, bool]]:
    """Each line with whether it is a row of a table, and whether it is one of several “key: value” lines."""
    marked: list[tuple[Line, bool, bool]] = []
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and lines[end].kind == "text" and not is_point(lines[end].text):
            end += 1
        texts = [line.text for line in lines[i:end]]
        rows = _rows(texts)
        keyed = {k for k, text in enumerate(texts) if _KEYED.match(text)}
        together = {k for k in keyed if k - 1 in keyed or k + 1 in keyed} - set(rows)
        end = max(end, i + 1)
        marked += [(line, place in rows, place in together) for place, line in enumerate(lines[i:end])]
        i = end
    return marked


def _rows(texts: Sequence[str]) -> range:
    """Which of these lines are a table: all of them, or all after the first, which leads to it."""
    for first in (0, 1):
        if len(texts) - first >= _FEWEST_ROWS + (first == 0) and separator_of(texts[first:]):
            return range(first, len(texts))
    return range(0)


def _is_name_of(line: str, quotation: str) -> bool:
    """Whether a line names who said the quotation before it."""
    return line[:1] in "—–-" and quotation.rstrip().endswith(("”", '"'))
