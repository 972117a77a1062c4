"""Two sides found in a text: A vs B, a number each, hotter than, used to and now."""

from __future__ import annotations

import re

from ..local_voice.speech import sentences
from .brief import SceneFields
from .headings import headline, phrase_at_start, subject_of
from .lexicon import BE, PREPOSITIONS, PRONOUNS, SMALL_WORDS, UNFINISHED, first_verb, plain
from .quantities import Quantity, quantities, years
from .shape import Shape
from .wording import capital, without_end

_VERSUS = re.compile(r"^(?P<left>.{2,60}?)\s+(?:vs\.?|versus)\s+(?P<right>.{2,60}?)[.?!]?$", re.I)
_AGAINST = re.compile(
    r"[,;]?\s+(?:while|whereas|but|versus|vs\.?|compared (?:to|with)|against)\s+|;\s+|,?\s+and\s+|,\s+|\.\s+", re.I
)
_CONTRAST = re.compile(r",?\s+(?:while|whereas)\s+|;\s+", re.I)
_THAN = re.compile(
    r"^(?P<left>[^,;:]{2,40}?)\s+(?:is|are|was|were|weighs?|lasts?|grows?|runs?|costs?|has|have)\s+(?P<how>(?:(?:much|far|even|about|almost)\s+)?"
    r"(?:[\w.,-]+\s+times\s+)?(?:(?:more|less|fewer)\s+\w+|(?!other|rather|never|ever|over|under|after)\w{2,}er|better|worse|more|less))\s+than\s+"
    r"(?P<right>[^,;:]{2,40}?)[.!]?$",
    re.I,
)
_YEAR = r"(?:1\d{3}|20\d{2})"
_THEN = re.compile(
    r"\bused to\b|^(?:in the past|once|before|originally|back then|at first|in (?:1\d{3}|20[01]\d)"
    rf"|until {_YEAR})\b",
    re.I,
)
_MARKER = rf"(?:now|today|these days|nowadays|after|since then|by {_YEAR}|in {_YEAR})\b"
_NOW = re.compile(rf"^(?:and\s+|but\s+)?{_MARKER}", re.I)
_TURN = re.compile(rf"[,;.]\s+(?=(?:(?:and|but)\s+)?{_MARKER})", re.I)
_CHANGE = re.compile(
    r"\b(?:ros?e|risen|grew|grown?|fell|fallen|drop(?:ped|s)?|increas\w+|climb\w*|jump\w*|shrank|shrunk|went|gone?|goes|cut|improv\w+|declin\w+"
    r"|rises?|grows|falls?|doubled|slow\w*|sped|sank|soar\w*)\b.*?\bfrom\b",
    re.I,
)
_MOST_LABEL, _MOST_TOLD = 4, 9  # words
_EMPTY_START = re.compile(r"^(?:(?:it|they|he|she)\s+)?(?:means?|is|are|was|were)\s+|^(?:it|they|he|she|we)\s+", re.I)


def versus(text: str, shape: Shape) -> SceneFields | None:
    """A vs B."""
    match = _VERSUS.match(text.strip())
    if not match or any(len(match[side].split()) > 5 for side in ("left", "right")):
        return None
    left, right = capital(without_end(match["left"])), capital(without_end(match["right"]))
    return _compared(
        headline(without_end(text), shape.heading), {"label": left, "cue": left}, {"label": right, "cue": right}
    )


def two_numbers(text: str, shape: Shape) -> SceneFields | None:
    """Two sides with a number each, in the same unit: cats sleep 15 hours, while dogs sleep 10."""
    for joint in _AGAINST.finditer(without_end(text)):
        found = _sides(text[: joint.start()], text[joint.end() :])
        if found:
            left, right = found
            return _compared(_both(left, right, text, shape), left, right)
    return None


