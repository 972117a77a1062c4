"""Whether a scene shows and says only what its maker was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ytempire.providers.local_writer.lexicon import plain
from ytempire.providers.local_writer.quantities import quantities

# What the writer puts around facts: it counts, joins and attributes, and says no more.
FRAME = set(
    "in the words of number step one two three four five six seven eight nine ten and from to by before after "  # noqa: SIM905
    "now then today once more a at true false million billion thousand dollars pounds euros percent short".split()
)


def words(text: str) -> set[str]:
    """The words of a text as they are compared, those of one with a dash or an apostrophe also alone."""
    found = {plain(word) for word in re.sub(r"</?\w+>", " ", text).split()}
    found |= {plain(part) for word in found for part in re.split(r"[-–—/'’]", word)}
    return found - {""}


def unfounded(scene: dict[str, Any], given: str) -> list[str]:
    """Words and numbers of a scene that are neither in what was given nor frame."""
    known = words(given) | FRAME
    strange = [word for text in _texts(scene) for word in words(text) - known if not word.isdigit()]
    numbers = {value for found in quantities(given, with_years=True) for value in (found.value, found.whole)}
    numbers |= {float(digits) for digits in re.findall(r"\d+(?:\.\d+)?", given.replace(",", ""))}
    return strange + [str(number) for number in _numbers(scene) if number not in numbers]


def unspoken(scene: dict[str, Any]) -> list[str]:
    """Keys and cues that the narration does not say, so that nothing could enter at them."""
    said = words(scene["narration"])
    cues = [scene.get("key", "")]
    cues += [item.get("cue") or item["text"] for item in scene.get("items", ())]
    cues += [scene[side].get("cue") or scene[side]["label"] for side in ("left", "right") if side in scene]
    return [cue for cue in cues if cue and not words(cue) <= said]


def _texts(scene: dict[str, Any]) -> Iterator[str]:
    yield scene["narration"]
    for name in ("heading", "answer"):
        yield scene.get(name, "")
    for item in scene.get("items", ()):
        yield item["text"]
    for side in ("left", "right"):
        yield from (scene.get(side, {}).get(name, "") for name in ("label", "text"))
    yield from (str(label) for label, _ in scene.get("points", ()))


def _numbers(scene: dict[str, Any]) -> Iterator[float]:
    if scene["layout"] == "big_number":
        yield scene["number"]
    yield from (scene[side]["number"] for side in ("left", "right") if "number" in scene.get(side, {}))
    yield from (value for _, value in scene.get("points", ()))
