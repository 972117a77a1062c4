"""What is known of writing systems: direction, which have capitals, what of a text can never be seen."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Literal

Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT = ("R", "AL")


@lru_cache(maxsize=4096)
def direction(text: str) -> Direction:
    """The way a paragraph runs: right to left where its first letter does, or where most of its letters do.

    The first strong letter decides in Unicode (UAX 9, P2); a sentence that begins with a foreign brand name is
    still a sentence of its own language.
    """
    strong = [kind for kind in map(unicodedata.bidirectional, text) if kind == "L" or kind in RIGHT_TO_LEFT]
    backward = sum(kind in RIGHT_TO_LEFT for kind in strong)
    return "rtl" if strong and (strong[0] in RIGHT_TO_LEFT or 2 * backward > len(strong)) else "ltr"
