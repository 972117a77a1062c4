"""Which scenes to keep, and how long each, so that the film has its length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .brief import SceneFields

# Within this share of the wanted length the better material decides, beyond it only the length does.
_CLOSE_ENOUGH = 0.02
_TICKS, _SHORTEST_TICK, _LONGEST_TICK = 2400, 0.01, 0.2
_LEFT_OUT, _UNREACHED = -1, -2


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

    A multiple-choice knapsack over lengths in ticks: a 2,400th of the wanted length, from 10 to 200 ms, so that
    rounding cannot favour scenes of one length.
    """
    tick = min(max(seconds / _TICKS, _SHORTEST_TICK), _LONGEST_TICK)
    most = round(seconds * 1.5 / tick)
    worth = np.full(most + 1, -np.inf)
    worth[0] = 0.0
    choices = []
    for slot in slots:
        worth, chosen = _extended(worth, slot, tick)
        choices.append(chosen)
    if not np.isfinite(worth).any():
        return [slot.options[0] if slot.required else None for slot in slots]
    return _traced(slots, choices, _best_length(worth, seconds, tick), tick)


def _extended(
    worth: npt.NDArray[np.float64], slot: Slot, tick: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """The most worth for each length with one slot more, and the option that has it."""
    longer = np.full_like(worth, -np.inf) if slot.required else worth.copy()
    chosen = np.where(np.isfinite(longer), _LEFT_OUT, _UNREACHED).astype(np.int8)
    for index, option in enumerate(slot.options):
        added = _ticks(option, tick)
        if added >= len(worth):
            continue
        gained = worth[: len(worth) - added] + option.worth
        better = gained > longer[added:]
        longer[added:][better] = gained[better]
        chosen[added:][better] = index
    return longer, chosen


def _best_length(worth: npt.NDArray[np.float64], seconds: float, tick: float) -> int:
    """The length in ticks: of those that are close enough the one with the most worth, else the closest."""
    away = np.abs(np.arange(len(worth)) * tick - seconds) / seconds
    away[~np.isfinite(worth)] = np.inf
    close = away <= _CLOSE_ENOUGH
    return int(np.argmax(np.where(close, worth, -np.inf)) if close.any() else np.argmin(away))


def _traced(
    slots: Sequence[Slot], choices: Sequence[npt.NDArray[np.int8]], length: int, tick: float
) -> list[Option | None]:
    """The options that make up a length, from the last slot back to the first."""
    found: list[Option | None] = []
    for slot, chosen in zip(reversed(slots), reversed(choices), strict=True):
        index = int(chosen[length])
        option = slot.options[index] if index >= 0 else None
        found.append(option)
        length -= _ticks(option, tick) if option else 0
    return found[::-1]


def _ticks(option: Option, tick: float) -> int:
    return round(option.seconds / tick)
