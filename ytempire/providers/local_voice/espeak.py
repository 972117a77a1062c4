"""Words as espeak pronounces them, by the phonemizer that comes with Piper (GPL-3). Voice process only."""

from __future__ import annotations

import functools
import re

from piper.phonemize_espeak import EspeakPhonemizer

_BRACKETS = re.compile(r"(\[\[.*?\]\])")


def phonemes(text: str, voice: str) -> str:
    """The IPA of a sentence with its signs; what stands in [[brackets]] is taken as it is."""
    said = (part[2:-2] if part.startswith("[[") else _spoken(part, voice) for part in _BRACKETS.split(text))
    return " ".join(part for part in map(str.strip, said) if part)


def _spoken(text: str, voice: str) -> str:
    if not text.strip():
        return ""
    return " ".join("".join(sentence) for sentence in _phonemizer().phonemize(voice, text))


@functools.cache
def _phonemizer() -> EspeakPhonemizer:
    return EspeakPhonemizer()
