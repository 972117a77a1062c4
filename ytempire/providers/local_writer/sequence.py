"""The chosen scenes in their order: neighbours look different, chapters begin where the subject changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from ..local_voice.numerals import cardinal
from .brief import SceneFields
from .fitting import Option
from .variety import varied

# Chapters of a film shorter than this would be too short to jump to; YouTube wants ten seconds at least.
_CHAPTERS_FROM, _SHORTEST_CHAPTER = 60.0, 12.0

# In a shorter film the words would cost more than they give.
_TURN, _TURN_FROM = "Now it is your turn.", 40.0
# What the composer notes on scenes for this module.
_MARKS = ("stage", "do", "fact", "counted")
_FACTS = "What there is to say"
_STAGES = {
    1: "Getting hold of it",
    2: "Taking it apart",
    3: "What to check",
    4: "Second thoughts",
    5: "What to take with you",
}


def sequenced(options: Sequence[Option], opening: str) -> list[SceneFields]:
    """Scenes without the marks of the composer. opening: the first chapter's title."""
    ordered = _alternating(options)
    _count_aloud(ordered)
    if sum(option.seconds for option in ordered) >= _TURN_FROM:
        _turn_to_the_viewer(ordered)
    if sum(option.seconds for option in ordered) >= _CHAPTERS_FROM:
        _set_chapters(ordered, opening)
    else:
        for option in ordered:
            option.scene.pop("chapter", None)
    scenes = [{name: value for name, value in option.scene.items() if name not in _MARKS} for option in ordered]
    return varied(scenes)


def room(seconds: float, with_facts: bool, predict: Callable[[str], float]) -> float:
    """The seconds to fill with scenes, where the turn to the viewer may come on top."""
    return seconds - predict(_TURN) / 2 if with_facts and seconds >= _TURN_FROM else seconds


def _alternating(options: Sequence[Option]) -> list[Option]:
    """Within one stage of framing the order is free: a layout does not follow itself where another can."""
    ordered: list[Option] = []
    for stage, run in groupby(options, key=lambda option: option.scene.get("stage")):
        waiting = list(run)
        while waiting:
            before = ordered[-1].scene["layout"] if ordered and stage else None
            following = next((option for option in waiting if option.scene["layout"] != before), waiting[0])
            waiting.remove(following)
            ordered.append(following)
    return ordered


def _count_aloud(options: Sequence[Option]) -> None:
    """Number one, number two: what was left out leaves no gap. Each kind of counting has its own numbers."""
    counts: Counter[str] = Counter()
    for scene in (option.scene for option in options if option.scene.get("counted")):
        name = scene["counted"]
        counts[name] += 1
        scene["narration"] = f"{name} {cardinal(counts[name])}. {scene['narration']}"
        for fields in scene.get("ways", [scene]):
            fields["kicker"] = f"{name} {counts[name]}"


def _turn_to_the_viewer(options: Sequence[Option]) -> None:
    """Where the facts are told and the questions begin, say so."""
    for before, after in pairwise(options):
        if before.scene.get("fact") and after.scene.get("stage"):
            after.scene["narration"] = f"{_TURN} {after.scene['narration']}"


def _set_chapters(options: Sequence[Option], opening: str) -> None:
    """A chapter begins with the film, with the facts, and with each stage that the last one leaves room for."""
    options[0].scene["chapter"] = opening
    name, seconds = opening, options[0].seconds
    for option in options[1:-1]:
        scene = option.scene
        wanted = scene.get("chapter") or (_FACTS if scene.get("fact") and name in (opening, *_STAGES.values()) else "")
        wanted = wanted or _STAGES.get(scene.get("stage", 0), "")
        if wanted and wanted != name and seconds >= _SHORTEST_CHAPTER:
            scene["chapter"], name, seconds = wanted, wanted, 0.0
        else:
            scene.pop("chapter", None)
        seconds += option.seconds
