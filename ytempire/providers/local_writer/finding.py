"""What a text holds that can be shown, the most particular first. Nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..local_voice.speech import sentences
from .asking import asked
from .brief import SceneFields
from .comparing import before_after, contrast, than, two_numbers, versus
from .headings import complete, headline, keyword, phrase_at_start, subject_of
from .lexicon import PRONOUNS, UNFINISHED, first_verb, is_verb, plain
from .quantities import Quantity, quantities
from .quoting import quotation
from .series import chart, parallel, series, timeline
from .shape import LANDSCAPE, Shape
from .wording import capital, without_end

Finder = Callable[[str, Shape], SceneFields | None]
_WHOLE: tuple[Finder, ...] = (asked, quotation, chart, timeline, parallel, before_after, versus, two_numbers, contrast)
_BY_SENTENCE: tuple[Finder, ...] = (chart, timeline, before_after, two_numbers, contrast, than, series)
_WORDS_ENOUGH = 2
_CLAUSE_END = re.compile(r"[,;:.!?—–](?=\s|$)")
_LEADING = re.compile(r"^(?:and|but|so|while|whereas)\s+", re.I)
# What makes sense of a share or a factor: of the budget, cheaper, more than that.
_OF_WHAT = re.compile(r"(?:of|as|more|less|fewer|\w{3,}er)\b", re.I)


def described(text: str, shape: Shape = LANDSCAPE) -> list[SceneFields]:
    """Layouts and fields that a narration can be shown with, from its own words, the best first."""
    parts = sentences(text)
    found = [finder(text, shape) for finder in _WHOLE]
    if len(parts) > 1:
        found += [finder(part, shape) for finder in _BY_SENTENCE for part in parts]
    else:
        found += [finder(text, shape) for finder in (than, series)]
    found += [big_number(part, shape) for part in parts]
    ways: dict[str, SceneFields] = {}
    for fields in (*found, statement(text, shape), picture(text, shape)):
        if fields:
            ways.setdefault(fields["layout"], fields)
    return list(ways.values())


def statement(text: str, shape: Shape = LANDSCAPE) -> SceneFields:
    heading = headline(text, shape.heading, whole=len(sentences(text)) == 1 and len(text.split()) <= 4)
    return {"layout": "statement", "heading": heading, "key": keyword(heading), "icon": heading}


def picture(text: str, shape: Shape = LANDSCAPE) -> SceneFields:
    return {**statement(text, shape), "layout": "picture"}


def big_number(text: str, shape: Shape = LANDSCAPE) -> SceneFields | None:
    """A number worth a screen, and beside it what it counts."""
    telling = [found for found in quantities(text) if found.is_telling]
    if not telling:
        return None
    verb = first_verb(text.split())
    said_after = len(" ".join(text.split()[:verb]))
    number = next((found for found in telling if found.start > said_after), telling[0])
    fields = {"layout": "big_number", "number": number.value, "unit": number.unit, "key": number.text}
    return {**fields, "heading": _what_is_counted(text, number, shape)}


def _what_is_counted(text: str, number: Quantity, shape: Shape) -> str:
    """The words after the number, or else those before its verb, or else the telling words of the sentence."""
    rest = _CLAUSE_END.split(text[number.end :], maxsplit=1)[0].strip()
    before = _LEADING.sub("", _CLAUSE_END.split(text[: number.start])[-1].strip())
    lead = complete(before)
    rest = re.split(r"\s(?:and|or|but)\s", rest, maxsplit=1)[0] if quantities(rest) else rest
    after = phrase_at_start(rest, shape.heading) if rest else ""
    enough = len(after.split()) >= _WORDS_ENOUGH
    clause = f"{before} {number.text} {rest}".strip()
    tied = is_verb(before) or (enough and plain(after.split()[0]) == "as")
    if tied and len(clause.split()) <= shape.heading:
        return capital(clause)
    if enough and (len(before.split()) <= _WORDS_ENOUGH or _OF_WHAT.match(after)):
        return after
    told = phrase_at_start(lead, shape.heading)
    if len(told.split()) > _WORDS_ENOUGH and plain(told.split()[0]) not in PRONOUNS:
        return capital(told)
    subject = subject_of(before, 5)
    if subject and plain(subject.split()[-1]) not in UNFINISHED | PRONOUNS:
        return capital(subject)
    return after if enough else headline(without_end(text), shape.heading)
