"""The fields of a scene as text that a person types, and the scene again from that text."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ytempire.text import one_line, plain

TEXTS = ("heading", "kicker", "key", "icon", "unit", "source", "answer", "chapter", "picture_prompt")
SIDES = ("left", "right")
OF_A_SIDE = ("label", "number", "unit", "text")
NAMES = (
    "narration", "layout", *TEXTS, "number", "items", "points", "chart", "winner",
    *(f"{side}_{name}" for side in SIDES for name in OF_A_SIDE),
)  # fmt: skip
LARGEST = 1e15  # a number beyond it is not drawn
BAR = " | "  # between an item and the icon that it is to have


def typed(scene: Mapping[str, Any]) -> dict[str, str]:
    """Every field as it stands in the form, by the names of `NAMES`."""
    found = {name: one_line(_text(scene.get(name))) for name in TEXTS}
    found |= {"narration": plain(_text(scene.get("narration"))), "layout": _text(scene.get("layout"))}
    found["number"] = _written(scene.get("number"))
    found["items"] = "\n".join(_item_line(item) for item in _list(scene.get("items")))
    found["points"] = "\n".join(_point_line(entry) for entry in _list(scene.get("points")))
    found["chart"] = "line" if scene.get("chart") == "line" else "bar"
    found["winner"] = next((side for side in SIDES if _dict(scene.get(side)).get("win")), "")
    for side in SIDES:
        for name in OF_A_SIDE:
            value = _dict(scene.get(side)).get(name)
            found[f"{side}_{name}"] = _written(value) if name == "number" else one_line(_text(value))
    return found


def scene(now: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    """The scene that is typed, made from the one `before`: what was not changed stays as it was, to the letter."""
    was = typed(before)
    changed = {name for name in NAMES if now[name] != was[name]}
    made = {**before, "layout": now["layout"]}
    if "narration" in changed or not isinstance(before.get("narration"), str):
        made["narration"] = now["narration"]
    if "layout" in changed:
        made.pop("background", None)  # another layout, another deal
    for name in changed & set(TEXTS):
        _put(made, name, now[name])
    if "number" in changed:
        _put(made, "number", _number_or_text(now["number"]))
    if "items" in changed:
        _put(made, "items", _items(now["items"], _list(before.get("items"))))
    if "points" in changed:
        _put(made, "points", [list(point(line)) for line in now["points"].splitlines() if line.strip()])
    if "chart" in changed:
        _put(made, "chart", "line" if now["chart"] == "line" else "bar")
    for side in SIDES:
        if changed & {"winner", *(f"{side}_{name}" for name in OF_A_SIDE)}:
            _put(made, side, _side(side, now, _dict(before.get(side)), changed))
    return made


def number(text: str) -> int | float | None:
    """A finite number as people write it, `1,200` or `42 %`; None for anything else."""
    try:
        value = float(text.replace(",", "").replace("−", "-").strip().rstrip("%").strip())
    except ValueError:
        return None
    if not math.isfinite(value) or abs(value) >= LARGEST:
        return None
    return int(value) if value == int(value) else value


def point(line: str) -> tuple[str, int | float | None]:
    """The label and the value of a line `2019: 14`; the value is None where there is none."""
    label, colon, value = line.rpartition(":")
    return (one_line(label), number(value)) if colon else (one_line(line), None)


def _items(text: str, before: list[Any]) -> list[dict[str, Any]]:
    """An item a line. A line that stood there before is the same item, with the word at which it comes."""
    known = {_item_line(item): item for item in before}
    by_text = {_text(item.get("text")): item for item in before if isinstance(item, Mapping)}
    items = []
    for line in filter(None, map(one_line, text.splitlines())):
        if line in known:
            items.append(known[line])
            continue
        said, _, icon = line.partition("|")
        cue = by_text.get(said.strip(), {}).get("cue")
        item = {"text": said.strip(), "icon": icon.strip(), "cue": cue}
        items.append({name: value for name, value in item.items() if value})
    return items


def _side(side: str, now: Mapping[str, str], before: dict[str, Any], changed: set[str]) -> dict[str, Any]:
    made = dict(before)
    if f"{side}_label" in changed:
        made.pop("cue", None)  # the word at which the old one came
        made.pop("icon", None)
    for name in OF_A_SIDE:
        if f"{side}_{name}" in changed:
            text = now[f"{side}_{name}"]
            _put(made, name, _number_or_text(text) if name == "number" else text)
    _put(made, "win", now["winner"] == side)
    told = any(made.get(name) not in (None, "") for name in OF_A_SIDE)
    return made if told else {}


def _put(scene: dict[str, Any], name: str, value: Any) -> None:
    """The field with its value; without one it is not there."""
    if value is None or value is False or value == "" or value == [] or value == {}:
        scene.pop(name, None)
    else:
        scene[name] = value


def _number_or_text(text: str) -> int | float | str:
    """What is no number stays as it is typed, so that it can be shown again and refused."""
    value = number(text)
    return text if value is None else value


def _written(value: Any) -> str:
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        value = int(value)
    return one_line(_text(value))


def _item_line(item: Any) -> str:
    if not isinstance(item, Mapping):
        return one_line(_text(item))
    text, icon = one_line(_text(item.get("text"))), one_line(_text(item.get("icon")))
    told = icon.lower() in text.lower()  # it is looked up by a word of the item, so it need not be said
    return text if told else f"{text}{BAR}{icon}"


def _point_line(entry: Any) -> str:
    if not isinstance(entry, list | tuple) or len(entry) != 2:
        return one_line(_text(entry))
    label, value = entry
    return f"{one_line(_text(label))}: {_written(value)}"


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _dict(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}
