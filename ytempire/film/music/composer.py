"""A bed composed from a mood. All is placed and echoed on a circle, so that the loop has no seam."""

from __future__ import annotations

import numpy as np

from ytempire.film.music import instruments
from ytempire.film.music.instruments import SAMPLE_RATE, Samples, band, hertz
from ytempire.film.music.moods import Chord, Mood

LEVEL = 0.1  # root mean square of a finished bed: -20 dB
DRUM_LEVELS = {"kick": 0.5, "clap": 0.13, "hat": 0.11, "shaker": 0.12, "rim": 0.12}
BREATH = (12, 13)  # bars without drums, before the loop comes round


class Composer:
    """Plays one mood into four circular tracks of the same length and mixes them."""

    def __init__(self, mood: Mood, seed: int) -> None:
        self.mood, self.chance = mood, np.random.default_rng(seed)
        self.length = smooth(mood.bars * 8 * 30 / mood.tempo * SAMPLE_RATE)
        self.eighth = self.length / mood.bars / 8  # samples
        self.dry, self.soft, self.beat = (np.zeros((self.length, 2), np.float32) for _ in range(3))
        self.duck: Samples = np.zeros((self.length, 1), np.float32)
        self.drums = {name: instruments.noise_drum(name, self.chance) for name in instruments.NOISES}
        self.drums["kick"] = instruments.kick()
        self.motif = self.chance.integers(0, 4, (2, len(mood.plucks)))

    def play(self) -> Samples:
        """The bed, of shape (samples, 2), at LEVEL."""
        for bar in range(self.mood.bars):
            chord = self.mood.chords[bar // self.mood.bars_a_chord % 4]
            start = bar * 8 * self.eighth
            self._play_pads(chord, start)
            self._play_bass(chord, start)
            self._play_plucks(chord, start, bar)
            if bar not in BREATH:
                self._play_drums(start)
        return self._mixed()

    def _play_pads(self, chord: Chord, start: float) -> None:
        seconds = 8 * self.eighth / SAMPLE_RATE + 1.4
        for voice, note in enumerate(chord[1:]):
            for detune, gain, pan in ((1.0, 0.1, 0.2 + 0.3 * voice), (1.003, 0.07, 0.8 - 0.3 * voice)):
                sound = instruments.pad(hertz(note) * detune, seconds, self.mood.brightness)
                put(self.soft, sound, start, gain, pan)

    def _play_bass(self, chord: Chord, start: float) -> None:
        busy = len(self.mood.bass) > 4
        note = chord[0] - (12 if chord[0] > -3 else 0)
        sound = instruments.bass(hertz(note), self.eighth / SAMPLE_RATE * (1.1 if busy else 3))
        for step in self.mood.bass:
            put(self.dry, sound, start + step * self.eighth, 0.2 if busy else 0.3)

    def _play_plucks(self, chord: Chord, start: float, bar: int) -> None:
        """Phrases A A B A of four bars, thinned out in the last bar of each."""
        phrase = self.motif[1 if bar // 4 % 4 == 2 else 0]
        last = bar % 4 == 3
        for i, step in enumerate(self.mood.plucks[:2] if last else self.mood.plucks):
            note = chord[phrase[i]] + (12 if i % 3 != 1 else 0) + self.mood.octave
            sound = instruments.keys(hertz(note), self.mood.ring, self.mood.brightness)
            late = self.chance.integers(0, 400)
            gain, pan = self.chance.uniform(0.1, 0.15), self.chance.uniform(0.3, 0.7)
            put(self.dry, sound, start + step * self.eighth + late, gain, pan)

    def _play_drums(self, start: float) -> None:
        for name, steps in self.mood.drums.items():
            for step in steps:
                swing = self.eighth * self.mood.swing if step % 2 else 0.0
                at = start + step * self.eighth + swing + self.chance.integers(0, 120)
                gain = DRUM_LEVELS[name] * self.chance.uniform(0.7, 1)
                pan = 0.5 if name in ("kick", "clap") else self.chance.uniform(0.35, 0.65)
                put(self.beat, self.drums[name], at, gain, pan)
                if name == "kick":
                    dip = np.exp(-instruments.clock(0.3) / 0.09)
                    add(self.duck, dip[:, None], start + step * self.eighth)

    def _mixed(self) -> Samples:
        """Pads give way to the kick; a room around all; no very low or very high ends; peaks rounded off."""
        sustained = (self.soft + 0.35 * self.dry) * (1 - 0.45 * np.clip(self.duck, 0, 1))
        room = self._room(self.soft * 0.6 + self.dry + 0.2 * self.beat)
        mix = sustained + 0.65 * self.dry + self.beat + 0.3 * room
        mix = band(mix, 38, 4200 + 7000 * self.mood.brightness)
        mix = np.tanh(mix * (1.15 * LEVEL / rms(mix)))
        return (mix * (LEVEL / rms(mix))).astype(np.float32)

    def _room(self, sound: Samples, seconds: float = 1.9) -> Samples:
        """An echo as loud as the sound: circular convolution with decaying noise, another left than right."""
        count = min(int(seconds * SAMPLE_RATE), len(sound))
        walls = np.zeros_like(sound)
        fade = np.exp(-np.arange(count, dtype=np.float32) / SAMPLE_RATE / 0.42)
        walls[:count] = self.chance.standard_normal((count, 2), dtype=np.float32) * fade[:, None]
        spectrum = np.fft.rfft(sound, axis=0) * np.fft.rfft(band(walls, 220, 5200), axis=0)
        wet = np.fft.irfft(spectrum, len(sound), axis=0).astype(np.float32)
        return wet * (rms(sound) / rms(wet))


def put(track: Samples, sound: Samples, at: float, gain: float = 1.0, pan: float = 0.5) -> None:
    """Add a mono sound at a sample position, with equal power from left (0) to right (1)."""
    sides = np.array([np.cos(pan * np.pi / 2), np.sin(pan * np.pi / 2)], np.float32) * np.float32(gain)
    add(track, sound[:, None] * sides, at)


def add(track: Samples, sound: Samples, at: float) -> None:
    """Add a sound to a track; what runs past the end goes on at the beginning."""
    start = int(at) % len(track)
    while len(sound):
        room = len(track) - start
        track[start : start + len(sound)] += sound[:room]
        start, sound = 0, sound[room:]


def rms(sound: Samples) -> float:
    """Root mean square over both channels; never zero."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float32)))) + 1e-9


def smooth(samples: float) -> int:
    """The nearest count with no prime factor above 5: the transforms of a whole loop are many times faster.

    Such counts lie so close that the tempo moves by less than a thousandth.
    """
    wanted = round(samples)
    for distance in range(wanted):
        for count in (wanted - distance, wanted + distance):
            if _largest_is_five(count):
                return count
    return 1


def _largest_is_five(count: int) -> bool:
    for prime in (2, 3, 5):
        while count % prime == 0:
            count //= prime
    return count == 1
