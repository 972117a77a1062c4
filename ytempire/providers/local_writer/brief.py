"""What the writer is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SceneFields = dict[str, Any]


@dataclass(frozen=True)
class Brief:
    """A film to be written. `seconds` is its wanted length, which an `own_script` overrides.

    predict: seconds that the voice takes for a text, its silences included. spoken_here: whether it is the voice on
    this computer, which cannot speak every `own_script`.
    """

    topic: str
    style: str
    seconds: float
    format: str
    predict: Callable[[str], float]
    notes: str = ""
    own_script: str = ""
    channel_name: str = ""
    audience: str = ""
    tone: str = ""
    call_to_action: str = ""
    spoken_here: bool = True


@dataclass(frozen=True)
class Draft:
    """A written film. `scenes` have the fields of the film's layouts, and `chapter` (a title) where one begins.

    predicted_seconds: the voice's time for all scenes. shortfall: one sentence where the material did not carry
    the wanted length, else None. left_out: one sentence where the notes held more than fitted in, else None.
    """

    title: str
    description: str
    tags: tuple[str, ...]
    scenes: list[SceneFields]
    predicted_seconds: float
    shortfall: str | None = None
    left_out: str | None = None
    label: str = "Draft"
