"""One displayed word, and what is said for it: a table of patterns, the most particular first."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from . import numerals
from .pronunciation import LETTER_NAMES, dictionary, said_by_letters
from .signs import LETTER_ACRONYMS, UNITS, WORD_ACRONYMS, WORDS

_NUM = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_SCALE_WORDS = ("thousand", "million", "billion", "trillion")
_LONGEST_WORD = 30
# Between letters these signs are not said.
_SILENT_INSIDE = set("<>~-–—/,;:")
# A size in these is a name (4K, 10K), not a number of thousands.
_NAMED_K = {"2", "4", "5", "8", "10"}


class Context(NamedTuple):
    """A word with its punctuation taken off, between its neighbours (same, and empty at the ends)."""

    core: str
    before: str = ""
    after: str = ""
    shouting: bool = False


def say(word: Context) -> list[str]:
    """The spoken words, letters and apostrophes only (lower case); empty when there is nothing to say."""
    spoken = _said(word)
    plain = re.sub(r"[^\w' ]|_", " ", spoken.lower())
    return [piece for token in plain.split() for piece in _pieces(token.strip("'")) if _speakable(piece)]


def _said(word: Context) -> str:
    core = word.core
    if _is_quantity(word.before) and core in UNITS and core not in ("K", "k", "M", "B"):
        return UNITS[core][word.before not in ("1", "$1")]
    if word.before[:1] in numerals.CURRENCIES and core.lower() in _SCALE_WORDS:
        return f"{core} {numerals.currency_plural(word.before[0])}"
    if core.lower() in WORDS:
        return WORDS[core.lower()]
    for pattern, reading in _PATTERNS:
        match = pattern.fullmatch(core)
        if match:
            return reading(match, word)
    return _parts(word)


def _is_quantity(text: str) -> bool:
    return bool(re.fullmatch(rf"[-−+~$€£]?(?:{_NUM})(?:[-–—/:](?:{_NUM}))?", text))


def _speakable(token: str) -> bool:
    """Latin letters only: espeak's English reads others as “Chinese letter”."""
    return bool(token) and all(ord(letter) < 0x250 for letter in token)


def _pieces(token: str) -> list[str]:
    """Endless words are cut, so that no sentence grows past what the voice can hold in memory."""
    return [token[i : i + _LONGEST_WORD] for i in range(0, len(token), _LONGEST_WORD)]


def _email(match: re.Match[str], word: Context) -> str:
    return f"{_dotted(match['name'])} at {_dotted(match['host'])}"


def _url(match: re.Match[str], word: Context) -> str:
    path = [part for part in re.split(r"[/?#&=]", match["path"] or "") if part]
    return " slash ".join([_dotted(match["host"]), *(_dotted(part) for part in path[:2])])


def _dotted(text: str) -> str:
    parts = re.split(r"([._-])", text)
    names = {".": "dot", "_": "underscore", "-": "dash"}
    return " ".join(names.get(part) or " ".join(say(Context(part))) for part in parts if part)


def _money(match: re.Match[str], word: Context) -> str:
    symbol, low, high = match["symbol"], match["low"], match["high"]
    scale = numerals.SCALES.get((match["scale"] or "").lower(), "")
    if word.after.lower() in _SCALE_WORDS and not scale:
        amount = numerals.number(high or low)
        return f"{numerals.number(low)} to {amount}" if high else amount
    said = numerals.money(symbol, high or low, scale)
    said = f"{numerals.number(low)} to {said}" if high else said
    return said + (f" per {match['per']}" if match["per"] else "")


def _money_after(match: re.Match[str], word: Context) -> str:
    return numerals.money(match["symbol"], match["low"])


def _clock(match: re.Match[str], word: Context) -> str:
    half = (match["half"] or "").replace(".", "").lower()
    named = bool(half) or word.after.replace(".", "").lower() in ("am", "pm")
    said = numerals.clock(int(match["h"]), int(match["m"]), with_half_of_day=named)
    return f"{said} {UNITS[half][0]}" if half else said


def _ratio(match: re.Match[str], word: Context) -> str:
    return f"{numerals.number(match[1])} to {numerals.number(match[2])}"


def _iso_date(match: re.Match[str], word: Context) -> str:
    year, month, day = (int(part) for part in match.groups())
    if not 1 <= month <= 12:
        return f"{numerals.year_or_number(match[1])} {numerals.number(match[2])} {numerals.number(match[3])}"
    return f"{_MONTHS[month - 1]} {numerals.ordinal(day)} {numerals.year_or_number(str(year))}"


def _slash_date(match: re.Match[str], word: Context) -> str:
    return " ".join(numerals.year_or_number(part.lstrip("0") or "0") for part in match.groups())


def _fraction(match: re.Match[str], word: Context) -> str:
    return numerals.fraction(int(match[1]), int(match[2]))


def _ordinal(match: re.Match[str], word: Context) -> str:
    return numerals.ordinal(int(match[1].replace(",", "")))


def _decade(match: re.Match[str], word: Context) -> str:
    return numerals.plural_of_number(numerals.year_or_number(match[1]))


def _version(match: re.Match[str], word: Context) -> str:
    return " point ".join(numerals.number(part) for part in match[1].split("."))


