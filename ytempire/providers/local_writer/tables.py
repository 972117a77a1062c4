"""Tables in the notes: rows of a name and a number, or of a name and a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .brief import SceneFields
from .headings import headline, keyword
from .lexicon import PREPOSITIONS, plain
from .measured import ALL_TOLD, in_midst, unit_in
from .quantities import Quantity, quantities
from .series import listed
from .shape import Shape
from .wording import capital, closed, enumeration

_SEPARATORS = ("|", "\t", ";", ",")
_NUMBER_CELL = re.compile(r"^[-−–+]?[$€£¥₹]?\s?[\d,.]+\s?[\w%°/²³]{0,12}$")
_MOST_COLUMNS, _MOST_CELL = 8, 8  # columns, words
_MOST_POINTS = 8
_YEAR = re.compile(r"[12]\d{3}")

Told = tuple[str, list[SceneFields]]


def cells_of(line: str, separator: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|" if separator == "|" else "").split(separator)]


def separator_of(lines: Sequence[str]) -> str:
    """What stands between the columns of these lines, or empty where they are no table."""
    for separator in _SEPARATORS:
        rows = [cells_of(line, separator) for line in lines]
        widths = {len(row) for row in rows}
        if len(widths) != 1 or not 2 <= widths.pop() <= _MOST_COLUMNS:
            continue
        if separator == "," and not all(_NUMBER_CELL.match(row[1]) for row in rows[1:]):
            continue
        if all(cell and len(cell.split()) <= _MOST_CELL for row in rows for cell in row[:2]):
            return separator
    return ""


def told(lines: Sequence[str], lead: str, shape: Shape) -> list[Told]:
    """The table as scenes: what is said, and what is shown. Only its first two columns are used."""
    separator = separator_of(lines)
    rows = [cells_of(line, separator)[:2] for line in lines]
    header = [] if any(_NUMBER_CELL.match(cell) for cell in rows[0]) or len(rows) < 3 else rows.pop(0)
    if header and not _is_header(header):
        lead, header = lines[0].strip(" :"), []
    numbers = [quantities(cell, with_years=True) for _, cell in rows]
    if all(len(found) == 1 and _NUMBER_CELL.match(cell) for found, (_, cell) in zip(numbers, rows, strict=True)):
        return [
            _charted(
                [name for name, _ in rows], [cell for _, cell in rows], [f[0] for f in numbers], header, lead, shape
            )
        ]
    size = -(-len(rows) // -(-len(rows) // min(4, shape.items)))
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [_described(part, lead if i == 0 else "", header, shape) for i, part in enumerate(parts)]


def _is_header(cells: Sequence[str]) -> bool:
    """Whether cells name their columns; else they are a sentence that leads to the table."""
    return all(len(cell.split()) <= 3 for cell in cells) and plain(cells[1].split()[0]) not in PREPOSITIONS


def _charted(
    names: list[str], written: list[str], numbers: list[Quantity], header: list[str], lead: str, shape: Shape
) -> Told:
    names, written, numbers = names[:_MOST_POINTS], written[:_MOST_POINTS], numbers[:_MOST_POINTS]
    dated = all(_YEAR.fullmatch(name) for name in names)
    columns = (header[1] if dated else f"{header[1]} by {header[0].lower()}") if header else ""
    opening = lead or columns
    said = [
        f"{cell} in {name}" if dated else f"{in_midst(name)} {cell}" for name, cell in zip(names, written, strict=True)
    ]
    if dated and opening and len(said) > ALL_TOLD:
        said = [f"from {said[0]} to {said[-1]}"]
    narration = closed(f"{capital(opening)}: {enumeration(said)}" if opening else capital(enumeration(said)))
    heading = headline(opening or f"From {names[0]} to {names[-1]}", shape.heading)
    unit = numbers[0].unit if len({number.unit for number in numbers}) == 1 else ""
    unit = unit or unit_in(opening) or unit_in(f"in {header[1]}" if header else "")
    same = len({number.factor for number in numbers}) == 1
    values = [number.value if same else number.whole for number in numbers]
    if len(names) == 2:
        sides = [
            {"label": capital(name), "number": value, "unit": unit, "cue": name}
            for name, value in zip(names, values, strict=True)
        ]
        return narration, [{"layout": "comparison", "heading": heading, "left": sides[0], "right": sides[1]}]
    points = [[capital(name), value] for name, value in zip(names, values, strict=True)]
    chart = {"layout": "chart", "heading": heading, "key": keyword(heading), "points": points}
    items = [f"{name}: {cell}" for name, cell in zip(names, written, strict=True)][: shape.items]
    ways = [{**chart, "chart": "line" if dated else "bar", "unit": unit}, listed(items, heading, shape)]
    # A chart begins at zero: what lies below cannot be drawn to scale.
    return narration, ways if min(values) >= 0 and len(names) > 1 else ways[1:]


def _described(rows: Sequence[Sequence[str]], lead: str, header: Sequence[str], shape: Shape) -> Told:
    items = [f"{name}: {text}" for name, text in rows]
    opening = f"{closed(capital(lead))} " if lead else ""
    narration = opening + " ".join(closed(capital(item)) for item in items)
    heading = headline(lead or " and ".join(header), shape.heading)
    return narration, [listed(items, heading, shape)]
