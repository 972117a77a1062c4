"""Speaking: sentences by Piper, words found in them by the aligner, a wav file. Voice process only."""

from __future__ import annotations

import functools
import math
import os
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from piper import PiperVoice, SynthesisConfig
from scipy.signal import resample_poly

from ..errors import ProviderError
from .alignment import Aligner, Span
from .catalogue import model_files
from .onsets import voiced_span
from .pace import LEAD, SENTENCE_GAP, TRAIL, length_scale
from .speech import Token, as_written, read
from .wire import Spoken, SpokenWord

RATE = 22050
# Level of the voiced part of every sentence, so that short ones are no louder than long ones (dBFS -20).
_LEVEL = 0.1
_HIGHEST_PEAK = 0.95


@dataclass
class _Sentence:
    """Sound of one sentence at RATE, and the span of each of its tokens in seconds from its start."""

    sound: NDArray[np.float32]
    spans: list[Span]


class Synthesis:
    """Speaks with the voices of one folder; each model is loaded once."""

    def __init__(self, voices_dir: Path) -> None:
        self._voices_dir = voices_dir
        self._load = functools.lru_cache(maxsize=2)(_load)
        self._aligner = Aligner()

    def speak(self, text: str, voice: str, out: Path, pace: float = 1.0) -> Spoken:
        """Speak into `out`, which appears whole or not at all. See client.speak for what it raises."""
        model = self._load(*model_files(voice, self._voices_dir))
        reading = read(text)
        if not reading.sentences:
            raise ProviderError(
                "There is nothing in this text that the voice on this computer can speak. Write it in English words.",
                permanent=True,
            )
        parts, heard, at = [_silence(LEAD)], [], LEAD
        for i, tokens in enumerate(reading.sentences):
            sentence = self._sentence(model, tokens, length_scale(pace))
            for token, (start, end) in zip(tokens, sentence.spans, strict=True):
                heard.append((token.word, at + start, at + end))
            gap = _silence(TRAIL if i == len(reading.sentences) - 1 else SENTENCE_GAP / pace)
            parts += [_pcm(sentence.sound), gap]
            at += (len(sentence.sound) + len(gap)) / RATE
        sound = np.concatenate(parts)
        _write(sound, out)
        return Spoken(round(len(sound) / RATE, 4), _words(reading.words, heard))

    def _sentence(self, model: PiperVoice, tokens: tuple[Token, ...], scale: float) -> _Sentence:
        config = SynthesisConfig(length_scale=scale, noise_w_scale=0.0, normalize_audio=False)
        chunks = [chunk.audio_float_array for chunk in model.synthesize(as_written(tokens), config)]
        if not chunks:
            return _Sentence(np.zeros(0, np.float32), [(0.0, 0.0)] * len(tokens))
        sound = _resampled(np.concatenate(chunks), model.config.sample_rate, RATE)
        sound = _levelled(sound)
        words = [token.text for token in tokens]
        spans = self._aligner.align(sound, RATE, words, functools.partial(_ipa, model))
        return _Sentence(sound, spans)


def _load(model: Path, config: Path) -> PiperVoice:
    try:
        return PiperVoice.load(model, config)
    except Exception as error:  # onnxruntime and piper raise kinds of their own for a file that is no voice
        raise ProviderError(
            f"The voice file {model.name} cannot be read ({error}). Copy it again, with its .onnx.json, "
            "or choose another voice.",
            permanent=True,
        ) from error


def _ipa(model: PiperVoice, word: str) -> str:
    return "".join(phoneme for sentence in model.phonemize(word) for phoneme in sentence)


def _silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(round(seconds * RATE), np.int16)


def _resampled(sound: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    if rate == wanted:
        return sound
    common = math.gcd(rate, wanted)
    return resample_poly(sound, wanted // common, rate // common).astype(np.float32)


def _levelled(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    start, end = voiced_span(sound, RATE)
    voiced = sound[int(start * RATE) : int(end * RATE)]
    if not len(voiced):
        return sound
    gain = _LEVEL / max(float(np.sqrt(np.mean(voiced**2))), 1e-6)
    return sound * min(gain, _HIGHEST_PEAK / max(float(np.abs(sound).max()), 1e-6))


def _pcm(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def _words(words: tuple[str, ...], heard: list[tuple[int, float, float]]) -> tuple[SpokenWord, ...]:
    """Displayed words with their times, first token to last; an unspoken one takes no time."""
    spans: dict[int, Span] = {}
    for word, start, end in heard:
        spans[word] = (spans.get(word, (start, end))[0], end)
    result, at = [], min((start for _, start, _ in heard), default=0.0)
    for i, text in enumerate(words):
        start, end = spans.get(i, (at, at))
        start = max(start, at)
        at = max(end, start)
        result.append(SpokenWord(text, round(start, 3), round(at, 3)))
    return tuple(result)


def _write(sound: NDArray[np.int16], out: Path) -> None:
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with wave.open(str(part), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(sound.astype("<i2").tobytes())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