def _number(match: re.Match[str], word: Context) -> str:
    low, high, unit = match["low"], match["high"], match["unit"] or ""
    if high and not unit and _is_phone(low, high):
        return f"{numerals.digits(low)} {numerals.digits(high)}"
    if unit == "K" and low in _NAMED_K:
        return f"{numerals.number(low)} kay"
    read = numerals.number if unit or word.after in UNITS else numerals.year_or_number
    if word.before.lower() in _MONTHS and low.isdecimal() and 1 <= int(low) <= 31 and not high:
        return numerals.ordinal(int(low))
    said = f"{read(low)} to {read(high)}" if high else read(low)
    said = ("minus " if match["sign"] in ("-", "−") else "plus " if match["sign"] else "") + said
    return f"{said} {UNITS[unit][low != '1' or bool(high)]}" if unit else said


def _is_phone(low: str, high: str) -> bool:
    return low.isdecimal() and high.isdecimal() and len(low) == 3 and len(high) == 4


def _signed(match: re.Match[str], word: Context) -> str:
    names = {"~": "about", "≈": "about", "<": "less than", ">": "more than", "≤": "at most", "≥": "at least",
             "#": "number", "±": "plus or minus", "×": "times", "=": "equals"}  # fmt: skip
    return f"{names[match[1]]} {' '.join(say(word._replace(core=match[2])))}"


def _hashtag(match: re.Match[str], word: Context) -> str:
    return f"{'hashtag' if match[1] == '#' else 'at'} {' '.join(say(Context(match[2])))}"


def _initials(match: re.Match[str], word: Context) -> str:
    ending = "'s" if match[0].endswith("'s") else ""
    return letters(match[0].removesuffix("'s").replace(".", "")) + ending


def letters(word: str) -> str:
    return " ".join(LETTER_NAMES.get(letter, letter) for letter in word.lower())


_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Context], str]], ...] = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"(?:mailto:)?(?P<name>[\w.+-]{1,64})@(?P<host>[\w-]+(?:\.[\w-]+)+)", _email),
        (r"(?:https?://)(?:www\.)?(?P<host>[\w.-]+)(?::\d+)?(?:/(?P<path>\S*))?", _url),
        (r"(?:www\.)?(?P<host>[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|ai|tv|co|uk|de|dev|app|me|info))"
         r"(?:/(?P<path>\S*))?", _url),
        (rf"[A-Z]{{0,2}}(?P<symbol>[$€£¥₹])(?P<low>{_NUM})(?:[-–—][$€£¥₹]?(?P<high>{_NUM}))?"
         r"(?P<scale>[kKmMbBtT]|bn|mn)?(?:/(?P<per>[a-z]+))?", _money),
        (rf"(?P<low>{_NUM})(?P<symbol>[€£₹])", _money_after),
        (r"(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?P<half>am|pm|AM|PM|a\.m|p\.m)?", _clock),
        (r"(\d{1,4}):(\d{1,4})", _ratio),
        (r"(\d{4})-(\d\d)-(\d\d)", _iso_date),
        (r"(\d{1,2})/(\d{1,2})/(\d{2,4})", _slash_date),
        (r"(\d{1,6})[/⁄](\d{1,6})", _fraction),
        (r"(\d{1,3}(?:,\d{3})+|\d{1,12})(?:st|nd|rd|th)", _ordinal),
        (r"'?(\d{1,3}0)'?s", _decade),
        (r"v?(\d{1,6}(?:\.\d{1,6}){2,8})", _version),
        (rf"(?P<sign>[-−+])?(?P<low>{_NUM})(?:[-–—](?P<high>{_NUM}))?(?P<unit>{_UNIT})?", _number),
        (r"([~≈<>≤≥#±×=])([$€£]?[\d.].*)", _signed),
        (r"([#@])(\w+)", _hashtag),
        (r"(?:[A-Za-z]\.){1,6}[A-Za-z]?(?:'s)?", _initials),
    )
)  # fmt: skip


def _parts(word: Context) -> str:
    """A word of several: at dashes and signs, then between letters and digits."""
    parts = [part for part in re.split(r"([^\w'’.])", word.core) if part and part not in _SILENT_INSIDE]
    if len(parts) > 1 or (parts and parts[0] != word.core):
        return " ".join(" ".join(say(word._replace(core=part, before="", after=""))) for part in parts)
    runs = re.findall(r"\d[\d,.]*|[^\d]+", word.core)
    if len(runs) > 1:
        return " ".join(" ".join(say(Context(run.strip(".,")))) for run in runs)
    return _letters_or_word(word.core.replace(".", " "), word.shouting)


def _letters_or_word(core: str, shouting: bool) -> str:
    stem, ending = re.fullmatch(r"(.*?)('s|(?<=[A-Z]{2})s)?", core, re.S).groups()  # type: ignore[union-attr]
    if len(stem) == 1 and stem.isupper() and stem not in "AI":
        return letters(stem) + (ending or "")
    if not (stem.isupper() and stem.isascii() and 2 <= len(stem) <= 5) or shouting:
        return core
    return letters(stem) + (ending or "") if _is_acronym(stem.lower()) else core


@functools.lru_cache(maxsize=4096)
def _is_acronym(word: str) -> bool:
    if word in WORD_ACRONYMS:
        return False
    if word in LETTER_ACRONYMS or not re.search("[aeiouy]", word):
        return True
    return word not in dictionary() or said_by_letters(word)
