"""What a topic is: a question, a claim, a thing; and how sentences can speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..local_voice.speech import sentences
from .wording import capital, cleaned, headline, plain, telling_words, without_end

_LONGEST_NAME = 16  # words; a longer topic is cut, and all of it is also told
_LONGEST_WORD = 40  # letters
_LONGEST_PHRASE = 8  # words of a topic inside another sentence

_ASKING = "why|what|when|where|who|whom|whose|which|how"
_VERBS = "is|are|was|were|am|do|does|did|can|could|should|will|would|has|have|had|may|might|must"
_QUESTION = re.compile(rf"(?:(?:{_ASKING})\s+(?:{_VERBS}|isn't|aren't|don't|doesn't|didn't|can't)|{_VERBS})\b.+", re.I)
_HOW_TO = re.compile(r"how to\b.+", re.I)
_VERSUS = re.compile(r"(?P<a>.{1,60}?)\s+(?:vs\.?|versus)\s+(?P<b>.{1,60})", re.I)
_LIST = re.compile(
    r"(?:the\s+)?(?:(?:top|best|my)\s+)?(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)\s+"
    r"(?!years?\b|days?\b|weeks?\b|months?\b|hours?\b|minutes?\b|percent\b|%)\w+",
    re.I,
)
_CLAIM = re.compile(
    r"\S+(?:\s+\S+){0,5}?(?<!who)(?<!which)(?<!that)\s+"
    r"(?:is|are|was|were|isn't|aren't|has|have|can|cannot|can't|will|won't|never|always|should|doesn't|don't)\s+.+",
    re.I,
)
# Topics that begin with these tell somebody to do something.
_IMPERATIVES = set(
    "stop start learn build make get quit try use find do don't never always be become save earn lose grow "  # noqa: SIM905
    "write read cook bake buy sell fix improve master create invest avoid clean paint draw teach train run "
    "walk eat drink sleep travel visit choose plan organize organise declutter beat win let take give".split()
)
_OPEN_CLASS = set(
    "a an the how why what when where who which my your our their his her its this that these those some "  # noqa: SIM905
    "all every most many few learning making being becoming".split()
)


@dataclass(frozen=True)
class Subject:
    """A topic, understood.

    kind: question, how_to, versus, claim, list or thing. said: as it is said first. about: stands after a
    preposition or a verb. icon: words to find one by. rest: what the topic says beyond its first sentence.
    """

    kind: str
    said: str
    about: str
    heading: str
    icon: str
    sides: tuple[str, str] = ("", "")
    rest: str = ""

    @classmethod
    def of(cls, topic: str) -> Subject:
        first, *more = sentences(cleaned(topic)) or [""]
        words = first.split()
        first = " ".join(word[:_LONGEST_WORD] for word in words)
        rest = " ".join(more)
        if len(words) > _LONGEST_NAME:
            rest = cleaned(topic)
            first = headline(first, 12)
        name = capital(without_end(first).strip("\"'“”") or first)
        return _understood(name, asks=first.endswith("?"), rest=rest)

    def fill(self, text: str) -> str:
        """The text with its {T}, {A}, {B} and {about} put in."""
        sides = {"A": self.sides[0], "B": self.sides[1]}
        for name, value in {"T": self.said, "about": self.about, **sides}.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def _understood(name: str, asks: bool, rest: str) -> Subject:
    kind = _kind(name, asks)
    sides, about = ("", ""), "this"
    if kind == "versus":
        match = _VERSUS.fullmatch(name)
        sides = (match["a"], match["b"]) if match else sides
        about = " and ".join(sides)
    elif kind == "thing":
        about = _inside(name)
    said = name
    if kind == "question":
        # "Why we sleep" asks too, but not with a question mark.
        said = name + ("?" if asks or _QUESTION.match(name) else ".")
    heading = headline(said) if len(said.split()) > 1 else said
    about = about if len(about.split()) <= _LONGEST_PHRASE else "this"
    icon = " ".join(telling_words(name, 4)) or name
    return Subject(kind, said, about, heading, icon, sides, rest)


def _kind(name: str, asks: bool) -> str:
    patterns = {"versus": _VERSUS, "question": _QUESTION, "how_to": _HOW_TO, "list": _LIST, "claim": _CLAIM}
    if asks:
        return "question"
    found = next((kind for kind, pattern in patterns.items() if pattern.match(name)), "thing")
    first = plain(name.split()[0])
    if found in ("thing", "claim") and first in _ASKING.split("|"):
        return "question"
    return "how_to" if found == "thing" and first in _IMPERATIVES else found


def _inside(name: str) -> str:
    """The name in the middle of a sentence: a small first word loses its capital, a name keeps it."""
    first, _, others = name.partition(" ")
    return f"{first.lower()} {others}".strip() if first.lower() in _OPEN_CLASS else name
