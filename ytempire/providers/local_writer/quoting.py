"""Quotations with who said them, and sources."""

from __future__ import annotations

import re

from .brief import SceneFields
from .headings import keyword
from .lexicon import DETERMINERS, PRONOUNS, plain
from .shape import Shape
from .wording import capital, without_end

_QUOTED = re.compile(r"[“\"]([^“”\"]{8,320})[”\"]")
_NAME = r"(?:[A-Z][\w.'’-]*|[A-Z]\.)(?:\s+(?:(?:de|da|von|van|of|the|al)\s+)?[A-Z][\w.'’-]*){0,3}"
_SAID = r"(?:said|says|wrote|writes|put it|called|warned|replied)"
_BY = re.compile(
    rf"(?:^|[\s(])(?:[-–—]{{1,2}}|by|said|says|wrote|writes|as|words of|according to)\s+(?P<after>{_NAME})"
    rf"|(?P<before>{_NAME})\s+(?:once\s+|later\s+)?{_SAID}\b|^(?P<lead>{_NAME}):"
)
_LINE = re.compile(
    rf"^[“\"](?P<quote>[^“”\"]{{8,320}})[”\"]\s*(?:[-–—]{{1,2}}|,|\()\s*(?P<name>{_NAME})(?P<rest>[^“”\"]{{0,60}}?)\)?\.?$"
)
_SOURCE = re.compile(r"\s*[(\[]\s*(?:source|quelle|via|from|according to)\s*:?\s*([^)\]]{2,80})[)\]]", re.I)
_LONGEST_QUOTE = 26  # words that can be read while they are spoken


def quotation(text: str, shape: Shape) -> SceneFields | None:
    """A quotation of some length and the name of who said it."""
    quoted = _QUOTED.search(text)
    if not quoted or len(quoted[1].split()) < 3:
        return None
    before, after = text[: quoted.start()], text[quoted.end() :]
    by = _BY.search(after) or _BY.search(before)
    name = next((part for part in (by["after"], by["before"], by["lead"]) if part), "") if by else ""
    if not name or plain(name.split()[0]) in PRONOUNS | DETERMINERS:
        return None
    heading = _shown(quoted[1].strip().rstrip(","))
    return {"layout": "quote", "heading": capital(heading), "key": keyword(heading), "source": without_end(name)}


def quoted_line(line: str) -> tuple[str, SceneFields] | None:
    """What is said for a line that is a quotation with its name after it, and what is shown."""
    match = _LINE.match(line.strip())
    if not match or len(match["quote"].split()) < 3:
        return None
    quote, name = capital(match["quote"].strip()), without_end(match["name"])
    heading = _shown(quote.rstrip(","))
    rest = without_end(match["rest"].strip(" ,"))
    source = f"{name}, {rest}" if rest else name
    ended = quote if quote.endswith((".", "!", "?", "…")) else f"{quote.rstrip(',')}."
    narration = f"In the words of {name}: “{ended}”"
    return narration, {"layout": "quote", "heading": heading, "key": keyword(heading), "source": source}


def _shown(quote: str) -> str:
    """The quotation, or its longest part that can be read in time."""
    if len(quote.split()) <= _LONGEST_QUOTE:
        return quote
    parts = [part.strip() for part in re.split(r"(?<=[.!?;:])\s+", quote)]
    fitting = [part for part in parts if len(part.split()) <= _LONGEST_QUOTE]
    return capital(without_end(max(fitting, key=len))) if fitting else " ".join(quote.split()[:_LONGEST_QUOTE]) + "…"


def without_source(text: str) -> tuple[str, str]:
    """The text without a source in brackets at its end (Source: NASA), and that source."""
    match = _SOURCE.search(text)
    return (text[: match.start()] + text[match.end() :], match[1].strip()) if match else (text, "")
