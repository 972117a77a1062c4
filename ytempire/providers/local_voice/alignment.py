"""When each word of a sentence is heard: forced alignment by pocketsphinx, onsets after pauses by energy."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pocketsphinx
from numpy.typing import NDArray

from .onsets import envelope, silences, voiced, voiced_span
from .pronunciation import phones_of_ipa
from .resampling import resampled

log = logging.getLogger(__name__)

Span = tuple[float, float]

_RATE = 16000
_FRAME = 0.01
# Wider than the recogniser's own: now and then those lose the only way through a sentence. They cost no more.
_BEAMS = {"beam": 1e-120, "pbeam": 1e-120, "wbeam": 1e-80}
# Words at the end of a sentence that may be missing from what the recogniser found.
_LOST_AT_END = 2
_BED, _BED_LEVEL = 0.2, 1e-4
# A pause in speech; the closure of a stop consonant is shorter.
_PAUSE = 0.09
# How far the aligner may be from a pause for the word after it to be meant.
_REACH = 0.16


class Aligner:
    """One recogniser, which learns the words it does not know as they come."""

    def __init__(self) -> None:
        self._decoder = _decoder()

    def align(
        self, sound: NDArray[np.float32], rate: int, words: Sequence[str], ipa: Callable[[str], str]
    ) -> list[Span]:
        """Start and end in seconds of each of `words` (lower case) in `sound`; never fails.

        ipa: how an unknown word is pronounced. Where the recogniser finds no way through the sentence, the
        time is shared out by the length of the words.
        """
        keys = [_key(word) for word in words]
        for key, word in zip(keys, words, strict=True):
            if self._decoder.lookup_word(key) is None:
                self._decoder.add_word(key, phones_of_ipa(ipa(word)), True)
        spans = self._forced(sound, rate, keys)
        if spans is None:
            log.warning("no alignment for a sentence of %d words; its time is shared out", len(words))
            spans = _shared(voiced_span(sound, rate), words)
        return _refined(spans, sound, rate)

    def _forced(self, sound: NDArray[np.float32], rate: int, keys: list[str]) -> list[Span] | None:
        samples = _bedded(resampled(sound, rate, _RATE))
        decoder = self._decoder
        try:
            decoder.set_align_text(" ".join(keys))
            decoder.start_utt()
            decoder.process_raw(_pcm(samples), full_utt=True)
            decoder.end_utt()
            found = [segment for segment in decoder.seg() or () if not segment.word.startswith(("<", "["))]
        except RuntimeError:
            # It may be in the middle of an utterance, from which it takes no other.
            self._decoder = _decoder()
            return None
        said = [_without_variant(segment.word) for segment in found]
        if said != keys[: len(said)] or len(said) < max(len(keys) - _LOST_AT_END, 1):
            return None
        seconds = len(sound) / rate
        times = [(s.start_frame * _FRAME - _BED, (s.end_frame + 1) * _FRAME - _BED) for s in found]
        spans = [(min(max(start, 0.0), seconds), min(max(end, 0.0), seconds)) for start, end in times]
        if len(spans) < len(keys):
            # The recogniser has put the end of the sentence into the last word that it found.
            rest = (spans[-1][0], voiced_span(sound, rate)[1])
            spans[-1:] = _shared(rest, keys[len(spans) - 1 :])
        return spans


def _decoder() -> pocketsphinx.Decoder:
    return pocketsphinx.Decoder(loglevel="FATAL", samprate=_RATE, **_BEAMS)


def _bedded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound in a faint noise that begins before it and ends after it.

    Without that room, and in perfect silence, the recogniser at times leaves out the last word of a sentence.
    """
    bed = np.random.default_rng(0).normal(0, _BED_LEVEL, len(samples) + 2 * round(_BED * _RATE)).astype(np.float32)
    bed[round(_BED * _RATE) :][: len(samples)] += samples
    return bed


def _pcm(samples: NDArray[np.float32]) -> bytes:
    return (samples * 28000).clip(-32768, 32767).astype(np.int16).tobytes()


def _key(word: str) -> str:
    """The word in the letters of the dictionary."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9'-]", "", plain) or "uh"


def _without_variant(word: str) -> str:
    return re.sub(r"\(\d+\)$", "", word)


def _shared(span: Span, words: Sequence[str]) -> list[Span]:
    start, end = span
    ends = np.cumsum([len(word) + 1 for word in words])
    marks = [start, *(start + (end - start) * ends / ends[-1])]
    return [(float(a), float(b)) for a, b in pairwise(marks)]


def _refined(spans: list[Span], sound: NDArray[np.float32], rate: int) -> list[Span]:
    """Words next to a pause begin and end where the energy does; the aligner is off by up to 0.1 s there."""
    start, end = voiced_span(sound, rate)
    speech = voiced(envelope(sound, rate))
    result = [list(span) for span in spans]
    result[0][0], result[-1][1] = start, end
    for quiet_from, quiet_to in silences(speech, _PAUSE):
        after = _word_after(spans, quiet_from, quiet_to)
        if after is not None:
            result[after][0] = quiet_to
            result[after - 1][1] = min(result[after - 1][1], max(quiet_from, result[after - 1][0] + 0.02))
    return _in_order(result, len(sound) / rate)


def _word_after(spans: Sequence[Span], quiet_from: float, quiet_to: float) -> int | None:
    """The word that a pause leads to: the one that was put into the pause, or near its end."""

    def away(i: int) -> tuple[float, float]:
        start = spans[i][0]
        return max(quiet_from - start, start - quiet_to, 0.0), abs(quiet_to - start)

    nearest = min(range(1, len(spans)), key=away, default=None)
    return nearest if nearest is not None and away(nearest)[0] <= _REACH else None


def _in_order(spans: list[list[float]], seconds: float) -> list[Span]:
    ordered, at = [], 0.0
    for start, end in spans:
        start = min(max(start, at), seconds)
        at = min(max(end, start), seconds)
        ordered.append((start, at))
    return ordered
