"""What a scene says: its fields, read with care from JSON that a writer, a person or a model made."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

LONGEST_TEXT = 400  # characters of a drawn text that are looked at; more is never legible in a frame
MOST_ITEMS = 6
MOST_POINTS = 40


@dataclass(frozen=True)
class Item:
    """One entry of a list, grid or timeline; `cue` is what is said when it appears, if not its text."""

    text: str
    icon: str = ""
    cue: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a comparison."""

    label: str
    number: float | None = None
    unit: str = ""
    icon: str = ""
    cue: str = ""
    text: str = ""
    win: bool = False

    def drawn_by(self, drawable: Callable[[str], str]) -> Side:
        return replace(self, label=drawable(self.label), text=drawable(self.text))


@dataclass(frozen=True)
class Content:
    """A scene's fields. Absent or unusable fields are empty; see docs of the layouts for which uses what."""

    narration: str = ""
    layout: str = ""
    heading: str = ""
    kicker: str = ""
    key: str = ""
    icon: str = ""
    number: float | None = None
    unit: str = ""
    items: tuple[Item, ...] = ()
    left: Side | None = None
    right: Side | None = None
    points: tuple[tuple[str, float], ...] = ()
    chart: str = "bar"
    note: tuple[int, str] | None = None
    source: str = ""
    answer: str = ""
    picture: bool = False

    @classmethod
    def from_json(cls, scene: Mapping[str, Any], picture: bool = False) -> Content:
        """`picture`: whether there is a picture for the scene."""
        given = _points(scene.get("points"))
        points = _spread(given)
        names = ("layout", "heading", "kicker", "key", "icon", "unit", "source", "answer")
        made = cls(
            **{name: _text(scene.get(name)) for name in names},
            narration=" ".join(str(scene.get("narration") or "").split()),
            number=_number(scene.get("number")),
            items=_items(scene.get("items")),
            left=_side(scene.get("left")),
            right=_side(scene.get("right")),
            points=points,
            chart="line" if scene.get("chart") == "line" else "bar",
            note=_note(scene.get("note"), len(given)) if points == given else None,
            picture=picture,
        )
        return made._of_one_point() if len(points) == 1 else made

    def _of_one_point(self) -> Content:
        """A chart of one point is a number with a name."""
        label, value = self.points[0]
        number = value if self.number is None else self.number
        return replace(self, points=(), note=None, number=number, heading=self.heading or label)

    def drawn_by(self, drawable: Callable[[str], str]) -> Content:
        """The same with only what type can draw (`drawable` leaves the rest of a text out): a heading of
        which nothing is left is an absent one, and so with items.
        """
        items = (replace(item, text=drawable(item.text)) for item in self.items)
        return replace(
            self,
            narration=drawable(self.narration),
            heading=drawable(self.heading),
            kicker=drawable(self.kicker),
            key=drawable(self.key),
            source=drawable(self.source),
            answer=drawable(self.answer),
            items=tuple(item for item in items if item.text or item.icon),
            left=self.left and self.left.drawn_by(drawable),
            right=self.right and self.right.drawn_by(drawable),
            points=tuple((drawable(label), value) for label, value in self.points),
            note=self.note if self.note and drawable(self.note[1]) else None,
        )


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value)[:LONGEST_TEXT].split())


def _number(value: Any) -> float | None:
    """A finite number, also from text such as "1,200"; else None."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = float(str(value).replace(",", "").strip().rstrip("%"))
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < 1e15 else None


def _items(value: Any) -> tuple[Item, ...]:
    found = []
    for entry in value if isinstance(value, list | tuple) else ():
        fields = entry if isinstance(entry, Mapping) else {"text": entry}
        item = Item(_text(fields.get("text")), _text(fields.get("icon")), _text(fields.get("cue")))
        if item.text or item.icon:
            found.append(item)
    if len(found) > MOST_ITEMS:  # the last place says how many more there are
        found = [*found[: MOST_ITEMS - 1], Item(f"+{len(found) - MOST_ITEMS + 1}", "plus")]
    return tuple(found)


def _side(value: Any) -> Side | None:
    if not isinstance(value, Mapping):
        return None
    texts = {name: _text(value.get(name)) for name in ("label", "unit", "icon", "cue", "text")}
    return Side(number=_number(value.get("number")), win=bool(value.get("win")), **texts)


def _points(value: Any) -> tuple[tuple[str, float], ...]:
    """Label and value of each that has a number."""
    found = []
    for entry in value if isinstance(value, list | tuple) else ():
        if isinstance(entry, list | tuple) and len(entry) == 2:
            number = _number(entry[1])
            if number is not None:
                found.append((_text(entry[0]), number))
    return tuple(found)


def _spread(points: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """As many of the points as a chart holds, evenly chosen from the first to the last."""
    if len(points) <= MOST_POINTS:
        return points
    return tuple(points[round(i * (len(points) - 1) / (MOST_POINTS - 1))] for i in range(MOST_POINTS))


def _note(value: Any, points: int) -> tuple[int, str] | None:
    """The index of a point and what to say about it."""
    if isinstance(value, list | tuple) and len(value) == 2:
        index = _number(value[0])
        if index is not None and 0 <= index < points and _text(value[1]):
            return int(index), _text(value[1])
    return None


def is_latin(text: str) -> bool:
    """Whether there are Latin letters in it, so that A, B, C and VS are understood."""
    return any(char.isalpha() and char < "\u0250" for char in text)


def around_number(unit: str) -> tuple[str, str]:
    """What stands before and after a number: currencies before it, short units after (those of letters behind a
    space), long units nowhere.
    """
    if unit in ("$", "€", "£", "¥"):
        return unit, ""
    if len(unit) > 2:
        return "", ""
    return "", f" {unit}" if unit.isalpha() and unit.lower() != "x" else unit


def beside_number(unit: str) -> tuple[str, str]:
    """What stands before and after a number on its line, a long unit behind a space."""
    before, after = around_number(unit)
    return before, after or (f" {unit}" if unit and not before else "")


def decimals(value: float) -> int:
    """Decimal places that say a number as it is said: seven digits in all, four places at most and one at least
    where there are any; below one as many as two digits need.
    """
    size = abs(value)
    if size == int(size):
        return 0
    magnitude = math.floor(math.log10(size))
    most = max(1, min(4, 6 - magnitude)) if magnitude >= 0 else min(8, 1 - magnitude)
    return len(f"{size:.{most}f}".rstrip("0").partition(".")[2])


def written(value: float, before: str = "", after: str = "", places: int | None = None) -> str:
    """A number with thousands separated, its sign before what stands before it: -$1,200."""
    digits = f"{abs(value):,.{decimals(value) if places is None else places}f}"
    sign = "-" if value < 0 and digits.strip("0.,") else ""
    return f"{sign}{before}{digits}{after}"
