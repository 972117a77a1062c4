"""The order in which text of both directions is drawn: the Unicode bidirectional algorithm (UAX 9).

Texts come without embeddings, overrides and isolates (`scripts.legible` takes them out), so what remains are the
rules for weak and neutral characters, brackets and levels.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

BRACKETS = dict(zip("([{〈《「『【〔（［｛", ")]}〉》」』】〕）］｝", strict=True))
NEUTRAL = ("B", "S", "WS", "ON")
NUMBERS = ("EN", "AN")


def levels(text: str, rtl: bool) -> list[int]:
    """The embedding level of each character: even ones run to the right, odd ones to the left."""
    base = "R" if rtl else "L"
    kinds = _weak([unicodedata.bidirectional(char) or "L" for char in text], base)
    _brackets(text, kinds, base)
    _neutral(kinds, base)
    found = [_level(kind, rtl) for kind in kinds]
    for i in range(len(text) - 1, -1, -1):  # L1: spaces at the end of a line belong to the paragraph
        if unicodedata.bidirectional(text[i]) not in ("WS", "BN"):
            break
        found[i] = int(rtl)
    return found


def visual(pieces: Sequence[T], level: Callable[[T], int]) -> list[T]:
    """The pieces of a line from left to right (rule L2)."""
    made = list(pieces)
    highest = max(map(level, made), default=0)
    for limit in range(highest, 0, -1):
        i = 0
        while i < len(made):
            end = i
            while end < len(made) and level(made[end]) >= limit:
                end += 1
            made[i:end] = reversed(made[i:end])
            i = max(end, i + 1)
    return made


def _weak(kinds: list[str], base: str) -> list[str]:
    """Rules W1 to W7: marks go with their letter, separators and signs with their numbers."""
    before = base
    for i, kind in enumerate(kinds):
        before = kinds[i] = before if kind in ("NSM", "BN") else kind
    strong = base
    for i, kind in enumerate(kinds):
        if kind in ("L", "R", "AL"):
            strong, kinds[i] = kind, "R" if kind == "AL" else kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    for i in range(1, len(kinds) - 1):
        around = kinds[i - 1] if kinds[i - 1] == kinds[i + 1] else ""
        if kinds[i] in {"EN": ("ES", "CS"), "AN": ("CS",)}.get(around, ()):
            kinds[i] = around
    _signs(kinds)
    strong = base
    for i, kind in enumerate(kinds):
        strong = kind if kind in ("L", "R") else strong
        if kind == "EN" and strong == "L":
            kinds[i] = "L"
    return kinds


def _signs(kinds: list[str]) -> None:
    """Rules W5 and W6: a per cent or currency sign beside a number is part of it, elsewhere neutral."""
    for start, end in _stretches(kinds, ("ET",)):
        beside = kinds[max(start - 1, 0)], kinds[min(end, len(kinds) - 1)]
        if "EN" in beside:
            kinds[start:end] = ["EN"] * (end - start)
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]


def _brackets(text: str, kinds: list[str], base: str) -> None:
    """Rule N0: a pair of brackets runs as what is in it runs, where that is the way of the paragraph or of what
    stands before.
    """
    for start, end in _pairs(text, kinds):
        inside = {_strong(kind) for kind in kinds[start + 1 : end]} - {""}
        if not inside:
            continue
        way = base
        if base not in inside:
            before = next((_strong(kind) for kind in reversed(kinds[:start]) if _strong(kind)), base)
            way = before if before in inside else base
        for place in (start, end):
            kinds[place] = way
            while place + 1 < len(text) and unicodedata.bidirectional(text[place + 1]) in ("NSM", "BN"):
                place += 1
                kinds[place] = way


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    """Opening and closing bracket of each pair, in the order of the opening ones."""
    waiting: list[int] = []
    found = []
    for i, char in enumerate(text):
        if kinds[i] != "ON":
            continue
        if char in BRACKETS:
            waiting.append(i)
        elif any(BRACKETS[text[start]] == char for start in waiting):
            while BRACKETS[text[waiting[-1]]] != char:
                waiting.pop()
            found.append((waiting.pop(), i))
    return sorted(found)


def _neutral(kinds: list[str], base: str) -> None:
    """Rules N1 and N2: what stands between two of one direction takes it, else that of the paragraph."""
    for start, end in _stretches(kinds, NEUTRAL):
        before = _strong(kinds[start - 1]) if start else base
        after = _strong(kinds[end]) if end < len(kinds) else base
        kinds[start:end] = [before if before == after else base] * (end - start)


def _stretches(kinds: Sequence[str], of: Sequence[str]) -> list[tuple[int, int]]:
    found, start = [], None
    for i, kind in enumerate([*kinds, ""]):
        if kind in of and start is None:
            start = i
        elif kind not in of and start is not None:
            found.append((start, i))
            start = None
    return found


def _strong(kind: str) -> str:
    """L or R; numbers count as running to the left, which keeps them with the words around them."""
    return "R" if kind == "R" or kind in NUMBERS else kind if kind == "L" else ""


def _level(kind: str, rtl: bool) -> int:
    """Rules I1 and I2."""
    if rtl:
        return 1 if kind == "R" else 2
    return {"L": 0, "R": 1}.get(kind, 2)
