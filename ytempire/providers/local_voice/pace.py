"""How long a voice takes for a text, before it is spoken.

Seconds of a sentence are a sum over its sounds (long and short vowels, consonants; shorter in the small words
that carry no stress), its commas, and what every sentence takes at its ends. The figures are least-squares fits:
for Piper to 257 sentences, 658 seconds of the bundled voice; for Kokoro to 191 sentences, 608 seconds of its first
speaker, and a factor for each other speaker. On sentences left out of the fit, joined to stretches of 45 seconds,
Piper was off by 2.5 % at most, Kokoro by 1.5 %.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from .catalogue import BUNDLED
from .pronunciation import dictionary
from .replacing import Pronunciations
from .speech import Token, read

LEAD = 0.30
TRAIL = 0.12
SENTENCE_GAP = 0.22
# Seconds of silence after a scene of a film, on top of what the voice leaves; longer where a chapter begins.
SCENE_PAUSE, CHAPTER_PAUSE = 0.35, 0.5

# Kokoro's speed is none either: it gives each sound whole frames of 25 ms. Measured on 17 sentences. Past either end
# all sounds of two frames get one frame more or less at once, and speech runs a fifth faster or slower than asked.
_HD_SPEEDS = (1.32, 1.25, 1.12, 1.0, 0.9, 0.805)
_HD_LENGTHS = (0.80, 0.850, 0.936, 1.0, 1.063, 1.21)

# Piper rounds every sound up, so that its length scale is no factor of the length: measured on 22 sentences.
_SCALES = (0.6, 0.7, 0.8, 0.9, 1.05, 1.2, 1.4, 1.6, 2.0)
_LENGTHS = (0.649, 0.742, 0.860, 0.942, 1.0, 1.085, 1.264, 1.435, 1.722)


class _Times(NamedTuple):
    """Seconds at pace 1.0: of a sentence's ends and a comma, of sounds, of those in words without stress."""

    sentence: float
    comma: float
    long_vowel: float
    short_vowel: float
    consonant: float
    weak_vowel: float
    weak_consonant: float
    unknown_letter: float


_PIPER = _Times(0.353, 0.358, 0.1117, 0.0743, 0.0589, 0.0916, 0.0361, 0.065)
_KOKORO = _Times(0.032, 0.151, 0.1340, 0.0935, 0.0571, 0.1677, 0.0230, 0.0894)
# How long the other speakers take against the first: measured on 19 sentences each.
_SPEAKERS = {
    "af_heart": 1.0, "af_bella": 1.035, "am_michael": 1.097, "am_fenrir": 0.978, "bf_emma": 0.969, "bm_george": 1.157,
}  # fmt: skip

_LONG_VOWELS = set("AY AW EY OW OY AO IY UW AA ER AE".split())  # noqa: SIM905
_SHORT_VOWELS = set("AH IH EH UH".split())  # noqa: SIM905
_WEAK_WORDS = set(
    "a an the of and to in is it that this was for on are as with his they at be from or had by but "  # noqa: SIM905
    "not what all were we when your can there an which their if will how them then so its it's her him "
    "has he she you i my me do does did been than into no up out over one".split()
)


def length_scale(pace: float) -> float:
    """Piper's length scale for a pace (1.0 is the measured one, higher is faster; between 0.6 and 1.6)."""
    return float(np.interp(1 / pace, _LENGTHS, _SCALES))


def hd_speed(pace: float) -> float:
    """Kokoro's speed for a pace (between 0.83 and 1.25; it goes no slower and no faster)."""
    return float(np.interp(1 / pace, _HD_LENGTHS, _HD_SPEEDS))


def predict(text: str, voice: str = BUNDLED, pace: float = 1.0, pronunciations: Pronunciations = ()) -> float:
    """Seconds that `speak` will take for `text`, its silences included; 0 for a text with nothing to say.

    Measured for the bundled and the HD voices; voices of the folder are taken to speak as fast as the bundled one.
    """
    sentences = read(text, pronunciations).sentences
    if not sentences:
        return 0.0
    if voice in _SPEAKERS:
        length = min(max(1 / pace, _HD_LENGTHS[0]), _HD_LENGTHS[-1]) * _SPEAKERS[voice]
        spoken = length * sum(_sentence(tokens, _KOKORO) for tokens in sentences)
    else:
        spoken = sum(_sentence(tokens, _PIPER) for tokens in sentences) / pace
    return LEAD + spoken + (len(sentences) - 1) * SENTENCE_GAP / pace + TRAIL


def pauses(scenes: Sequence[Mapping[str, Any]]) -> list[float]:
    """Seconds of silence after each scene of a film; `chapter` is set where one begins."""
    between = [CHAPTER_PAUSE if scene.get("chapter") else SCENE_PAUSE for scene in scenes[1:]]
    return [*between, 0.0] if scenes else []


def predict_film(
    scenes: Sequence[Mapping[str, Any]], voice: str = BUNDLED, pace: float = 1.0, pronunciations: Pronunciations = ()
) -> float:
    """Seconds that the `narration` of all scenes takes, with the pauses between them."""
    return sum(predict(scene["narration"], voice, pace, pronunciations) for scene in scenes) + sum(pauses(scenes))


def _sentence(tokens: tuple[Token, ...], times: _Times) -> float:
    seconds = times.sentence + times.comma * sum(token.pause == "," for token in tokens[:-1])
    return seconds + sum(_word(token, times) for token in tokens)


def _word(token: Token, times: _Times) -> float:
    long, short, consonants = _sounds(re.sub(r"\d", "", token.phones) or dictionary().get(token.text, ""))
    if not long + short + consonants:
        return times.unknown_letter * len(token.text)
    if token.text in _WEAK_WORDS and not token.pause:
        return times.weak_vowel * (long + short) + times.weak_consonant * consonants
    return times.long_vowel * long + times.short_vowel * short + times.consonant * consonants


@functools.lru_cache(maxsize=8192)
def _sounds(pronounced: str) -> tuple[int, int, int]:
    """How many of the phones are long vowels, short vowels and consonants."""
    phones = pronounced.split()
    long, short = sum(p in _LONG_VOWELS for p in phones), sum(p in _SHORT_VOWELS for p in phones)
    return long, short, len(phones) - long - short
