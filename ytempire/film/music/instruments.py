"""The instruments: functions from a pitch and a length to samples at 48 kHz."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

SAMPLE_RATE = 48_000
# Seconds, band in hertz, attack and decay in seconds of the noise that a drum is made of.
NOISES = {
    "shaker": (0.12, 5000, 11000, 0.004, 0.03),
    "hat": (0.06, 7500, 14000, 0.001, 0.018),
    "clap": (0.22, 900, 5200, 0.001, 0.06),
    "rim": (0.08, 1500, 3200, 0.001, 0.016),
}
SWEEP = (300, 600, 1200, 2400, 4200)  # hertz


def hertz(semitones: float) -> float:
    """A pitch by its distance from A2."""
    return 110 * 2 ** (semitones / 12)


def clock(seconds: float) -> Samples:
    """The time of each sample, in seconds."""
    return np.arange(int(seconds * SAMPLE_RATE), dtype=np.float32) / np.float32(SAMPLE_RATE)


def envelope(seconds: float, attack: float, decay: float) -> Samples:
    """Straight up, exponentially down, and to nothing within the last 30 ms."""
    t = clock(seconds)
    return np.minimum(t / attack, 1) * np.exp(-t / decay) * np.minimum(1, (seconds - t) / 0.03)


def tone(frequency: float, t: Samples) -> Samples:
    """A sine; its phase is counted in double precision, which long notes need."""
    return np.sin(2 * np.pi * frequency * t.astype(np.float64)).astype(np.float32)


def keys(frequency: float, seconds: float, brightness: float) -> Samples:
    """An electric piano: two-operator FM whose brightness dies first."""
    t = clock(seconds)
    bend = 1.6 * brightness * np.exp(-t / 0.25) * tone(frequency, t)
    phase = 2 * np.pi * frequency * t.astype(np.float64)
    tine = 0.12 * brightness * np.exp(-t / 0.06) * tone(frequency * 7.02, t)
    return envelope(seconds, 0.004, seconds * 0.3) * (np.sin(phase + bend).astype(np.float32) + tine)


@lru_cache(maxsize=32)
def pad(frequency: float, seconds: float, brightness: float) -> Samples:
    """Seven partials that sway slowly, swelling for a second and fading as long."""
    t = clock(seconds)
    swell = np.minimum(t / 1.1, 1) * np.minimum(1, (seconds - t) / 1.4)
    sway = 1 + 0.0012 * np.sin(2 * np.pi * 0.3 * t + frequency)
    phase = 2 * np.pi * frequency * np.cumsum(sway, dtype=np.float64) / SAMPLE_RATE
    sound = np.zeros_like(t)
    for partial in range(1, 8):
        level = partial ** -(2.1 - 0.5 * brightness)
        sound += (np.sin(partial * (phase + frequency)) * level).astype(np.float32)
    return swell * sound


@lru_cache(maxsize=32)
def bass(frequency: float, seconds: float) -> Samples:
    """A sine with two overtones, slightly overdriven."""
    t = clock(seconds)
    string = tone(frequency, t) + 0.35 * tone(2 * frequency, t) + 0.12 * tone(3 * frequency, t)
    return np.tanh(1.5 * envelope(seconds, 0.008, seconds * 0.55) * string)


def kick() -> Samples:
    """A sine that falls quickly to 48 Hz."""
    t = clock(0.32)
    return envelope(0.32, 0.002, 0.09) * np.sin(2 * np.pi * (48 * t + 4.2 * (1 - np.exp(-t / 0.028))))


def noise_drum(name: str, chance: np.random.Generator) -> Samples:
    """One of NOISES."""
    seconds, low, high, attack, decay = NOISES[name]
    noise = chance.standard_normal(int(seconds * SAMPLE_RATE), dtype=np.float32)
    return envelope(seconds, attack, decay) * band(noise, low, high) * 1.6


def whoosh(seed: int = 3) -> Samples:
    """The sound of a scene change, of shape (samples, 2) with peak 1: bands of noise that swell in turn.

    It passes from left to right, and is loudest a third of its length in.
    """
    chance = np.random.default_rng(seed)
    length = int(0.85 * SAMPLE_RATE)
    t = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)
    noise = chance.standard_normal(length, dtype=np.float32)
    sound = np.zeros_like(noise)
    for i, centre in enumerate(SWEEP):
        swell = np.exp(-(((t - 0.3 - 0.07 * i) / 0.17) ** 2)) * 0.8**i
        sound += band(noise, centre * 0.7, centre * 1.4) * swell
    sound *= np.sin(np.pi * t) ** 0.7
    sound /= np.abs(sound).max()
    return np.stack([sound * np.sqrt(1 - t), sound * np.sqrt(t)], 1)


def band(sound: Samples, low: float, high: float) -> Samples:
    """What lies between two frequencies (12 dB an octave outside), treated as a loop: no end clicks."""
    frequency = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE).astype(np.float32)
    gain = 1 / (1 + (low / np.maximum(frequency, 1)) ** 4) / (1 + (frequency / high) ** 4)
    spectrum = np.fft.rfft(sound, axis=0)
    spectrum *= gain if sound.ndim == 1 else gain[:, None]
    return np.fft.irfft(spectrum, len(sound), axis=0).astype(np.float32)
