"""Stretches in which nothing of a scene moves but its plate, and what is put there so that it stays alive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ytempire.film import shapes
from ytempire.film.board import Board, Zone
from ytempire.film.layer import FOREVER, Layer
from ytempire.film.scene import Disc

LONGEST_REST = 3.2  # seconds without a part that moves, after which something is put there
RIPPLE_SECONDS, STREAK_SECONDS = 1.2, 1.1
RIPPLE = 1.45  # of the disc it starts from
LEAST_RADIUS = 24  # design pixels


def rests(layers: Sequence[Layer], seconds: float) -> list[tuple[float, float]]:
    """(from, to) of each stretch of a scene of `seconds` in which no layer enters, goes or moves."""
    moving = sorted([(0.0, 0.0), *_moves(layers, seconds), (seconds, seconds)])
    found, until = [], 0.0
    for (start, end), _ in pairwise([*moving, (seconds, seconds)]):
        if start > until:
            found.append((until, min(start, seconds)))
        until = max(until, end)
    return [(start, end) for start, end in found if end > start]


def _moves(layers: Sequence[Layer], seconds: float) -> Iterable[tuple[float, float]]:
    for layer in layers:
        if layer.start < seconds:
            yield layer.start, seconds if layer.idle and layer.end == FOREVER else layer.start + layer.lasts
        if layer.end < seconds:
            yield (layer.start if layer.idle else layer.end), layer.end


def enliven(b: Board) -> None:
    """Let rings go out from the discs of the scene in turn, or a streak run under its heading, where it rests."""
    beats = []
    for start, end in rests(b.layers, b.cues.seconds):
        count = int((end - start) / LONGEST_REST)
        beats += [start + (end - start) * (i + 1) / (count + 1) for i in range(count)]
    for i, at in enumerate(beats):
        standing = [disc for disc, since in b.discs if since + 0.5 < at and _room(b, disc) > disc.radius * 1.08]
        if standing:
            _ripple(b, standing[i % len(standing)], at)
        elif b.heading and b.heading[1] + 0.5 < at:
            _streak(b, b.heading[0], at)


def _room(b: Board, disc: Disc) -> float:
    """How far a ring around the disc may reach."""
    return min(disc.radius * RIPPLE, disc.x, b.width - disc.x, disc.y, b.zone.bottom + 8 * b.unit - disc.y)


def _ripple(b: Board, disc: Disc, at: float) -> None:
    side = 2 * _room(b, disc)
    ring = shapes.outline(side, b.theme.brand if b.theme.is_light else b.theme.mark, 0.8, max(3.0, side * 0.018))
    b.add(ring, disc.x - side / 2, disc.y - side / 2, at, "ripple", lasts=RIPPLE_SECONDS, end=at + RIPPLE_SECONDS)


def _streak(b: Board, place: Zone, at: float) -> None:
    high = 8 * b.unit
    tone = b.theme.brand if b.theme.is_light else b.theme.mark
    streak = shapes.bar(place.width, high, tone)
    y = min(place.bottom, b.zone.bottom - high)
    b.add(streak, place.x, y, at, "streak", lasts=STREAK_SECONDS, end=at + STREAK_SECONDS)
