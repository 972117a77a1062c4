"""The Piper engine (GPL-3): the bundled voice, and those of the voices folder. Voice process only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from piper import PiperVoice, SynthesisConfig

from ..errors import ProviderError
from .pace import length_scale
from .resampling import resampled
from .sound import RATE
from .speech import Token, as_written


class Piper:
    """Speaks sentences with one model; one of several speakers speaks as the model's default speaker."""

    def __init__(self, model: Path, config: Path) -> None:
        self._name = model.name
        try:
            self._voice = PiperVoice.load(model, config)
        except Exception as error:  # onnxruntime and piper raise kinds of their own for a file that is no voice
            raise ProviderError(
                f"The voice file {model.name} cannot be read ({_short(error)}). Copy it again, with its .onnx.json, "
                "or choose another voice.",
                permanent=True,
            ) from error

    def sound(self, tokens: tuple[Token, ...], pace: float) -> NDArray[np.float32]:
        """A sentence at RATE; empty where the voice has no sound for any of its words."""
        config = SynthesisConfig(length_scale=length_scale(pace), noise_w_scale=0.0, normalize_audio=False)
        try:
            chunks = [np.atleast_1d(c.audio_float_array) for c in self._voice.synthesize(as_written(tokens), config)]
        except Exception as error:  # as above: a model that takes other inputs, or lacks the speaker
            raise ProviderError(
                f"The voice file {self._name} does not speak ({_short(error)}). It may not belong to its .onnx.json, "
                "or not be a Piper voice. Copy both again, or choose another voice.",
                permanent=True,
            ) from error
        if not chunks:
            return np.zeros(0, np.float32)
        return resampled(np.concatenate(chunks), self._voice.config.sample_rate, RATE)

    def ipa(self, word: str) -> str:
        return "".join(phoneme for sentence in self._voice.phonemize(word) for phoneme in sentence)


def _short(error: Exception) -> str:
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0][:160]
