"""Which scenes to keep, and how long each, so that the film has its length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .brief import SceneFields

# Within this share of the wanted length the better material decides, beyond it only the length does.
_CLOSE_ENOUGH = 0.02
_TICKS = 1200


@dataclass(frozen=True)
class Option:
    """One way of telling a scene. `worth` is counted against other options that could have the same seconds."""

    scene: SceneFields
    seconds: float
    worth: float


@dataclass(frozen=True)
class Slot:
    """A place in the film for one of its options; a place that is not `required` may stay empty."""

    options: tuple[Option, ...]
    required: bool = False


def fitted(slots: Sequence[Slot], seconds: float) -> list[Option | None]:
    """For each slot its option or None: the most worth whose length is close to `seconds`, else the closest.

    A multiple-choice knapsack over lengths in ticks (a 1,200th of the wanted length, at least 10 ms).
    """
    tick = max(seconds / _TICKS, 0.01)
    most = round(seconds * 1.5 / tick)
    best: list[dict[int, tuple[float, int, int]]] = [{0: (0.0, 0, -1)}]
    for slot in slots:
        best.append(_extended(best[-1], slot, tick, most))
    ends = best[-1] or {}
    if not ends:
        return [slot.options[0] if slot.required else None for slot in slots]
    at = min(ends, key=lambda total: _cost(total * tick, seconds, ends[total][0]))
    chosen: list[Option | None] = []
    for slot, lengths in zip(reversed(slots), reversed(best[1:]), strict=True):
        _, before, index = lengths[at]
        chosen.append(slot.options[index] if index >= 0 else None)
        at = before
    return chosen[::-1]


def _extended(
    lengths: dict[int, tuple[float, int, int]], slot: Slot, tick: float, most: int
) -> dict[int, tuple[float, int, int]]:
    """The lengths that can be had with one slot more: length -> (worth, length before, option)."""
    longer: dict[int, tuple[float, int, int]] = {}
    choices = [(index, round(option.seconds / tick), option.worth) for index, option in enumerate(slot.options)]
    if not slot.required:
        choices.append((-1, 0, 0.0))
    for total, (worth, _, _) in lengths.items():
        for index, added, gain in choices:
            length = total + added
            if length <= most and (length not in longer or longer[length][0] < worth + gain):
                longer[length] = (worth + gain, total, index)
    return longer


def _cost(total: float, seconds: float, worth: float) -> tuple[float, float]:
    away = abs(total - seconds) / seconds
    return (0.0, -worth) if away <= _CLOSE_ENOUGH else (away, 0.0)
