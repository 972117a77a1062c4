"""Sound at another rate: a windowed sinc, one filter for each place between two samples.

scipy has the same, but takes a second to import, which every start of the voice would pay.
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

# Zero crossings of the sinc on either side, and the shape of its Kaiser window: 80 dB below from 1.1 × the lower
# Nyquist frequency on.
_CROSSINGS, _BETA = 24, 8.0


def resampled(sound: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """The sound of `rate` at the rate `wanted`, as long in seconds to within one sample."""
    if rate == wanted or not len(sound):
        return sound
    common = math.gcd(rate, wanted)
    up, down = wanted // common, rate // common
    filters = _filters(up, down)
    reach = filters.shape[1] // 2
    out = np.zeros(-(-len(sound) * up // down), np.float32)
    padded = np.pad(sound, (reach, reach + down))
    windows = np.lib.stride_tricks.sliding_window_view(padded, filters.shape[1])
    for phase in range(min(up, len(out))):
        place = out[phase::up]
        # Sample n of the output lies n · down / up samples into the input.
        place[:] = windows[phase * down // up :: down][: len(place)] @ filters[phase]
    return out


@functools.lru_cache(maxsize=8)
def _filters(up: int, down: int) -> NDArray[np.float32]:
    """Taps for each of the `up` places between two samples; those below the lower of both rates pass."""
    cutoff = min(1.0, up / down) * 0.95
    reach = math.ceil(_CROSSINGS / cutoff)
    places = (np.arange(up) * down % up / up)[:, np.newaxis]
    distance = np.arange(-reach, reach + 1) - places
    window = np.i0(_BETA * np.sqrt(np.clip(1 - (distance / reach) ** 2, 0, 1))) / np.i0(_BETA)
    taps = cutoff * np.sinc(cutoff * distance) * window
    return (taps / taps.sum(axis=1, keepdims=True)).astype(np.float32)
