"""Questions that the text answers itself: a quiz."""

from __future__ import annotations

import re
from itertools import pairwise

from ..local_voice.speech import sentences
from .brief import SceneFields
from .headings import headline, keyword, phrase_at_start
from .lexicon import plain
from .shape import Shape
from .wording import capital, without_end

_ASKS = re.compile(
    r"^(?:(?:so,?|and|but)\s+)?(?:how\s+(?:many|much|long|far|old|fast|high|big|tall|deep|often|hot|cold|heavy)"
    r"|which|who|what|when|where|whose|true or false|is|are|was|did|does|do|can)\b",
    re.I,
)
_SHORTEST_QUESTION = 3
_LONGEST_ANSWER = 8
_TRUE_FALSE = re.compile(r"^true or false\b[:,?]?\s*", re.I)
_RHETORICAL = re.compile(r"\b(?:you|your|we|i|us)\b", re.I)


def asked(text: str, shape: Shape) -> SceneFields | None:
    """A question with its short answer right after it, and the options where the question names them."""
    parts = sentences(text)
    for question, answer in pairwise(parts):
        if is_question(question) and answers(answer):
            return _quiz(question, answer, shape)
    return None


def is_question(sentence: str) -> bool:
    return sentence.endswith("?") and len(sentence.split()) >= _SHORTEST_QUESTION and bool(_ASKS.match(sentence))


def answers(sentence: str) -> bool:
    """Whether a sentence is short enough, and plain enough, to be what a question asked for."""
    words = without_end(sentence).split()
    return 0 < len(words) <= _LONGEST_ANSWER and not sentence.endswith("?") and not _RHETORICAL.search(sentence)


def _quiz(question: str, answer: str, shape: Shape) -> SceneFields | None:
    bare, options = _options(question)
    shown = without_end(answer)
    if options:
        named = [option for option in options if _within(option, shown)]
        options, shown = (options, named[0]) if len(named) == 1 else ([], shown)
    if len(shown.split()) > shape.heading:
        shown = phrase_at_start(shown, shape.heading) or headline(shown, shape.heading)
    heading = bare if len(bare.split()) <= shape.question else _shortened(bare, shape)
    if not heading or len(shown) < 1:
        return None
    items = [{"text": capital(option), "cue": option} for option in options]
    fields = {"layout": "quiz", "heading": heading, "key": keyword(heading), "answer": capital(shown)}
    return {**fields, "items": items} if items else fields


def _shortened(question: str, shape: Shape) -> str:
    kept = phrase_at_start(question, shape.question)
    return f"{kept}?" if len(kept.split()) > _SHORTEST_QUESTION else ""


def _options(question: str) -> tuple[str, list[str]]:
    """The question without its options, and these: which is longest, the Nile, the Amazon or the Yangtze?"""
    if _TRUE_FALSE.match(question):
        return capital(_TRUE_FALSE.sub("", question)), ["True", "False"]
    lead, colon, rest = without_end(question).partition(": ")
    if not colon:
        return question, []
    options = [part.strip() for part in re.split(r",\s+(?:or\s+)?|\s+or\s+", rest) if part.strip()]
    if not 2 <= len(options) <= 4 or any(len(option.split()) > 5 for option in options):
        return question, []
    return f"{lead}?", options


def _within(option: str, answer: str) -> bool:
    wanted = [plain(word) for word in option.split() if plain(word) not in ("the", "a", "an")]
    said = [plain(word) for word in answer.split()]
    return bool(wanted) and any(said[i : i + len(wanted)] == wanted for i in range(len(said)))
