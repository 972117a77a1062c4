"""Numbers as an American English speaker says them."""

from __future__ import annotations

import re

from num2words import num2words

# Beyond this nobody follows the words: such a number is read digit by digit.
_MOST_DIGITS = 15
_CENTURY_YEARS = range(1100, 2100)

CURRENCIES = {
    "$": ("dollar", "cent"),
    "€": ("euro", "cent"),
    "£": ("pound", "penny"),
    "¥": ("yen", ""),
    "₹": ("rupee", "paisa"),
}
SCALES = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion", "t": "trillion"}
_FRACTIONS = {2: "half", 3: "third", 4: "quarter", 16: "sixteenth", 100: "hundredth"}
_UNCOUNTED = {"yen", "rupee"}


def cardinal(number: int) -> str:
    words = num2words(number).replace(" and ", " ")
    return re.sub(r"[,-]", " ", words).replace("  ", " ")


def ordinal(number: int) -> str:
    return re.sub(r"[,-]", " ", num2words(number, to="ordinal").replace(" and ", " ")).replace("  ", " ")


def digits(text: str) -> str:
    """Each digit by its name: 007 is zero zero seven."""
    return " ".join(num2words(int(digit)) for digit in text if digit.isdecimal())


def number(text: str) -> str:
    """A written number: sign, thousands separators and decimals are allowed (-1,234.5)."""
    sign, body = ("minus ", text[1:]) if text[0] in "-−" else ("", text.lstrip("+"))
    whole, point, decimals = body.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        said = digits(whole)
    else:
        said = cardinal(int(whole)) if whole else ""
    if point and decimals:
        said = f"{said} point {digits(decimals)}"
    return (sign + said).strip()


def year_or_number(text: str) -> str:
    """A bare four-digit number in the range of years is said in pairs: 1984, but also 1500 people."""
    if len(text) == 4 and text.isdecimal() and int(text) in _CENTURY_YEARS:
        return year(int(text))
    return number(text)


def year(number: int) -> str:
    """1100 to 2099: nineteen eighty four, nineteen oh five, nineteen hundred, two thousand five."""
    century, rest = divmod(number, 100)
    if 2000 <= number < 2010 or number % 1000 == 0:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def plural_of_number(words: str) -> str:
    """nineteen eighty -> nineteen eighties; hundred -> hundreds."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")


def money(symbol: str, amount: str, scale: str = "") -> str:
    """$3.50 is three dollars and fifty cents; with a scale (million) the amount keeps its decimals."""
    unit, part = CURRENCIES[symbol]
    whole, _, decimals = amount.replace(",", "").partition(".")
    if scale:
        return f"{number(amount)} {scale} {_plural(unit)}"
    if len(decimals) != 2 or not part:
        return f"{number(amount)} {unit if amount == '1' else _plural(unit)}"
    said = [f"{number(whole)} {unit if int(whole) == 1 else _plural(unit)}"] if int(whole or 0) else []
    if int(decimals):
        said.append(f"{number(str(int(decimals)))} {_part(part, int(decimals))}")
    return " and ".join(said) or f"zero {_plural(unit)}"


def currency_plural(symbol: str) -> str:
    return _plural(CURRENCIES[symbol][0])


def clock(hours: int, minutes: int, with_half_of_day: bool = False) -> str:
    """3:07 is three oh seven, 3:00 is three o'clock (three with a.m. or p.m.)."""
    if minutes == 0:
        return cardinal(hours) + ("" if with_half_of_day or hours > 12 else " o'clock")
    return f"{cardinal(hours)} {'oh ' if minutes < 10 else ''}{cardinal(minutes)}"


def fraction(over: int, under: int) -> str:
    """1/2 is one half, 3/4 three quarters; 7/23 seven over twenty three."""
    if not 2 <= under <= 10 and under not in _FRACTIONS:
        return f"{cardinal(over)} over {cardinal(under)}"
    name = _FRACTIONS.get(under) or ordinal(under)
    if over == 1:
        return f"one {name}"
    return f"{cardinal(over)} {'halves' if name == 'half' else name + 's'}"


def _plural(unit: str) -> str:
    return "rupees" if unit == "rupee" else unit if unit in _UNCOUNTED else unit + "s"


def _part(part: str, count: int) -> str:
    if count == 1 or part == "paisa":
        return part
    return "pence" if part == "penny" else part + "s"
