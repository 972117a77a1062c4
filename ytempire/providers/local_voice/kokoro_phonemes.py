"""espeak's phonemes in the signs that Kokoro was trained on, and those signs as its tokens.

The signs are those of its own phonemizer, misaki (Apache-2.0), whose EN_PHONES.md lists them: one sign for each
diphthong and affricate, no length in American English, no r after vowels in British English.
"""

from __future__ import annotations

import re

# Longest first, so that a diphthong is not taken for its first vowel.
_SHARED = (
    ("ʔn̩", "tᵊn"), ("aɪ", "I"), ("aʊ", "W"), ("eɪ", "A"), ("ɔɪ", "Y"), ("dʒ", "ʤ"), ("tʃ", "ʧ"), ("əl", "ᵊl"),
    ("ʔ", "t"), ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɬ", "l"), ("ɐ", "ə"), ("ʲ", ""), ("\u0303", ""),
)  # fmt: skip
_AMERICAN = (
    ("oʊ", "O"), ("əʊ", "O"), ("ɚɹ", "əɹ"), ("ɚ", "əɹ"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""),
    ("o", "ɔ"), ("e", "A"), ("ɒ", "ɑ"), ("ɾ", "T"),
)  # fmt: skip
_BRITISH = (
    ("oʊ", "Q"), ("əʊ", "Q"), ("eə", "ɛː"), ("iə", "ɪə"), ("ɚ", "ə"), ("æ", "a"), ("e", "ɛ"), ("o", "ɔ"),
)  # fmt: skip
_SYLLABIC = re.compile("(\\S)\u0329")
# An indistinct vowel is ᵻ in the endings -es and -ed only (boxes, wanted).
_AMERICAN_SCHWA = re.compile(r"ᵻ(?![zd]\b)")
_BRITISH_HAPPY = re.compile(r"(?<![ˈˌ])ɪ\b")
_BRITISH_SCHWA = re.compile(r"(?<=[tdszʃʒʧʤfvkpnθð])ən")

TOKENS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, " ": 16, "A": 24, "I": 25, "O": 31, "Q": 33,
    "T": 36, "W": 39, "Y": 41, "ᵊ": 42, "a": 43, "b": 44, "d": 46, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53,
    "l": 54, "m": 55, "n": 56, "p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "z": 68, "ɑ": 69, "ɒ": 71,
    "æ": 72, "ɔ": 76, "ð": 81, "ʤ": 82, "ə": 83, "ɛ": 86, "ɜ": 87, "ɡ": 92, "ɪ": 102, "ŋ": 112, "θ": 119, "ɹ": 123,
    "ʃ": 131, "ʧ": 133, "ʊ": 135, "ʌ": 138, "ʒ": 147, "ˈ": 156, "ˌ": 157, "ː": 158, "ᵻ": 177,
}  # fmt: skip


def from_espeak(ipa: str, british: bool) -> str:
    """The sentence in Kokoro's signs; what it has no sign for is left out."""
    for sign, ours in (*_SHARED, *(_BRITISH if british else _AMERICAN)):
        ipa = ipa.replace(sign, ours)
    ipa = _SYLLABIC.sub(r"ᵊ\1", ipa)
    ipa = _BRITISH_SCHWA.sub("ᵊn", _BRITISH_HAPPY.sub("i", ipa)) if british else _AMERICAN_SCHWA.sub("ə", ipa)
    return "".join(sign for sign in ipa if sign in TOKENS)


def pieces(phonemes: str, longest: int) -> list[str]:
    """The sentence cut where it is longer than the model takes: after a comma, else between words, else anywhere."""
    found = []
    while len(phonemes) > longest:
        head = phonemes[: longest + 1]
        comma = max(head.rfind(sign) for sign in (", ", "; ", ": "))
        cut = comma + 1 if comma > longest // 3 else head.rfind(" ")
        cut = cut if cut > 0 else longest
        found.append(phonemes[:cut].strip())
        phonemes = phonemes[cut:].strip()
    return [piece for piece in (*found, phonemes) if piece]
