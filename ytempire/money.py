"""Money is whole micro-dollars. Here it is read from what people type, and written for them and for programs."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil

MICRO = 1_000_000  # micro-dollars of a dollar
MOST = 1_000_000 * MICRO  # a larger amount is a slip of the finger
DOLLARS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.([0-9]*))?", re.ASCII)


def parse(text: str) -> int:
    """Micro-dollars of an amount as people write it: `3`, `2.50`, `$1,000`, at most six decimals.

    Raises ValueError with a sentence.
    """
    written = text.strip().removeprefix("$").strip()
    if written.startswith(("-", "−")):
        raise ValueError("An amount cannot be negative.")
    match = DOLLARS.fullmatch(written)
    if not match or not (match[1] or match[2]):
        raise ValueError("Give an amount in dollars, such as 2.50.")
    whole, decimals = (match[1] or "0").replace(",", ""), match[2] or ""
    if len(decimals.rstrip("0")) > 6:
        raise ValueError("An amount has at most six decimals; less than a millionth of a dollar is not counted.")
    whole = whole.lstrip("0") or "0"
    if len(whole) > 9 or (micro := int(whole) * MICRO + int(decimals[:6].ljust(6, "0"))) > MOST:
        raise ValueError("An amount of more than $1,000,000 is not taken.")
    return micro


def rounded_up(micro: Fraction) -> int:
    """Fractions of a micro-dollar are rounded up, once per call."""
    return ceil(micro)


def exact(micro: int) -> str:
    """A decimal string of dollars with six places, so that entries add up: `0.450000`."""
    sign = "-" if micro < 0 else ""
    whole, rest = divmod(abs(micro), MICRO)
    return f"{sign}{whole}.{rest:06d}"


def shown(micro: int | None) -> str:
    """In prose: `$1.73`, `$1,204.00`; of what is less than a cent four decimals, of still less all: `$0.0081`."""
    if micro is None:
        return ""
    sign, size = ("−" if micro < 0 else ""), abs(micro)
    if 0 < size < 10_000:
        told = (size + 50) // 100 * 100 if size >= 100 else size
        return f"{sign}${exact(told).rstrip('0').ljust(4, '0')}"
    cents = (size + 5_000) // 10_000
    return f"{sign}${cents // 100:,}.{cents % 100:02d}"


def typed(micro: int | None) -> str:
    """As it stands in a field: `3.00`, `0.0025`."""
    if micro is None:
        return ""
    whole, _, rest = exact(micro).partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"
