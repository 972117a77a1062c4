"""The description of a video: the channel's template filled in, with chapters that YouTube accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DEFAULT_TEMPLATE = "{description}\n\n{chapters}"
FEWEST_CHAPTERS = 3  # YouTube shows chapters from three on, the first at 0:00, each of at least ten seconds
SHORTEST_CHAPTER = 10.0  # seconds


def describe(template: str, **parts: str) -> str:
    """The template with {title}, {description}, {chapters}, {tags} and {channel} filled in.

    Anything else in braces stays as it is, and empty lines that an empty part leaves are closed up.
    """
    text = template.strip() or DEFAULT_TEMPLATE
    for name, value in parts.items():
        text = text.replace(f"{{{name}}}", value)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()


def chapters(scenes: Sequence[Mapping[str, object]], starts: Sequence[float], seconds: float) -> str:
    """Lines "0:00 Title", or nothing where there are too few that are long enough.

    `scenes` carry a `chapter` title where one begins; `starts` are their seconds in the film.
    """
    begun: list[tuple[float, str]] = []
    for scene, start in zip(scenes, starts, strict=True):
        title = str(scene.get("chapter") or "")
        if title and (not begun or start - begun[-1][0] >= SHORTEST_CHAPTER):
            begun.append((start if begun else 0.0, title))
    while begun and seconds - begun[-1][0] < SHORTEST_CHAPTER:
        begun.pop()
    if len(begun) < FEWEST_CHAPTERS:
        return ""
    return "\n".join(f"{_clock(start)} {title}" for start, title in begun)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
