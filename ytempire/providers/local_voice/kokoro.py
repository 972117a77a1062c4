"""The HD engine: Kokoro-82M by onnxruntime. Voice process only, because its phonemes come from espeak (GPL-3)."""

from __future__ import annotations

import functools

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from . import espeak, hd
from .kokoro_phonemes import TOKENS, from_espeak, pieces
from .onsets import voiced_span
from .pace import hd_speed
from .resampling import resampled
from .sound import RATE
from .speech import Token, as_written

_RATE = 24000
# The model takes 510, but its memory grows by 1.5 MB a phoneme: 570 MB in all for 200 of them (13 seconds of speech).
_LONGEST = 200
# What is left of the silence that the model puts around a sentence, and the pause where one had to be cut.
_BEFORE, _AFTER, _CUT = 0.03, 0.10, 0.12
_ESPEAK = {"en-US": "en-us", "en-GB": "en-gb-x-rp"}


class Kokoro:
    """Speaks sentences as one speaker."""

    def __init__(self, speaker: hd.Speaker) -> None:
        self._session = _session()
        self._style = np.fromfile(speaker.vectors, "<f4").reshape(-1, 256)
        self._espeak, self._british = _ESPEAK[speaker.language], speaker.language == "en-GB"

    def sound(self, tokens: tuple[Token, ...], pace: float) -> NDArray[np.float32]:
        """A sentence at RATE, with a little silence at its ends."""
        phonemes = from_espeak(espeak.phonemes(as_written(tokens), self._espeak), self._british)
        spoken = [self._spoken(piece, pace) for piece in pieces(phonemes, _LONGEST)]
        pause = np.zeros(round(_CUT / pace * RATE), np.float32)
        parts = [part for sound in spoken for part in (sound, pause)][:-1]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def ipa(self, word: str) -> str:
        return espeak.phonemes(word, self._espeak)

    def _spoken(self, phonemes: str, pace: float) -> NDArray[np.float32]:
        tokens = [TOKENS[sign] for sign in phonemes]
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": self._style[min(len(tokens), len(self._style)) - 1][np.newaxis],
            "speed": np.array([hd_speed(pace)], np.float32),
        }
        # The model's working memory goes back after each sentence; it would keep that of the longest.
        options = onnxruntime.RunOptions()
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        heard = self._session.run(None, inputs, options)[0]
        sound = resampled(np.asarray(heard, np.float32).ravel(), _RATE, RATE)
        start, end = voiced_span(sound, RATE)
        return sound[round(max(start - _BEFORE, 0) * RATE) : round((end + _AFTER) * RATE)]


@functools.cache
def _session() -> onnxruntime.InferenceSession:
    """The model, loaded once for all speakers (0.4 s)."""
    return onnxruntime.InferenceSession(
        hd.model(), providers=[("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})]
    )
