"""Which of its ways each scene is shown in: the best that does not look like the scenes before it."""

from __future__ import annotations

from collections.abc import Sequence

from .brief import SceneFields

# What it costs to leave the best way, to look like the scene before, and like the one before that.
_SECOND_BEST, _LATER = 2.0, 0.5
_AGAIN, _SOON = 6.0, 0.8
# A picture without anything on it is the quietest way: seldom.
_QUIET, _PICTURE_SOON = 0.4, 2.5
_ALIKE = {"statement": "picture", "picture": "statement"}

_State = tuple[str, str]


def varied(scenes: Sequence[SceneFields]) -> list[SceneFields]:
    """The scenes, each in one of its `ways`, so that neighbours differ where that can be had cheaply."""
    choices = [_ways(scene) for scene in scenes]
    best: dict[_State, float] = {("", ""): 0.0}
    trail: list[dict[_State, tuple[_State, int]]] = []
    for ways in choices:
        following: dict[_State, float] = {}
        back: dict[_State, tuple[_State, int]] = {}
        for state, cost in best.items():
            for index, way in enumerate(ways):
                layout = way["layout"]
                total = cost + _cost(index, layout, state, ways[0]["layout"])
                new = (state[1], layout)
                if new not in following or total < following[new]:
                    following[new], back[new] = total, (state, index)
        best = following
        trail.append(back)
    state = min(best, key=lambda key: best[key])
    picked: list[SceneFields] = []
    for ways, back in zip(reversed(choices), reversed(trail), strict=True):
        state, index = back[state]
        picked.append(ways[index])
    return picked[::-1]


def _cost(index: int, layout: str, state: _State, first: str) -> float:
    cost = 0.0
    if index and not (first in _ALIKE and layout in _ALIKE):
        cost += _SECOND_BEST + _LATER * index
    cost += _QUIET if layout == "picture" and index else 0.0
    cost += _AGAIN if state[1] == layout else 0.0
    if state[0] == layout:
        cost += _PICTURE_SOON if layout == "picture" else _SOON
    return cost


def _ways(scene: SceneFields) -> list[SceneFields]:
    """The scene in each of its layouts; a plain statement can also be a picture, and the other way round."""
    common = {name: value for name, value in scene.items() if name != "ways"}
    ways = scene.get("ways") or [{}]
    found = [{**common, **way} for way in ways]
    other = _ALIKE.get(found[0]["layout"]) if len(found) == 1 else None
    return [*found, {**found[0], "layout": other}] if other else found