def _sides(first: str, second: str) -> tuple[SceneFields, SceneFields] | None:
    a, b = quantities(first), quantities(second)
    if len(a) != len(b) or not 1 <= len(a) <= 2:
        return None
    if len(a) == 2 and (a[0].kind != b[0].kind or a[0].kind == a[1].kind):
        return None
    left, right = a[-1], b[-1]
    named = _label(first, a), _label(second, b)
    if not all(named) or named[0].lower() == named[1].lower():
        return None
    if left.kind != right.kind and not (right.kind == "" and right.factor == left.factor):
        return None
    same = left.factor == right.factor
    units = _units(left, right) if same else (left.currency or left.kind, right.currency or right.kind)
    values = (left.value, right.value) if same else (left.whole, right.whole)
    return (
        {"label": named[0], "number": values[0], "unit": units[0], "cue": left.text},
        {"label": named[1], "number": values[1], "unit": units[1], "cue": right.text},
    )


def _units(left: Quantity, right: Quantity) -> tuple[str, str]:
    """Both units; where one side says more of the same measure (hours a day, hours), that goes for both."""
    if left.measure and left.measure == right.measure:
        longest = max(left.unit, right.unit, key=len)
        return longest, longest
    return left.unit, right.unit or left.unit


def _label(part: str, found: list[Quantity]) -> str:
    """What the number of one side belongs to: the other number, or the words before the verb."""
    if len(found) == 2:
        label = part[: found[0].end].strip()
    else:
        words = part[: found[0].start].split()
        verb = first_verb(words) or len(words)
        label = " ".join(words[:verb]).rstrip(",:")
        if verb == len(words):
            label = label if words and plain(words[-1]) not in UNFINISHED else ""
    label = without_end(re.sub(r"^(?:and|but|while)\s+", "", label))
    if not 0 < len(label.split()) <= _MOST_LABEL or plain(label.split()[0]) in PRONOUNS - {"this"}:
        return ""
    return capital(label)


def contrast(text: str, shape: Shape) -> SceneFields | None:
    """Two things and what each does: Subversion keeps one copy, while Git gives everyone a copy."""
    parts = _CONTRAST.split(without_end(text))
    if len(parts) != 2:
        return None
    sides = []
    for part in parts:
        name = subject_of(part, _MOST_LABEL)
        says = phrase_at_start(part[len(name) :].strip(), 8) if name and part.startswith(name) else ""
        if len(says.split()) < 2:
            return None
        sides.append({"label": capital(name), "text": capital(says), "cue": name})
    left, right = sides
    return _compared(_both(left, right, text, shape), left, right)


def _both(left: SceneFields, right: SceneFields, text: str, shape: Shape) -> str:
    """The names of both sides, where they are short; the sides have them too."""
    second = right["label"]
    lowered = second[:1].lower() + second[1:]
    second = lowered if lowered in text or plain(second.split()[0]) in SMALL_WORDS else second
    heading = f"{left['label']} and {second}"
    return heading if len(heading.split()) <= shape.heading + 1 else ""


def than(text: str, shape: Shape) -> SceneFields | None:
    """One thing is more of something than another."""
    match = _THAN.match(text.strip())
    if not match:
        return None
    left, right = match["left"].strip(), without_end(match["right"])
    said = without_end(re.split(r"\s+(?:is|are|was|were|does|do|did)$", right)[0])
    if any(len(s.split()) > _MOST_LABEL or plain(s.split()[0]) in PRONOUNS | PREPOSITIONS for s in (left, said)):
        return None
    if quantities(said) or said[:1].isdigit():
        return None
    heading = headline(f"{match['how']} than {said}", shape.heading)
    return _compared(capital(heading), {"label": capital(left), "cue": left}, {"label": capital(said), "cue": said})


def before_after(text: str, shape: Shape) -> SceneFields | None:
    """What changed: used to and now, in a year and today, from one number to another."""
    changed = _from_to(text, shape)
    if changed:
        return changed
    for turn in _TURN.finditer(without_end(text)):
        first, second = text[: turn.start()].strip(), without_end(text[turn.end() :])
        if _THEN.search(first) and _NOW.match(second) and len(sentences(second)) == 1:
            found = _changed(first, second, shape)
            if found:
                return found
    return None


