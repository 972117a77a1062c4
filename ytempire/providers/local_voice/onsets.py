"""Where sound begins and ends, by energy."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

HOP = 0.005
_WINDOW = 0.010
# Below the loud part of the sentence (its 95th percentile) by this much is silence.
_SILENT_DB = 38.0


def envelope(sound: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Level in dB every HOP seconds, over windows of 10 ms that begin there."""
    hop, window = round(HOP * rate), round(_WINDOW * rate)
    if len(sound) < window:
        return np.zeros(0)
    total = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    starts = np.arange(0, len(sound) - window + 1, hop)
    return 10 * np.log10((total[starts + window] - total[starts]) / window + 1e-10)


def voiced(levels: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the levels belong to speech."""
    if not len(levels):
        return np.zeros(0, bool)
    return levels > np.percentile(levels, 95) - _SILENT_DB


def voiced_span(sound: NDArray[np.float32], rate: int) -> tuple[float, float]:
    """Start and end, in seconds, of the speech in `sound`; all of it when it is silent."""
    speech = np.flatnonzero(voiced(envelope(sound, rate)))
    if not len(speech):
        return 0.0, len(sound) / rate
    return speech[0] * HOP, min(len(sound) / rate, speech[-1] * HOP + _WINDOW)


def silences(speech: NDArray[np.bool_], shortest: float) -> list[tuple[float, float]]:
    """Stretches without speech between two with, at least `shortest` seconds long."""
    edges = np.flatnonzero(np.diff(speech.astype(np.int8)))
    ends = [int(i) + 1 for i in edges]
    found = [(a * HOP, b * HOP) for a, b in pairwise(ends) if not speech[a]]
    return [(start, end) for start, end in found if end - start >= shortest]
