"""The price list of the stand-in for OpenAI; its own, so that the application's price book is proven against it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

MILLION = 1_000_000
# Dollars per million tokens: in, out, cached in.
PER_MILLION = {
    "gpt-6-luna": ("0.10", "0.50", "0.01"),
    "gpt-6.1-terra": ("1", "5", "0.05"),
    "gpt-6.1-sol": ("2", "10", "2"),
    "gpt-6-astra": ("10", "50", "10"),
    "gpt-image-2.6-flare": ("5", "30", "5"),
}
PICTURE_MODELS = ("gpt-image-2.6-flare",)
# Tokens of a picture by size and quality.
PICTURE_TOKENS = {
    "1536x1024": {"low": 400, "medium": 1568, "high": 6208},
    "1024x1536": {"low": 400, "medium": 1568, "high": 6208},
    "1024x1024": {"low": 272, "medium": 1056, "high": 4160},
}


@dataclass(frozen=True)
class Tokens:
    """What a call took. `cached` are among the `given`."""

    given: int
    made: int
    cached: int = 0

    def dollars(self, model: str) -> Fraction:
        given, made, cached = (Fraction(price) for price in PER_MILLION[model])
        return ((self.given - self.cached) * given + self.cached * cached + self.made * made) / MILLION


def absurd(count: int = -1, cached: int = 0, **_: str) -> Tokens:
    """What no call takes, as a broken server may say it."""
    return Tokens(count, count, cached)


def tokens_in(text: str) -> int:
    """Four letters are a token here."""
    return ceil(len(text) / 4)
