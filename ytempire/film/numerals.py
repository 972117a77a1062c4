"""Numbers as English narration says them, to find where one is spoken."""

from __future__ import annotations

BELOW_TEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
BELOW_TWENTY = BELOW_TEN + TEENS
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
GROUPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def spelled(value: float) -> str:
    """The whole part in words without “and”: 2400 is two thousand four hundred; below a quadrillion."""
    whole = int(abs(value))
    for size, name in GROUPS:
        if whole >= size:
            rest = whole % size
            return f"{spelled(whole // size)} {name}" + (f" {spelled(rest)}" if rest else "")
    if whole < 20:
        return BELOW_TWENTY[whole]
    return TENS[whole // 10] + (f" {BELOW_TWENTY[whole % 10]}" if whole % 10 else "")
