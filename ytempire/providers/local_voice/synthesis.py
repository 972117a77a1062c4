"""Speaking: sentences by an engine, words found in them by the aligner, a wav file. Voice process only."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import ProviderError
from . import hd, respelling
from .alignment import Aligner, Span
from .catalogue import find, piper_files
from .kokoro import Kokoro
from .pace import LEAD, SENTENCE_GAP, TRAIL
from .piper_voice import Piper
from .replacing import Pronunciations
from .sound import RATE, levelled, pcm, silence, write
from .speech import Token, read
from .wire import Spoken, SpokenWord


class Engine(Protocol):
    """A voice: a sentence as sound at RATE, and how it pronounces a word (IPA as espeak writes it)."""

    def sound(self, tokens: tuple[Token, ...], pace: float) -> NDArray[np.float32]: ...

    def ipa(self, word: str) -> str: ...


@dataclass
class _Sentence:
    """Sound of one sentence at RATE, and the span of each of its tokens in seconds from its start."""

    sound: NDArray[np.float32]
    spans: list[Span]


class Synthesis:
    """Speaks with the voices of one folder; each model is loaded once, when it is first asked for."""

    def __init__(self, voices_dir: Path) -> None:
        self._voices_dir = voices_dir
        self._piper = functools.lru_cache(maxsize=2)(_piper)
        self._kokoro = functools.cache(Kokoro)
        self._aligner = Aligner()

    def speak(
        self, text: str, voice: str, out: Path, pace: float = 1.0, pronunciations: Pronunciations = ()
    ) -> Spoken:
        """Speak into `out`, which appears whole or not at all. See client.speak for what it raises."""
        engine = self._engine(voice)
        reading = read(text, pronunciations)
        if not reading.sentences:
            raise ProviderError(
                "There is nothing in this text that the voice on this computer can speak. Write it in English words.",
                permanent=True,
            )
        parts, heard, at = [silence(LEAD)], [], LEAD
        for i, tokens in enumerate(reading.sentences):
            sentence = self._sentence(engine, tokens, pace)
            for token, (start, end) in zip(tokens, sentence.spans, strict=True):
                heard.append((token.word, at + start, at + end))
            gap = silence(TRAIL if i == len(reading.sentences) - 1 else SENTENCE_GAP / pace)
            parts += [pcm(sentence.sound), gap]
            at += (len(sentence.sound) + len(gap)) / RATE
        sound = np.concatenate(parts)
        write(sound, out)
        return Spoken(round(len(sound) / RATE, 4), _words(reading.words, heard))

    def _engine(self, voice_id: str) -> Engine:
        voice = find(voice_id, self._voices_dir)
        speaker = hd.speaker(voice.id)
        if speaker and voice.engine == "kokoro":
            return self._kokoro(speaker)
        model, config = piper_files(voice.id, self._voices_dir)
        # Files that were put there anew are loaded anew.
        return self._piper(model, config, (model.stat().st_mtime_ns, config.stat().st_mtime_ns))

    def _sentence(self, engine: Engine, tokens: tuple[Token, ...], pace: float) -> _Sentence:
        sound = engine.sound(tokens, pace)
        if not len(sound):
            return _Sentence(sound, [(0.0, 0.0)] * len(tokens))
        sound = levelled(sound)
        spelled = {token.text: respelling.ipa(token.phones) for token in tokens if token.phones}
        words = [token.text for token in tokens]
        spans = self._aligner.align(sound, RATE, words, lambda word: spelled.get(word) or engine.ipa(word))
        return _Sentence(sound, spans)


def _piper(model: Path, config: Path, changed: tuple[int, int]) -> Engine:
    return Piper(model, config)


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
