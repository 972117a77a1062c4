"""Which texts the local voice cannot speak."""

from __future__ import annotations

import unicodedata
from collections import Counter

# The first word of a letter's Unicode name, and what a reader calls it.
_SCRIPTS = {
    "CJK": "Chinese characters", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean",
    "ARABIC": "Arabic script", "HEBREW": "Hebrew", "CYRILLIC": "Cyrillic letters", "GREEK": "Greek letters",
    "DEVANAGARI": "Devanagari", "BENGALI": "Bengali", "TAMIL": "Tamil", "TELUGU": "Telugu", "THAI": "Thai",
    "GEORGIAN": "Georgian", "ARMENIAN": "Armenian", "ETHIOPIC": "Ethiopic", "KHMER": "Khmer",
}  # fmt: skip
_LOOKED_AT = 20_000


def unspeakable(text: str) -> str | None:
    """A sentence for the person when most letters of `text` are in a script that the voice cannot speak.

    None when it can be spoken. A text with no letter or digit at all (emoji, signs) cannot be spoken either;
    an empty one is not judged.
    """
    signs = text[:_LOOKED_AT]
    if not signs.strip():
        return None
    if not any(sign.isalnum() for sign in signs):
        return "The voice on this computer speaks words; there are none in this text. Write it in English."
    scripts = Counter(_script(sign) for sign in signs if sign.isalpha())
    foreign = Counter({script: count for script, count in scripts.items() if script != "LATIN"})
    if foreign.total() <= scripts.total() / 2:
        return None
    name = _SCRIPTS.get(foreign.most_common(1)[0][0], "a script that it does not know")
    return (
        f"The voice on this computer speaks English; this text is in {name}. "
        "Write it in English, or choose a voice service that speaks your language."
    )


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]
