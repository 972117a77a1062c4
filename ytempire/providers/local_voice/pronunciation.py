"""How words sound, in the phones of the aligner (ARPAbet without stress)."""

from __future__ import annotations

import functools

import pocketsphinx

# espeak's English phonemes; the longest that fits is taken. What is not here (stress, length) has no phone.
_FROM_IPA = {
    "aɪə": "AY AH", "aɪɚ": "AY ER", "aʊɚ": "AW ER", "tʃ": "CH", "dʒ": "JH", "aɪ": "AY", "aʊ": "AW",
    "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY", "ɑːɹ": "AA R", "ɔːɹ": "AO R", "oːɹ": "AO R",
    "ɛɹ": "EH R", "ɪɹ": "IH R", "ʊɹ": "UH R", "ɜː": "ER", "iː": "IY", "ɪː": "IY", "uː": "UW", "ɑː": "AA",
    "ɔː": "AO", "oː": "AO", "əl": "AH L", "a": "AE", "æ": "AE", "ɐ": "AH", "ɑ": "AA", "ɒ": "AA",
    "ʌ": "AH", "ə": "AH", "ɚ": "ER", "ɜ": "ER", "ɝ": "ER", "e": "EH", "ɛ": "EH", "i": "IY", "ɪ": "IH",
    "ᵻ": "IH", "ɨ": "IH", "y": "IY", "o": "OW", "ɔ": "AO", "u": "UW", "ʊ": "UH", "b": "B", "d": "D",
    "ð": "DH", "f": "F", "ɡ": "G", "g": "G", "h": "HH", "ç": "HH", "j": "Y", "k": "K", "l": "L",
    "ɫ": "L", "ɬ": "L", "m": "M", "n": "N", "ɲ": "N", "ŋ": "NG", "p": "P", "ɹ": "R", "r": "R", "ʁ": "R",
    "s": "S", "ʃ": "SH", "t": "T", "ɾ": "T", "ʔ": "T", "θ": "TH", "v": "V", "w": "W", "ʍ": "W", "x": "K",
    "z": "Z", "ʒ": "ZH", "β": "V", "ɣ": "G",
}  # fmt: skip
_LONGEST = max(map(len, _FROM_IPA))

LETTER_NAMES = {
    "a": "ay", "b": "bee", "c": "see", "d": "dee", "e": "ee", "f": "eff", "g": "jee", "h": "aitch",
    "i": "eye", "j": "jay", "k": "kay", "l": "ell", "m": "em", "n": "en", "o": "oh", "p": "pee",
    "q": "cue", "r": "are", "s": "ess", "t": "tee", "u": "you", "v": "vee", "w": "double you", "x": "ex",
    "y": "why", "z": "zee",
}  # fmt: skip


@functools.cache
def dictionary() -> dict[str, str]:
    """CMU's dictionary as pocketsphinx ships it: word -> phones separated by spaces; first variants."""
    with open(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"), encoding="utf-8") as lines:
        entries = (line.strip().partition(" ") for line in lines)
        return {word: phones for word, _, phones in entries if not word.endswith(")")}


def phones_of_ipa(ipa: str) -> str:
    """Phones for an IPA word as espeak writes it; an unmistakable vowel where nothing is known."""
    phones, at = [], 0
    while at < len(ipa):
        size = next((n for n in range(_LONGEST, 0, -1) if ipa[at : at + n] in _FROM_IPA), 0)
        if size:
            phones.append(_FROM_IPA[ipa[at : at + size]])
        at += size or 1
    return " ".join(phones) or "AH"


def said_by_letters(word: str) -> bool:
    """Whether the dictionary pronounces the word as its letters' names (dna, html) or does not know it."""
    phones = dictionary().get(word.lower())
    if phones is None:
        return True
    names = " ".join(LETTER_NAMES.get(letter, "") for letter in word.lower()).split()
    return phones == " ".join(_LETTER_PHONES.get(name) or dictionary().get(name, "") for name in names)


_LETTER_PHONES = {"ay": "EY", "ee": "IY", "are": "AA R", "eff": "EH F", "aitch": "EY CH"}
