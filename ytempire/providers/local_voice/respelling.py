"""Words said as a creator spells them: "nuh-VAH-dah", syllables by the sound, the stressed one in capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .pronunciation import LETTER_NAMES, dictionary

_RESPELLED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
# How news agencies and dictionaries for readers respell; the longest that fits is taken.
_SOUNDS = {
    "eye": "AY", "igh": "AY", "air": "EH R", "eer": "IH R", "oor": "UH R", "ah": "AA", "ay": "EY", "ai": "EY",
    "aw": "AO", "au": "AO", "ar": "AA R", "eh": "EH", "ee": "IY", "ea": "IY", "er": "ER", "ih": "IH", "ie": "IY",
    "ir": "ER", "oh": "OW", "oa": "OW", "oo": "UW", "ou": "AW", "ow": "AW", "oy": "OY", "oi": "OY", "or": "AO R",
    "uh": "AH", "ur": "ER", "uu": "UH", "ew": "UW", "ye": "AY",
    "a": "AE", "e": "EH", "i": "IH", "o": "AA", "u": "AH",
    "tch": "CH", "ch": "CH", "sh": "SH", "zh": "ZH", "th": "TH", "dh": "DH", "ph": "F", "kh": "K", "wh": "W",
    "ck": "K", "ng": "NG", "nk": "NG K", "qu": "K W", "b": "B", "c": "K", "d": "D", "f": "F", "g": "G", "h": "HH",
    "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T", "v": "V",
    "w": "W", "x": "K S", "z": "Z",
}  # fmt: skip
_LONGEST = max(map(len, _SOUNDS))
# A single vowel that ends its syllable: ho-ZAY, ka-REE.
_OPEN = {"a": "AA", "e": "IY", "i": "IY", "o": "OW", "u": "UW"}
_VOWELS = {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"}
# Shorter syllables are rather spelled by their sound than words: "ay", "oh".
_SHORTEST_WORD = 3
_IPA = {
    "AA": "ɑː", "AE": "æ", "AH": "ʌ", "AO": "ɔː", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ", "D": "d", "DH": "ð",
    "EH": "ɛ", "ER": "ɜː", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "iː", "JH": "dʒ", "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ",
    "T": "t", "TH": "θ", "UH": "ʊ", "UW": "uː", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
_WEAK_IPA = {"AH": "ə", "ER": "ɚ", "IY": "i"}


def is_respelling(text: str) -> bool:
    """Whether these are syllables joined by hyphens."""
    return _RESPELLED.fullmatch(text) is not None


def phones(respelling: str) -> str:
    """Syllables as phones of CMU's dictionary, vowels with their stress: nuh-VAH-dah is N AH0 V AA1 D AH0.

    Where no syllable is in capitals, the first is the stressed one.
    """
    plain = unicodedata.normalize("NFKD", respelling).encode("ascii", "ignore").decode()
    syllables = [syllable for syllable in plain.split("-") if syllable]
    strong = [i for i, syllable in enumerate(syllables) if len(syllable) > 1 and syllable.isupper()]
    if len(strong) == len(syllables):
        strong = []
    stressed = set(strong) or {0}
    said = " ".join(
        phone + (str(int(i in stressed)) if phone in _VOWELS else "")
        for i, syllable in enumerate(syllables)
        for phone in _syllable(syllable.lower())
    )
    return said or "AH1"


def ipa(phones: str) -> str:
    """Phones with stress as espeak writes them: N AH0 V AA1 D AH0 is nəvˈɑːdə."""
    signs = []
    for phone in phones.split():
        name, stress = (phone[:-1], phone[-1]) if phone[-1].isdigit() else (phone, "")
        weak = _WEAK_IPA.get(name) if stress == "0" else None
        signs.append(("ˈ" if stress == "1" else "") + (weak or _IPA[name]))
    return "".join(signs)


def _syllable(letters: str) -> list[str]:
    known = dictionary().get(letters, "") if len(letters) >= _SHORTEST_WORD else ""
    found = known.split() or list(_by_sound(_undoubled(letters)))
    if any(phone in _VOWELS for phone in found):
        return found
    return [phone for letter in letters for phone in _letter(letter)] or ["AH"]


def _undoubled(letters: str) -> str:
    return re.sub(r"([^aeiou])\1", r"\1", letters)


def _by_sound(letters: str) -> Iterator[str]:
    at = 0
    while at < len(letters):
        if at == len(letters) - 1 and letters[at] in _OPEN:
            yield _OPEN[letters[at]]
            return
        size = next((n for n in range(_LONGEST, 0, -1) if letters[at : at + n] in _SOUNDS), 0)
        if size:
            yield from _SOUNDS[letters[at : at + size]].split()
        elif letters[at] == "y":
            # A consonant before a vowel (yah), a vowel elsewhere (nyn).
            yield "Y" if letters[at + 1 : at + 2] in tuple("aeiou") else "AY"
        at += size or 1


def _letter(letter: str) -> list[str]:
    return dictionary().get(LETTER_NAMES.get(letter, ""), "").split()
