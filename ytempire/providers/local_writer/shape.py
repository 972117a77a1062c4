"""How much a scene may show: a phone held upright has room for fewer words and fewer items."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """heading, item: words at most. items: entries of a list in one scene. question: words of one."""

    heading: int = 7
    items: int = 6
    item: int = 7
    question: int = 12

    @classmethod
    def of(cls, format: str) -> Shape:
        return PORTRAIT if format == "portrait" else LANDSCAPE


LANDSCAPE = Shape()
PORTRAIT = Shape(heading=6, items=4, item=6, question=10)
