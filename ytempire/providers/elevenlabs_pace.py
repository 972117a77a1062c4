"""How long an ElevenLabs voice takes for a text, before it is spoken."""

from __future__ import annotations

import unicodedata

SLOWEST, FASTEST = 0.7, 1.2  # the speeds that the service takes
LETTER = 1 / 17.5  # seconds
WIDE, DIGIT = 2.4, 3.0  # a kana or an ideograph is a syllable; a digit is most of a word
COMMA, STOP = 0.2, 0.4
STOPS, COMMAS = frozenset(".!?…。！？؟۔"), frozenset(",;:—–、，؛،：；")
TRAIL = 0.1


def speed(pace: float) -> float:
    """The service's speed for a pace (1.0 is the voice's own); it goes no slower and no faster."""
    return min(max(pace, SLOWEST), FASTEST)


def predict(text: str, pace: float = 1.0) -> float:
    """Seconds that a voice will take for `text`; 0 for a text with nothing to say.

    Not measured at the service, which no test calls: narrators read 155 to 160 English words a minute with their
    pauses, which with 5.7 characters a word is 15 characters a second. Here the pauses are taken out of that and
    counted by themselves, so that short sentences take their time; scripts without spaces have fewer, longer signs.
    """
    words = text.split()
    if not any(sign.isalnum() for sign in text):
        return 0.0
    letters = sum(_weight(sign) for word in words for sign in word) + len(words) - 1
    ends = [word.rstrip("\"'”’»)]")[-1:] for word in words]
    inside = [sign for word in words for sign in word if unicodedata.east_asian_width(sign) in "WF"]
    stops = sum(sign in STOPS for sign in [*ends, *inside])
    commas = sum(sign in COMMAS for sign in [*ends, *inside])
    return (letters * LETTER + commas * COMMA + stops * STOP) / speed(pace) + TRAIL


def _weight(sign: str) -> float:
    if sign.isdecimal():
        return DIGIT
    if not sign.isalnum():
        return 0.0
    return WIDE if unicodedata.east_asian_width(sign) in "WF" else 1.0
