"""How a part enters and how it lives on: by share of the entry (0..1), where and how much of it is seen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from ytempire.film.easing import clamp, counting, ease_out, overshoot, smooth

SLIDE = 150  # pixels that a sliding part travels
PULSE = 2.6  # seconds from one pulse of a ring to the next


@dataclass(frozen=True)
class Pose:
    """Offset in pixels, scale about the centre, opacity, the window of the part that is seen (shares of its
    box: left, top, right, bottom), and the part of a turn from twelve o'clock that is seen.
    """

    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    alpha: float = 1.0
    window: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    turn: float = 1.0


STILL = Pose()

Entrance = Callable[[float, int], Pose]


def _rise(share: float, height: int) -> Pose:
    return Pose(dy=(1 - ease_out(share)) * height)


def _drop(share: float, height: int) -> Pose:
    return Pose(dy=-(1 - ease_out(share)) * height)


def _from_left(share: float, height: int) -> Pose:
    return Pose(dx=-(1 - ease_out(share)) * SLIDE, alpha=min(1.0, share * 2.2))


def _from_right(share: float, height: int) -> Pose:
    return Pose(dx=(1 - ease_out(share)) * SLIDE, alpha=min(1.0, share * 2.2))


def _pop(share: float, height: int) -> Pose:
    return Pose(scale=0.55 + 0.45 * overshoot(share), alpha=min(1.0, share * 3))


def _wipe(share: float, height: int) -> Pose:
    return Pose(window=(0, 0, smooth(share), 1))


def _draw(share: float, height: int) -> Pose:
    return Pose(window=(0, 0, clamp(share), 1))


def _grow(share: float, height: int) -> Pose:
    return Pose(window=(0, 1 - ease_out(share), 1, 1))


def _unroll(share: float, height: int) -> Pose:
    return Pose(window=(0, 0, 1, smooth(share)))


def _sweep(share: float, height: int) -> Pose:
    return Pose(turn=counting(share))


def _run(share: float, height: int) -> Pose:
    return Pose(turn=clamp(share))


def _wipe_back(share: float, height: int) -> Pose:
    return Pose(window=(1 - smooth(share), 0, 1, 1))


def _draw_back(share: float, height: int) -> Pose:
    return Pose(window=(1 - clamp(share), 0, 1, 1))


def _streak(share: float, height: int) -> Pose:
    return Pose(window=(smooth(1.6 * share - 0.6), 0, smooth(1.6 * share), 1))


def _streak_back(share: float, height: int) -> Pose:
    left, _, right, _ = _streak(share, height).window
    return Pose(window=(1 - right, 0, 1 - left, 1))


def _ripple(share: float, height: int) -> Pose:
    return Pose(scale=0.72 + 0.28 * ease_out(share), alpha=(1 - smooth(share)) * min(1.0, share * 8))


def _leave(share: float, height: int) -> Pose:
    return Pose(scale=1 - 0.35 * smooth(share), alpha=1 - smooth(share))


def _fade(share: float, height: int) -> Pose:
    return Pose(alpha=smooth(share))


# rise and drop are masked by the part's own box; slides leave theirs. A run goes evenly round like a clock; streaks,
# ripples and what leaves are gone at the end. What goes back comes from the right.
ENTRANCES: dict[str, Entrance] = {
    "rise": _rise,
    "drop": _drop,
    "left": _from_left,
    "right": _from_right,
    "pop": _pop,
    "wipe": _wipe,
    "draw": _draw,
    "grow": _grow,
    "unroll": _unroll,
    "sweep": _sweep,
    "run": _run,
    "wipe_back": _wipe_back,
    "draw_back": _draw_back,
    "streak": _streak,
    "streak_back": _streak_back,
    "ripple": _ripple,
    "leave": _leave,
    "fade": _fade,
}


def floating(pose: Pose, seconds: float, height: int) -> Pose:
    """A disc that hangs in the air: up and down by about one percent of its height."""
    return replace(pose, dy=pose.dy + height * 0.012 * math.sin(seconds * 1.7))


def pulsing(pose: Pose, seconds: float, height: int) -> Pose:
    """A ring that widens and fades, over and over."""
    share = (seconds / PULSE) % 1
    alpha = pose.alpha * (1 - share) * min(1.0, share * 8)
    return replace(pose, scale=0.74 + 0.42 * ease_out(share), alpha=alpha)


IDLES: dict[str, Callable[[Pose, float, int], Pose]] = {"float": floating, "pulse": pulsing}