def _from_to(text: str, shape: Shape) -> SceneFields | None:
    match = _CHANGE.search(text)
    if not match or len(sentences(text)) > 1:
        return None
    rest = text[match.end() :]
    halves = re.split(r"\s+to\s+", rest, maxsplit=1)
    if len(halves) != 2:
        return None
    a, b = (_one(half) for half in halves)
    if not a or not b or (a.kind != b.kind and a.kind and b.kind):
        return None
    unit, same = b.unit or a.unit, a.factor == b.factor
    dates = [years(half) for half in halves]
    labels = [dates[0][0][1], dates[1][0][1]] if all(dates) else ["Before", "After"]
    values = (a.value, b.value) if same else (a.whole, b.whole)
    left, right = (
        {"label": label, "number": value, "unit": unit if same else b.kind, "cue": side.text}
        for label, value, side in zip(labels, values, (a, b), strict=True)
    )
    return {**_compared(headline(text[: match.end() - 4], shape.heading), left, right), "layout": "before_after"}


def _one(half: str) -> Quantity | None:
    """The number of a half, where there is one; 210 in “from 210 to 320” too."""
    found = quantities(half) or quantities(half.split()[0]) if half.split() else []
    return found[0] if found else None


def _changed(first: str, second: str, shape: Shape) -> SceneFields | None:
    then, now = _side_of_change(first, "Before", shape), _side_of_change(second, "Now", shape)
    if not then or not now:
        return None
    if "number" in then and "number" in now and then.pop("kind") == now.pop("kind"):
        del then["text"], now["text"]
    else:
        for side in (then, now):
            for name in ("number", "unit", "kind"):
                side.pop(name, None)
    bare = _without_marker(first)
    subject = subject_of(bare, _MOST_LABEL)
    subject = headline(bare, shape.heading) if not subject or subject[0].isdigit() else subject
    return {**_compared(capital(subject), then, now), "layout": "before_after"}


def _side_of_change(part: str, default: str, shape: Shape) -> SceneFields | None:
    """What was, or what is: the words without those that say when, and the number where there is one."""
    numbers, dates, marker = quantities(part), years(part), _NOW.match(part)
    word = plain(marker[0].split()[-1]) if marker else ""
    label = dates[0][1] if dates else capital(word) if word in ("now", "today", "after") else default
    rest = _without_marker(part)
    name = subject_of(rest, _MOST_LABEL) if default == "Before" else ""
    rest = re.sub(r"^.*?\bused to\s+", "", rest, flags=re.I)
    if name and rest.startswith(name) and plain(rest[len(name) :].split()[0]) in BE:
        rest = " ".join(rest[len(name) :].split()[1:])
    rest = _EMPTY_START.sub("", rest)
    said = phrase_at_start(rest, _MOST_TOLD) or headline(rest, shape.heading + 1)
    if not said:
        return None
    side: SceneFields = {"label": label, "text": capital(said), "cue": " ".join(said.split()[:3])}
    if len(numbers) == 1 and numbers[0].is_telling:
        side |= {"number": numbers[0].value, "unit": numbers[0].unit, "kind": numbers[0].kind, "cue": numbers[0].text}
    return side


def _without_marker(part: str) -> str:
    """The part without the words at its start that say when it is."""
    bare = re.sub(r"^(?:in|before|after|until|by|at|once|originally)\b[^,]{0,28},\s+", "", part, flags=re.I)
    return _NOW.sub("", bare).strip(" ,") if bare == part else bare.strip(" ,")


def _compared(heading: str, left: SceneFields, right: SceneFields) -> SceneFields:
    return {"layout": "comparison", "heading": heading, "left": left, "right": right}
