"""Words with times for tests: every word takes `seconds`, sentences are followed by a breath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ytempire.film.film import LEAD
from ytempire.film.frame import FORMATS, FPS
from ytempire.film.look import Look
from ytempire.film.palette import Theme, themes
from ytempire.film.timing import SceneTiming, Word


def spoken(*narrations: str, seconds: float = 0.35, breath: float = 0.4) -> list[SceneTiming]:
    """Contiguous scenes, one a narration."""
    scenes: list[SceneTiming] = []
    now = 0.0
    for narration in narrations:
        start, now, words = now, now + 0.3, []
        for text in narration.split(" "):
            words.append(Word(text, now, now + seconds))
            now += seconds + (breath if text.endswith(".") else 0.0)
        now += 0.2
        scenes.append(SceneTiming(start, now, tuple(words)))
    return scenes


@dataclass
class Narrated:
    """As much of a film as its captions need."""

    timing: Sequence[SceneTiming]
    look: Look = field(default_factory=Look)
    size: tuple[int, int] = FORMATS["landscape"]
    kinds: Sequence[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kinds = self.kinds or [("dark", "light", "bold")[i % 3] for i in range(len(self.timing))]

    @property
    def starts(self) -> list[int]:
        cuts = [max(0, round((scene.start - LEAD) * FPS)) for scene in self.timing]
        return [*cuts, round(self.timing[-1].end * FPS) + 15]

    @property
    def themes(self) -> Mapping[str, Theme]:
        return themes(self.look.colour)
