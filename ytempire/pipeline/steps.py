"""The steps in their order, and what a step is: a module with these five names."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from ytempire.pipeline import captions, quality, render, script, thumbnail, visuals, voice
from ytempire.pipeline.work import Made, Work
from ytempire.videos.video import Video


class Step(Protocol):
    """A step. `inputs` is hashed, so it names all that `make` reads; `make` touches no database row itself;
    `apply` writes what was made onto the video, in the transaction that stores it."""

    @property
    def NAME(self) -> str: ...

    def provider(self, work: Work) -> str: ...

    def inputs(self, work: Work) -> Any: ...

    def make(self, work: Work, folder: Path) -> Made: ...

    def apply(self, video: Video, data: dict[str, Any], work: Work) -> None: ...


STEPS: tuple[Step, ...] = (script, voice, visuals, thumbnail, captions, render, quality)
