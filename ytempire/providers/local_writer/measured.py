"""Lines of “label: number” in the notes: two are a comparison, more are a chart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .brief import SceneFields
from .headings import headline, keyword
from .lexicon import DETERMINERS, PREPOSITIONS, plain
from .quantities import Quantity, quantities
from .shape import Shape
from .wording import capital, closed, enumeration, without_end

POINT = re.compile(
    r"^(?P<label>[^:=]{1,40}?)(?:\s*:\s+|\s*=\s*|(?<=^\d{4}):)"
    r"(?P<value>(?:about |ca\. |~|≈)?[-−–+]?[$€£¥₹]?\d[\d,.]*\s?[\w%°/²³]{0,12}(?:\s[a-z]+){0,2})\.?$"
)
_YEAR = re.compile(r"[12]\d{3}")
_MOST_POINTS = 8
ALL_TOLD = 3  # of a longer row of years the chart shows all, and the voice says the first and the last


def is_point(line: str) -> bool:
    """Whether a line is a label and one number."""
    match = POINT.match(line)
    return match is not None and len(quantities(match["value"], with_years=True)) == 1


def measured(lines: Sequence[str], lead: str, shape: Shape, spoken: bool = True) -> list[tuple[str, list[SceneFields]]]:
    """Scenes of what is said and what is shown; `lead` is what introduces the lines, `spoken` with them or before."""
    points = [match for match in map(POINT.match, lines) if match]
    groups = -(-len(points) // _MOST_POINTS)
    size = -(-len(points) // groups)
    return [
        _scene(points[start : start + size], lead, shape, spoken and start == 0)
        for start in range(0, len(points), size)
    ]


def _scene(points: Sequence[re.Match[str]], lead: str, shape: Shape, spoken: bool) -> tuple[str, list[SceneFields]]:
    numbers = [quantities(point["value"], with_years=True)[0] for point in points]
    labels = [capital(point["label"]) for point in points]
    dated = all(_YEAR.fullmatch(label) for label in labels)
    narration = _said(points, lead if spoken else "", dated)
    units = {number.unit for number in numbers}
    unit, same = (units.pop() if len(units) == 1 else ""), len({number.factor for number in numbers}) == 1
    values = [number.value if same else number.whole for number in numbers]
    if len(points) == 1:
        return narration, [_single(labels[0], numbers[0])]
    if len(points) == 2:
        return narration, [_two_sides(labels, values, numbers, lead, shape)]
    heading = headline(lead, shape.heading) if lead else f"From {labels[0]} to {labels[-1]}"
    heading = heading if len(heading.split()) <= shape.heading else labels[0]
    fields = {"heading": heading, "key": keyword(heading)}
    items = [{"text": f"{label}: {number.text}", "cue": label} for label, number in zip(labels, numbers, strict=True)]
    ways: list[SceneFields] = [{"layout": "list", **fields, "items": items[: shape.items]}]
    if min(values) >= 0 and len({number.kind for number in numbers}) == 1:
        pairs = [list(pair) for pair in zip(labels, values, strict=True)]
        ways.insert(
            0,
            {
                "layout": "chart",
                **fields,
                "points": pairs,
                "chart": "line" if dated else "bar",
                "unit": unit or unit_in(lead),
            },
        )
    return narration, ways


def _two_sides(
    labels: Sequence[str], values: Sequence[float], numbers: Sequence[Quantity], lead: str, shape: Shape
) -> SceneFields:
    heading = headline(lead or f"{labels[0]} and {labels[1]}", shape.heading)
    units = {number.unit for number in numbers}
    unit = units.pop() if len(units) == 1 else ""
    left, right = (_side(*entry, shared=unit) for entry in zip(labels, values, numbers, strict=True))
    return {"layout": "comparison", "heading": heading, "left": left, "right": right}


def unit_in(lead: str) -> str:
    """The unit that a lead names: capacity in GW."""
    match = re.search(r"\bin\s(\S{1,8})$", without_end(lead))
    found = quantities(f"1 {match[1]}") if match else []
    return found[0].unit if found else ""


def _single(label: str, number: Quantity) -> SceneFields:
    return {"layout": "big_number", "heading": label, "number": number.value, "unit": number.unit, "key": number.text}


def _side(label: str, value: float, number: Quantity, shared: str) -> SceneFields:
    return {"label": label, "number": value, "unit": shared or number.unit, "cue": label}


def _said(points: Sequence[re.Match[str]], lead: str, dated: bool) -> str:
    """One sentence: each number after its label, or with the year that it belongs to."""
    if len(points) == 1:
        said = f"{capital(points[0]['label'])}: {points[0]['value']}"
        return f"{closed(capital(lead))} {closed(said)}" if lead else closed(said)
    if dated:
        parts = [f"{p['value']} in {p['label']}" for p in points]
        if lead and len(parts) > ALL_TOLD:
            return closed(f"{capital(lead)}: from {parts[0]} to {parts[-1]}")
    else:
        parts = [f"{in_midst(p['label'])} {p['value']}" for p in points]
    return closed(f"{capital(lead)}: {enumeration(parts)}" if lead else capital(enumeration(parts)))


def in_midst(label: str) -> str:
    """A label inside a sentence: small words lose their capital; a last digit is kept apart from what follows."""
    first = label.split()[0]
    small = plain(first) in PREPOSITIONS | DETERMINERS
    label = label[:1].lower() + label[1:] if small else label
    return f"{label}," if label[-1:].isdigit() else label
