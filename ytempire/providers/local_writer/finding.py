"""What a sentence holds that can be shown: numbers, quotations, comparisons, series. Nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile

from .brief import SceneFields
from .wording import capital, headline, keyword, plain, without_end

_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "bn": 1e9,
    "b": 1e9,
}
_UNITS = (
    r"%|percent|°C|°F|km/h|km|kg|cm|mm|ml|mph|kWh|GB|TB|MB|years?|months?|weeks?|days?|hours?|minutes?|seconds?"
    r"|times|people|miles|meters|metres|kilometers|kilometres|feet|tons|tonnes|pounds|dollars|euros|degrees"
)
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<currency>[$€£¥])?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s?(?P<scale>thousand|million|billion|trillion|k|bn|[mb](?=\W|$)))?"
    rf"(?:\s?(?P<unit>{_UNITS}))?(?![\w/–-]|,\d|\.\d)"
)
# Between two numbers neither is the one to show.
_RANGE = re.compile(r"\d[\d.,]*\s+(?:and|to|or)\s+[$€£¥]?\d[\d.,]*")
_QUOTED = re.compile(r"[“\"]([^“”\"]{12,240})[”\"]")
_BY = re.compile(r"(?:^|[\s(])(?:[-–—]{1,2}|by|said|says|wrote|writes|as|according to)\s+((?:[A-Z][\w.'’-]*\s?){1,4})")
_SOURCE = re.compile(r"\s*[(\[]\s*(?:source|quelle|via|from|according to)\s*:?\s*([^)\]]{2,80})[)\]]", re.I)
_VERSUS = re.compile(r"^(?P<left>.{2,60}?)\s+(?:vs\.?|versus)\s+(?P<right>.{2,60}?)[.?!]?$", re.I)
_AGAINST = re.compile(r",?\s+(?:while|whereas|but|versus|vs\.?|compared (?:to|with)|against)\s+", re.I)
_SERIES = re.compile(
    r"(?:(?P<lead>[^:]{3,80}):\s+)?(?P<items>[^,:;.]{2,40}(?:,\s+[^,:;.]{2,40}){1,5},?\s+(?:and|or)\s+[^,:;.]{2,40})[.!?]?$"
)
# A date at the start of an item, and what follows it.
DATED = re.compile(r"(\D{0,6}(?:(?:1\d{3}|20\d{2})s?|\d{1,4}\s?(?:AD|BCE?|CE)))(?![\w%])(?!,\d)[\s:,–—-]*(.*)")
_YEAR = range(1000, 2100)
_LONG_SERIES_WORDS = 4
_WORDS_ENOUGH = 3
# What stands between the subject of a sentence and its number.
_BEFORE_NUMBER = set(
    "is are was were has have had weigh weighs weighed sleep sleeps cost costs take takes took need needs live "  # noqa: SIM905
    "lives get gets reach reaches make makes use uses run runs last lasts earn earns produce produces contain "
    "contains eat eats drink drinks gives give holds hold about only nearly around over just some almost up can".split()
)


def described(text: str, icon: str = "") -> SceneFields:
    """Layout and fields for a narration, from its own words: the most particular thing that it holds."""
    finders: tuple[Callable[[str], SceneFields | None], ...] = (
        quotation,
        versus,
        two_numbers,
        big_number,
        series,
    )
    fields = next((found for found in (finder(text) for finder in finders) if found), None) or statement(text)
    if icon:
        fields.setdefault("icon", icon)
    return fields


def statement(text: str) -> SceneFields:
    heading = headline(text)
    key = keyword(heading)
    return {"layout": "statement", "heading": heading, "key": key, "icon": key}


def without_source(text: str) -> tuple[str, str]:
    """The text without a source in brackets at its end (Source: NASA), and that source."""
    match = _SOURCE.search(text)
    return (text[: match.start()] + text[match.end() :], match[1].strip()) if match else (text, "")


def quotation(text: str) -> SceneFields | None:
    """A quotation of some length and the name of who said it."""
    quoted = _QUOTED.search(text)
    if not quoted or len(quoted[1].split()) < 4:
        return None
    by = _BY.search(text[: quoted.start()] + " " + text[quoted.end() :])
    if not by:
        return None
    heading = capital(quoted[1].strip().rstrip(","))
    return {"layout": "quote", "heading": heading, "key": keyword(heading), "source": without_end(by[1])}


def versus(text: str) -> SceneFields | None:
    """A vs B."""
    match = _VERSUS.match(text.strip())
    if not match or any(len(match[side].split()) > 5 for side in ("left", "right")):
        return None
    left, right = capital(without_end(match["left"])), capital(without_end(match["right"]))
    return {
        "layout": "comparison",
        "heading": headline(without_end(text)),
        "left": {"label": left, "cue": left},
        "right": {"label": right, "cue": right},
    }


def two_numbers(text: str) -> SceneFields | None:
    """Two sides of one sentence with a number each, in the same unit: cats sleep 15 hours, while dogs sleep 10."""
    parts = _AGAINST.split(without_end(text))
    if len(parts) != 2:
        return None
    left, right = _side(parts[0]), _side(parts[1])
    if left is None or right is None:
        return None
    right["unit"] = right["unit"] or left["unit"]
    if left["unit"] != right["unit"] or left["label"].lower() == right["label"].lower():
        return None
    return {
        "layout": "comparison",
        "heading": headline(f"{left['label']} and {right['label']}"),
        "left": left,
        "right": right,
    }


def _side(part: str) -> SceneFields | None:
    found = list(_NUMBER.finditer(part))
    if len(found) != 1:
        return None
    match = found[0]
    before = list(takewhile(lambda word: plain(word) not in _BEFORE_NUMBER, part[: match.start()].split()))
    label = capital(without_end(" ".join((before or part[match.end() :].split())[:4])))
    return {"label": label, "number": _value(match), "unit": _unit(match), "cue": match[0].strip()} if label else None


def big_number(text: str) -> SceneFields | None:
    """A number worth a screen: money, a share, a measure, or anything from ten up that is no year."""
    ranges = [range(*found.span()) for found in _RANGE.finditer(text)]
    numbers = (found for found in _NUMBER.finditer(text) if not any(found.start("digits") in r for r in ranges))
    match = next((found for found in numbers if _is_telling(found)), None)
    if match is None:
        return None
    unit = _unit(match)
    shown = match["unit"] if match["unit"] and len(unit) > 2 else ""
    after = headline(f"{shown} {_clause_after(text, match.end())}".strip()) if match.end() < len(text) else ""
    heading = after if len(after.split()) >= _WORDS_ENOUGH else headline(text)
    return {
        "layout": "big_number",
        "number": _value(match),
        "unit": unit,
        "heading": heading,
        "key": match[0].strip(),
    }


def _is_telling(match: re.Match[str]) -> bool:
    value = float(match["digits"].replace(",", ""))
    if match["currency"] or match["unit"] in ("%", "percent") or match["scale"]:
        return True
    is_year = value in _YEAR and "," not in match["digits"] and not match["unit"]
    return value >= 10 and not is_year


def _value(match: re.Match[str]) -> float | int:
    value = float(match["digits"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1)
    return int(value) if value == int(value) else round(value, 4)


def _unit(match: re.Match[str]) -> str:
    if match["currency"]:
        return match["currency"]
    return "%" if match["unit"] in ("%", "percent") else match["unit"] or ""


def _clause_after(text: str, at: int) -> str:
    return re.split(r"[,;:.!?—–]", text[at:].strip(), maxsplit=1)[0].strip()


def series(text: str) -> SceneFields | None:
    """A short sentence that enumerates: three to six things with commas between."""
    match = _SERIES.search(text.strip())
    if not match:
        return None
    parts = re.split(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+", match["items"].strip())
    items = [without_end(part) for part in parts if part.strip()]
    if not match["lead"]:
        items[0] = " ".join(items[0].split()[-2:]) if len(items[0].split()) > _LONG_SERIES_WORDS else items[0]
    if not 3 <= len(items) <= 6 or any(len(item.split()) > _LONG_SERIES_WORDS for item in items):
        return None
    return listed(items, headline(match["lead"] or text[: match.start("items")] or text))


def listed(items: list[str], heading: str) -> SceneFields:
    """Items that are named in the narration: a timeline where each has a date, a grid where they are short."""
    dates = [DATED.match(item) for item in items]
    short = all(len(item.split()) <= 2 for item in items) and len(items) in (3, 4, 6)
    layout = "timeline" if all(dates) and len(items) > 1 else "icon_grid" if short else "list"
    shown = []
    for item, date in zip(items, dates, strict=True):
        text = f"{date[1]}: {headline(date[2], 4)}" if date and date[2] else headline(item, 6)
        shown.append({"text": capital(text), "cue": item, "icon": keyword(date[2] if date and date[2] else item)})
    return {"layout": layout, "heading": heading, "key": keyword(heading), "items": shown}
