"""Lines of “label: number” in the notes: two are a comparison, more are a chart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .brief import SceneFields
from .wording import capital, closed, headline, keyword

POINT = re.compile(
    r"^(?P<label>[^:]{1,40}?)\s*[:=]\s*(?P<currency>[$€£])?(?P<value>[\d,]*\d(?:\.\d+)?)\s*(?P<unit>[%\w°/]{0,12})$"
)
_MOST_POINTS = 8


def measured(points: Sequence[re.Match[str]], lead: str) -> tuple[str, SceneFields]:
    """Narration and fields; `lead` is what introduces the lines, or empty."""
    opening = f"{closed(capital(lead))} " if lead else ""
    narration = opening + " ".join(_said(point) for point in points)
    units = {(point["currency"] or "") + point["unit"] for point in points}
    unit = units.pop() if len(units) == 1 else ""
    labels = [capital(point["label"]) for point in points]
    if len(points) == 2:
        sides = [
            {"label": label, "number": _value(point), "unit": unit, "cue": label}
            for label, point in zip(labels, points, strict=True)
        ]
        heading = headline(lead or f"{labels[0]} and {labels[1]}")
        return narration, {"layout": "comparison", "heading": heading, "left": sides[0], "right": sides[1]}
    heading = headline(lead) if lead else f"From {labels[0]} to {labels[-1]}"
    pairs = [[label, _value(point)] for label, point in zip(labels, points, strict=True)][:_MOST_POINTS]
    kind = "line" if all(_is_year(point["label"]) for point in points) else "bar"
    fields = {"layout": "chart", "heading": heading, "key": keyword(heading)}
    return narration, {**fields, "points": pairs, "chart": kind, "unit": unit}


def _said(point: re.Match[str]) -> str:
    label = f"In {point['label']}," if _is_year(point["label"]) else f"{capital(point['label'])}:"
    gap = "" if point["unit"] == "%" else " "
    return f"{label} {point['currency'] or ''}{point['value']}{gap}{point['unit']}".strip() + "."


def _is_year(label: str) -> bool:
    return bool(re.fullmatch(r"[12]\d{3}", label))


def _value(point: re.Match[str]) -> float | int:
    value = float(point["value"].replace(",", ""))
    return int(value) if value == int(value) else value
