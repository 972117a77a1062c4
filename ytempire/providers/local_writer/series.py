"""Several things found in a text: enumerations, dated events, numbers by year or by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..local_voice.speech import sentences
from .brief import SceneFields
from .headings import headline, keyword, phrase_at_start
from .lexicon import AUXILIARIES, BE, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, UNFINISHED, first_verb, plain, verb_at
from .quantities import Quantity, mentions, quantities, years
from .shape import Shape
from .wording import capital, drawable, without_end

# A date at the start of an item, and what follows it.
DATED = re.compile(
    r"((?:In\s\d{3}|(?:In\s)?\D{0,6}(?:(?:1\d{3}|20\d{2})s?|\d{1,4}\s?(?:AD|BCE?|CE)|\d{3}(?=:))))"
    r"(?![\w%])(?!,\d)[\s:,–—-]*(.*)",
    re.I,
)
_ENUMERATED = re.compile(r"^(?P<items>.+?,\s.+?),?\s+(?:and|or)\s+(?P<last>[^,]+)$")
_ITEM_WORDS = 4
_BEFORE_ITEMS = frozenset("only just about like as including".split()) | AUXILIARIES  # noqa: SIM905
_STEP = re.compile(r"^(?:first|second|third|then|next|after that|finally|last|lastly|now)\b,?\s+(?:of all,?\s+)?", re.I)
_AND_YEAR = re.compile(
    r"[,;]?\s+(?:and\s+|then\s+)?(?=in\s+\d{3,4}\s(?!%))|[,;]\s+(?:and\s+)?(?=(?:1\d{3}|20\d{2})\b)", re.I
)
_MOST_POINTS = 8


def series(text: str, shape: Shape) -> SceneFields | None:
    """A sentence that enumerates three to six things of a few words each."""
    sentence = without_end(text)
    lead, colon, after = sentence.partition(": ")
    match = _ENUMERATED.match(after if colon else sentence)
    if not match and not (colon and after.count(", ") > 1):
        return None
    items = [part.strip() for part in re.split(r",\s+", match["items"] if match else after) if part.strip()]
    items += [match["last"].strip()] if match else []
    if not colon:
        if plain(items[0].split()[0]) in PREPOSITIONS | CONJUNCTIONS | {"it", "they", "he", "she"}:
            return None
        lead, items[0] = _split_lead(items[0])
    whole_last, items[-1] = items[-1], _first_part(items[-1])
    most = min(6, shape.items) if len(items) <= shape.items else 0
    if not 3 <= len(items) <= most or any(not 0 < len(item.split()) <= _ITEM_WORDS for item in items):
        return None
    if any(_is_loose(item) for item in items):
        return None
    if len({any(verb_at(item.split(), i) for i in range(1, len(item.split()))) for item in items}) > 1:
        return None
    told = _without_auxiliary(whole_last[len(items[-1]) :])
    heading = headline(lead, shape.heading) if colon else _lead_heading(lead, shape)
    heading = heading or headline(told or text, shape.heading)
    return listed([without_end(item) for item in items], heading, shape)


def _without_auxiliary(rest: str) -> str:
    """What is said of items that begin their sentence: “are the largest cities” is the largest cities."""
    words = rest.split()
    return capital(" ".join(words[1:])) if len(words) > 2 and plain(words[0]) in AUXILIARIES else ""


def _is_loose(item: str) -> bool:
    """Whether an item is no thing of its own: it hangs on what is around it."""
    words = [plain(word) for word in item.split()]
    if not any(sign.isalpha() for sign in item):
        return True
    return words[-1] in UNFINISHED or words[0] in AUXILIARIES | {
        "which",
        "who",
        "that",
        "it",
        "they",
        "then",
        "so",
        "not",
    }


def _split_lead(first: str) -> tuple[str, str]:
    """What leads to the first item, and the item: the words after the last verb or the like."""
    words = first.split()
    ends = [i for i, word in enumerate(words) if verb_at(words, i) or plain(word) in _BEFORE_ITEMS | PREPOSITIONS]
    at = ends[-1] + 1 if ends else 0
    if at < len(words) and plain(words[at]) in ("a", "an") and len(words) - at < 3:
        return first, ""
    return " ".join(words[:at]), " ".join(words[at:])


def _first_part(last: str) -> str:
    """The last item without what the sentence goes on to say after it."""
    words = last.split()
    for i, word in enumerate(words):
        if i and (plain(word) in (PREPOSITIONS - {"of"}) or plain(word) in AUXILIARIES):
            return " ".join(words[:i])
    return last


def _lead_heading(lead: str, shape: Shape) -> str:
    """The lead without a verb left hanging at its end."""
    words = without_end(lead).split()
    while words and (plain(words[-1]) in UNFINISHED or verb_at(words, len(words) - 1)):
        words = words[:-1]
    shown = " ".join(words)
    return headline(shown, shape.heading) if (shown and plain(words[0]) not in DETERMINERS) or len(words) > 1 else ""


def listed(items: Sequence[str], heading: str, shape: Shape, steps: bool = False) -> SceneFields:
    """Items that are named in the narration: a timeline where each has a date, a grid where they are short."""
    dates = [DATED.match(item) for item in items]
    short = all(len(item.split()) <= 2 for item in items) and len(items) in (3, 4, 6)
    dated = all(dates) and len(items) > 1
    layout = "timeline" if dated or steps else "icon_grid" if short else "list"
    shown = []
    for item, date in zip(items, dates, strict=True):
        bare = _STEP.sub("", item) if steps else item
        text = f"{_date(date)}: {_event(date[2], shape)}" if dated and date and date[2] else _item(bare, shape)
        entry = {"text": capital(text), "cue": " ".join(item.split()[:8])}
        shown.append(entry if layout == "timeline" else {**entry, "icon": text})
    return {"layout": layout, "heading": heading, "key": keyword(heading), "items": shown}


def _item(text: str, shape: Shape) -> str:
    """An item as it is shown: all of it, or its beginning where that can stand alone."""
    if len(without_end(drawable(text)).split()) <= shape.item:
        return without_end(drawable(text))
    begun = phrase_at_start(text, shape.item)
    return begun if len(begun.split()) > 1 else headline(text, shape.item)


def _date(date: re.Match[str]) -> str:
    return re.sub(r"^In\s", "", date[1].strip(), flags=re.I)


def _event(text: str, shape: Shape) -> str:
    """What happened at a date, in a few words."""
    begun = phrase_at_start(text, shape.item)
    return begun if len(begun.split()) > 1 else headline(text, shape.item)


def parallel(text: str, shape: Shape) -> SceneFields | None:
    """Short sentences with the same verb in the same place: ketchup comes from Chinese, shampoo comes from Hindi."""
    parts = [without_end(part) for part in sentences(text)]
    words = [part.split() for part in parts]
    if not 3 <= len(parts) <= shape.items or text.count("?") or any(not 3 <= len(row) <= shape.item for row in words):
        return None
    verbs = [{(first_verb(row), plain(row[first_verb(row)]))} if first_verb(row) else set() for row in words]
    return listed(parts, "", shape) if set.intersection(*verbs) else None


def timeline(text: str, shape: Shape) -> SceneFields | None:
    """Events with their years in one text: in 1957 ..., in 1961 ..., and in 1969 ..."""
    parts = [part.strip() for part in _AND_YEAR.split(without_end(text)) if part and part.strip()]
    parts = [without_end(part) for part in parts]
    dated = [part for part in parts if DATED.match(part) and len(part.split()) >= 3]
    if not 3 <= len(dated) <= shape.items or len(dated) < len(parts) - 1:
        return None
    lead = parts[0] if parts[0] not in dated else ""
    heading = headline(lead, shape.heading) if lead else span([DATED.match(part) for part in dated])
    return listed(dated, heading, shape)


def span(dates: Sequence[re.Match[str] | None]) -> str:
    """From 1834 to 2001, where each item has a date."""
    if dates and all(dates) and dates[0] and dates[-1]:
        return f"From {_date(dates[0])} to {_date(dates[-1])}"
    return ""


def chart(text: str, shape: Shape) -> SceneFields | None:
    """At least three numbers in one unit, each with its year or its name: 2010: 4, 2015: 9, 2020: 14."""
    found = _by_year(text) or _by_name(text)
    if not found:
        return None
    pairs, kind, lead = found
    same = len({number.factor for _, number in pairs}) == 1
    unit = next((number.unit if same else number.currency or number.kind for _, number in pairs if number.unit), "")
    points = [[capital(label), number.value if same else number.whole] for label, number in pairs][:_MOST_POINTS]
    heading = _lead_heading(lead, shape) or f"From {points[0][0]} to {points[-1][0]}"
    return {
        "layout": "chart",
        "heading": heading,
        "key": keyword(heading),
        "points": points,
        "chart": kind,
        "unit": unit,
    }


_Pairs = tuple[list[tuple[str, Quantity]], str, str]


def _by_year(text: str) -> _Pairs | None:
    found = [entry for _, entry in mentions(text)]
    dates, numbers = [e for e in found if isinstance(e, str)], [e for e in found if isinstance(e, Quantity)]
    kinds = {number.kind for number in numbers if number.kind}
    if len(dates) < 3 or len(dates) != len(numbers) or len(kinds) > 1 or any(n.value < 0 for n in numbers):
        return None
    if any(isinstance(a, str) == isinstance(b, str) for a, b in pairwise(found)):
        return None
    start = min(years(text)[0][0], numbers[0].start)
    return list(zip(dates, numbers, strict=True)), "line", re.sub(r"\s+in\s*$", "", text[:start].strip(" ,:"))


def _by_name(text: str) -> _Pairs | None:
    lead, colon, rest = without_end(text).partition(": ")
    if not colon:
        lead, rest = "", without_end(text)
    if not colon:
        found = quantities(rest)
        if len(found) < 3:
            return None
        words = rest[: found[0].start].split()
        if len(words) > 1 and verb_at(words, len(words) - 1) and plain(words[-1]) in BE:
            # The roots of English words are 29% French, 29% Latin ...
            lead, rest = " ".join(words), rest[found[0].start :]
    pairs = []
    for part in re.split(r"[,;]\s+(?:and\s+)?|\s+and\s+", rest):
        numbers = quantities(part)
        name = part.replace(numbers[0].text, " ", 1).strip(" :=,") if len(numbers) == 1 else ""
        name = re.sub(
            r"^(?:of|for|from|in|to|with|at|about)\s+",
            "",
            re.sub(r"\s+(?:with|at|about|has|gets?|is|are|to)$", "", name),
        )
        if not 0 < len(name.split()) <= 3 or any(verb_at(name.split(), i) for i in range(1, len(name.split()))):
            return None
        pairs.append((name, numbers[0]))
    kinds = {number.kind for _, number in pairs if number.kind}
    if len(pairs) < 3 or len(kinds) > 1 or any(number.value < 0 for _, number in pairs):
        return None
    return pairs, "bar", lead
