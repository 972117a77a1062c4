"""What each mood is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Chord = tuple[int, int, int, int]


@dataclass(frozen=True)
class Mood:
    """Chords are semitones over A2 (110 Hz), the first of each the bass; rhythms are eighths of a 4/4 bar."""

    tempo: int  # beats a minute
    bars: int
    bars_a_chord: int
    chords: tuple[Chord, Chord, Chord, Chord]
    bass: tuple[int, ...]
    plucks: tuple[int, ...]
    octave: int  # semitones that plucks lie above their chord
    ring: float  # seconds a pluck rings
    drums: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    swing: float = 0.0  # share of an eighth by which every second one is late
    brightness: float = 1.0


EIGHTHS = (0, 1, 2, 3, 4, 5, 6, 7)
OFFBEATS = (1, 3, 5, 7)

MOODS = {
    "calm": Mood(
        tempo=72, bars=8, bars_a_chord=2,
        chords=((5, 12, 16, 21), (2, 9, 14, 17), (-2, 10, 14, 17), (0, 7, 12, 16)),
        bass=(0,), plucks=(0, 3, 6), octave=0, ring=1.8, brightness=0.5,
    ),
    "curious": Mood(
        tempo=98, bars=16, bars_a_chord=1,
        chords=((0, 7, 12, 15), (-4, 8, 12, 15), (3, 10, 15, 19), (-2, 10, 14, 17)),
        bass=(0, 3), plucks=(0, 2, 3, 5, 6), octave=12, ring=0.7, brightness=0.8,
        drums={"shaker": OFFBEATS, "rim": (2, 7)},
    ),
    "driving": Mood(
        tempo=116, bars=16, bars_a_chord=1,
        chords=((-5, 7, 11, 14), (3, 10, 15, 19), (-2, 10, 14, 17), (5, 9, 12, 17)),
        bass=EIGHTHS, plucks=(0, 3, 6), octave=0, ring=1.8,
        drums={"kick": (0, 4), "clap": (2, 6), "hat": EIGHTHS, "shaker": OFFBEATS},
    ),
    "warm": Mood(
        tempo=86, bars=16, bars_a_chord=1,
        chords=((-4, 8, 12, 15), (3, 7, 10, 15), (0, 7, 12, 15), (-2, 5, 10, 14)),
        bass=(0, 4, 7), plucks=(0, 2, 5), octave=0, ring=1.8,
        swing=0.12, brightness=0.6,
        drums={"kick": (0, 5), "hat": EIGHTHS, "shaker": OFFBEATS},
    ),
}  # fmt: skip
