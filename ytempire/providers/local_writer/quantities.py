"""Numbers in a text, with what they count: $7.5 billion, −40 °C, 1.4 billion people, 12,000 %."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .lexicon import SMALL_WORDS, UNFINISHED, plain

_SCALES = {
    "thousand": ("thousand", 1e3), "million": ("million", 1e6), "billion": ("billion", 1e9),
    "trillion": ("trillion", 1e12), "k": ("thousand", 1e3), "m": ("million", 1e6), "bn": ("billion", 1e9),
    "mn": ("million", 1e6), "b": ("billion", 1e9), "tn": ("trillion", 1e12),
}  # fmt: skip
_MONEY = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees"}
_UNITS = (
    r"%|percent|per cent|°C|°F|°|km/h|km²|km|kg|cm|mm|ml|mph|kWh|MWh|GWh|TWh|kW|MW|GW|TW|GHz|MHz|kHz|Hz|dB"
    r"|GB|TB|MB|KB|mg|nm|kcal|light-years?|(?:kilo|mega|giga|tera)?watts?(?:\s?hours?)?|gigabytes?|megabytes?"
    r"|calories|grams?|kilograms?|litres?|liters?|(?:kilo|centi|milli|nano)?met(?:re|er)s?|miles|feet|foot"
    r"|inches|tons|tonnes|years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|people|pounds|dollars"
    r"|euros|yen|degrees|points|steps|pages|words"
)
_ADJECTIVES = (
    r"tall|long|high|wide|deep|old|ago|away|thick|apart|later?|earlier"
    r"|(?:a|an|per)\s(?:second|minute|hour|day|night|week|month|year)"
)
_SIGN = r"(?P<sign>(?<!\S)[-−–](?=[$€£¥₹]?\d))?(?P<currency>[$€£¥₹])?"
_NUMBER = re.compile(
    rf"(?<![\w.,/:])(?<!\w[-–—]){_SIGN}(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>thousand|million|billion|trillion|k|bn|mn|tn|[mb])(?=\W|$))?"
    rf"(?:\s?(?P<unit>{_UNITS})(?=\W|$)(?:\s(?P<adjective>{_ADJECTIVES})\b)?)?"
    r"(?![\w/–-]|,\d|\.\d|:\d)"
)
# Between two numbers neither is the one to show; nor is half of “8 minutes and 20 seconds”.
_RANGE = re.compile(
    r"(?:between\s+)?[$€£¥]?\d[\d.,]*\s?[\w%°/]*\s+(?:to|or)\s+[$€£¥]?\d[\d.,]*"
    r"|\b\d+\s+(?:in|out of)\s+(?:every\s+)?(?!\d{4})\d+"
    r"|between\s+\S*\d[\d.,]*\s?[\w%°/]*\s+and\s+\S*\d[\d.,]*"
    r"|\d[\d.,]*\s+\w+\s+and\s+\d[\d.,]*\s+"
    r"(?:seconds?|minutes?|hours?|days?|inches|feet|cents|grams|months)"
)
_NAMED = re.compile(
    r"\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|of|number|no\.|page|chapter|rule|version|(?P<name>[A-Z][\w-]*))\s+$"
)
# A bare number counts the thing that follows it: 40 characters, and not: divide 72 by two.
_COUNTS = re.compile(r"\s+(?!(?:is|are|was|were|by|and|or|to|at|in|on|of|for|from|with|as|but)\b)[A-Za-z]", re.I)
_LARGE = 1000
# Things in the plural right after a number; what ends like a verb before “of” or a name is left alone.
_THINGS = re.compile(r"\s((?!(?:is|was|has|does|always|times)\b)[a-z]{3,11}s)(?=[\s.,;:!?]|$)")
_AT_MOST = re.compile(r"(?:less|fewer|lower) than|under|at most|up to|below|not even|half of?\s*$", re.I)
YEARS = range(1000, 2101)
_YEAR = re.compile(r"(?<![\w.,$€£¥/-])(?:1\d{3}|20\d{2})(?![\w%]|,\d|\.\d|\s?(?:%|percent))")


@dataclass(frozen=True)
class Quantity:
    """A number as it stands at start..end of a text. `value` counts in `unit`, which may begin with a scale.

    factor: what the scale in the unit multiplies with. text: as it is written, for the cue. measure: the unit alone.
    counts: the things it counts, where that is no measure. limited: it is a limit, a name or a divisor.
    """

    start: int
    end: int
    value: float | int
    unit: str
    text: str
    factor: float = 1.0
    currency: str = ""
    limited: bool = False
    counts: str = ""
    measure: str = ""

    @property
    def whole(self) -> float | int:
        """The value with its scale multiplied out."""
        return tidy(self.value * self.factor)

    @property
    def kind(self) -> str:
        """The unit without its scale: what can be set against each other."""
        return self.currency or self.measure

    @property
    def is_telling(self) -> bool:
        """Whether it is worth a screen: money, a share, a measure, or anything from ten up."""
        if self.limited:
            return False
        return bool(self.kind) or self.factor > 1 or abs(self.value) >= 10


def quantities(text: str, with_years: bool = False) -> list[Quantity]:
    """The numbers of a text that stand alone and, unless asked for, are no years; in order."""
    taken = [found.span() for found in _RANGE.finditer(text)]
    found = []
    for match in _NUMBER.finditer(text):
        if any(start <= match.start("digits") < end for start, end in taken) or (_is_year(match) and not with_years):
            continue
        found.append(_quantity(match, text))
    return found


def years(text: str) -> list[tuple[int, str]]:
    """Years with where they stand."""
    return [(match.start(), match[0]) for match in _YEAR.finditer(text)]


def mentions(text: str) -> Iterator[tuple[int, str | Quantity]]:
    """Years (as text) and quantities of a text in their order."""
    both: list[tuple[int, str | Quantity]] = [*years(text), *((found.start, found) for found in quantities(text))]
    yield from sorted(both, key=lambda entry: entry[0])


def tidy(value: float) -> float | int:
    return int(value) if value == int(value) else round(value, 6)


def _is_year(match: re.Match[str]) -> bool:
    bare = match["digits"].isdecimal() and len(match["digits"]) == 4 and int(match["digits"]) in YEARS
    return bare and not (match["currency"] or match["unit"] or match["scale"] or match["sign"])


def _quantity(match: re.Match[str], text: str) -> Quantity:
    value = float(match["digits"].replace(",", "")) * (-1 if match["sign"] else 1)
    scale, factor = _SCALES[match["scale"].lower()] if match["scale"] else ("", 1.0)
    unit = match["unit"] or ""
    unit = "%" if unit in ("percent", "per cent") else unit
    measure = unit
    if match["adjective"]:
        unit = f"{unit} {match['adjective']}"
    currency = match["currency"] or ""
    if currency:
        unit = f"{scale} {_MONEY[currency]}" if scale else currency
    elif scale:
        unit = f"{scale} {unit}".strip()
    before = text[max(0, match.start() - 24) : match.start()]
    name = None if unit or currency or scale else _NAMED.search(before)
    named = name is not None and plain(name["name"] or "") not in UNFINISHED | SMALL_WORDS
    named = named or (
        not (unit or currency or scale) and not _COUNTS.match(text[match.end() :]) and abs(value) < _LARGE
    )
    limited = named or bool(_AT_MOST.search(before[-14:]))
    end, counts = match.end(), ""
    things = _THINGS.match(text[end:])
    if things and not currency and unit in ("", scale):
        end, counts = end + things.end(), things[1]
        unit = f"{unit} {counts}".strip()
    return Quantity(
        match.start(), end, tidy(value), unit, text[match.start() : end].strip(), factor, currency, limited, counts,
        measure,
    )  # fmt: skip
