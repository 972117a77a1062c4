"""What a topic is: a question, a claim, a thing; and how sentences can speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..local_voice.speech import sentences
from .headings import headline
from .lexicon import DETERMINERS, plain
from .shape import LANDSCAPE, Shape
from .wording import capital, cleaned, drawable, telling_words, without_end

_LONGEST_NAME = 16  # words; a longer topic is cut, and all of it is also told
_LONGEST_WORD = 40  # letters
_LONGEST_PHRASE = 8  # words of a topic inside another sentence
_SHORT_NAME = 3  # words of a name above a heading
_TITLE_WORDS = 7  # a title may be a little longer than other headings where these are short

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
    preposition or a verb. short: a name of at most three words, or empty. over: the part before a
    colon where the heading shows only the part after it. icon: words to find one by.
    rest: what the topic says beyond its first sentence.
    """

    kind: str
    said: str
    about: str
    heading: str
    icon: str
    short: str = ""
    over: str = ""
    sides: tuple[str, str] = ("", "")
    rest: str = ""

    @classmethod
    def of(cls, topic: str, shape: Shape = LANDSCAPE, notes: str = "") -> Subject:
        """notes tell which words of the topic are names: those that have their capital there too."""
        text = _unshouted(drawable(cleaned(topic)) or cleaned(topic))
        first, *more = sentences(text) or [""]
        words = first.split()
        first = " ".join(word[:_LONGEST_WORD] for word in words)
        rest = " ".join(more)
        if len(words) > _LONGEST_NAME:
            rest = text
            first = headline(first, 12)
        name = capital(without_end(first).strip("\"'“”") or first)
        return _understood(name, first.endswith("?"), rest, max(shape.heading, _TITLE_WORDS), notes)

    @property
    def manner(self) -> str:
        """What a hook has to go with: its kind, or `explained` for a “why” or “how” without a question mark."""
        return "explained" if self.kind == "question" and self.said.endswith(".") else self.kind

    def fill(self, text: str) -> str:
        """The text with its {T}, {A}, {B} and {about} put in."""
        sides = {"A": self.sides[0], "B": self.sides[1]}
        for name, value in {"T": self.said, "about": self.about, **sides}.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def _understood(name: str, asks: bool, rest: str, most: int, notes: str) -> Subject:
    kind = _kind(name, asks)
    sides, about = ("", ""), "this"
    named = name.partition(":")[0].strip() if ": " in name else name
    named = named if len(named.split()) <= _LONGEST_PHRASE // 2 or named == name else name
    if kind == "versus":
        match = _VERSUS.fullmatch(name)
        sides = (match["a"], match["b"]) if match else sides
        about = " and ".join(sides)
    elif kind == "thing":
        about = _inside(named, notes)
    said = name
    if kind == "question":
        # "Why we sleep" asks too, but not with a question mark.
        said = name + ("?" if asks or _QUESTION.match(name) else ".")
    heading = headline(said, most) if len(said.split()) > 1 else said
    over = ""
    if named != name and len(name.split()) > most:
        over, heading = named, headline(capital(said.partition(": ")[2]), most)
    about = about if len(about.split()) <= _LONGEST_PHRASE else "this"
    short = named if kind == "thing" and len(named.split()) <= _SHORT_NAME else ""
    icon = " ".join(telling_words(name, 4)) or name
    return Subject(kind, said, about, heading, icon, short, over, sides, rest)


def _unshouted(text: str) -> str:
    """A topic typed in capitals in ordinary letters; short words without vowels stay as they are."""
    words = text.split()
    lettered = [word for word in words if any(sign.isalpha() for sign in word)]
    if len(lettered) < 2 or not all(word.isupper() for word in lettered):
        return text
    return " ".join(word if not re.search("[AEIOUY]", word) else word.lower() for word in words)


def _kind(name: str, asks: bool) -> str:
    patterns = {"versus": _VERSUS, "question": _QUESTION, "how_to": _HOW_TO, "list": _LIST, "claim": _CLAIM}
    if asks:
        return "question"
    found = next((kind for kind, pattern in patterns.items() if pattern.match(name)), "thing")
    first = plain(name.split()[0])
    if found in ("thing", "claim") and first in _ASKING.split("|"):
        return "question"
    named = name.split()[0].endswith(":")  # Sleep: the secret of winners
    return "how_to" if found == "thing" and first in _IMPERATIVES and not named else found


def _inside(name: str, notes: str) -> str:
    """The name in the middle of a sentence: a small or a common first word loses its capital, a name keeps it."""
    first, _, others = name.partition(" ")
    bare = re.escape(plain(first))
    common = re.search(rf"[a-z,]\s{bare}\b", notes) is not None and not first[1:2].isupper()
    small = plain(first) in _OPEN_CLASS | DETERMINERS
    return f"{first[:1].lower()}{first[1:]} {others}".strip() if small or common else name
