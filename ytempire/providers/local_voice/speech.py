"""From a text to what is said: displayed words, the spoken words of each, and the sentences they stand in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from .instead import instead
from .reading import Context, say
from .replacing import Pronunciations
from .respelling import ipa
from .signs import ABBREVIATIONS, TITLES
from .tokens import Token

# A longer sentence is cut: attention over its sounds grows with the square of its length.
LONGEST_SENTENCE = 45
# From here on a sentence is cut at its next comma.
_LONG_SENTENCE = 28

_OPENERS = "\"'“”‘’„«([{<*_`¿¡"
_CLOSERS = "\"'“”’‘»)]}>*_`"
_PAUSES = ",;:.!?…"
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
# After an abbreviation only these tell that a new sentence begins: U.S. Army, but: in the U.S. The army...
_SENTENCE_STARTERS = {
    "A", "An", "And", "As", "At", "But", "For", "He", "How", "I", "If", "In", "It", "My", "No", "Now",
    "On", "Or", "Our", "She", "So", "That", "The", "Then", "There", "These", "They", "This", "We",
    "What", "When", "Where", "Who", "Why", "With", "You", "Your",
}  # fmt: skip
# Unicode categories: symbols, modifiers, controls and formats, unassigned, marks.
_UNSPOKEN = {"So", "Sk", "Cf", "Cc", "Cn", "Co", "Cs", "Mn", "Me"}
_FRACTION_SIGNS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8"}


@dataclass(frozen=True)
class Reading:
    """`words` as displayed (the text split at white space); `sentences` of tokens, a breath each."""

    words: tuple[str, ...]
    sentences: tuple[tuple[Token, ...], ...]


@dataclass(frozen=True)
class _Core:
    """A displayed word without what surrounds it. `doubtful`: its dot may be that of an abbreviation."""

    text: str
    pause: str
    ends_sentence: bool
    doubtful: bool = False


def read(text: str, pronunciations: Pronunciations = ()) -> Reading:
    """Find what is said for each word of `text`. Takes linear time; any text will do, also an empty one.

    pronunciations: words, and what is said for them instead.
    """
    words = tuple(text.split())
    cores = [_core(word) for word in words]
    ends = _ends(cores, _paragraph_ends(text))
    shouting = _is_shouting(cores)
    replaced = instead(words, pronunciations)
    sentences: list[tuple[Token, ...]] = []
    current: list[Token] = []
    for i, core in enumerate(cores):
        before, after = cores[i - 1].text if i else "", cores[i + 1].text if i + 1 < len(cores) else ""
        tokens = replaced[i] if i in replaced else _tokens(i, Context(core.text, before, after, shouting))
        current += tokens
        if core.pause and current:
            current[-1] = replace(current[-1], pause=core.pause)
        if ends[i]:
            sentences += _closed(current, core.pause)
            current = []
    return Reading(words, tuple(sentences + _closed(current, ".")))


def sentences(text: str) -> list[str]:
    """The text cut where its sentences end, words as displayed and none lost; short or long as they are."""
    words = text.split()
    cores = [_core(word) for word in words]
    found, start = [], 0
    for i, ends in enumerate(_ends(cores, _paragraph_ends(text))):
        if ends:
            found.append(" ".join(words[start : i + 1]))
            start = i + 1
    return found + ([" ".join(words[start:])] if start < len(words) else [])


def as_written(sentence: tuple[Token, ...]) -> str:
    """The sentence as it is given to the voice; what is spelled in syllables as phonemes in brackets."""
    return " ".join(
        f"[[{ipa(token.phones)}{token.pause}]]" if token.phones else token.text + token.pause for token in sentence
    )


def _core(word: str) -> _Core:
    text = "".join(_kept(sign) for sign in unicodedata.normalize("NFC", word)).lstrip(_OPENERS)
    full = text.rstrip(_CLOSERS)
    bare = full.rstrip(_PAUSES)
    tail = full[len(bare) :]
    dotted = f"{bare}.".lower()
    if tail[:1] == "." and dotted in TITLES:
        return _Core(TITLES[dotted], "", False)
    bare = bare.rstrip(_CLOSERS)
    pause = _pause(tail) or ("," if _opens_aside(word) or _closes_aside(word) else "")
    initial = tail == "." and len(bare) == 1 and bare.isupper() and bare != "I"
    ends = not initial and bool(set(tail) & set(".!?…")) and not tail.endswith((",", ";", ":"))
    if tail[:1] == "." and (dotted in ABBREVIATIONS or _INITIALS.fullmatch(bare)):
        said = ABBREVIATIONS.get(dotted, bare)
        return _Core(said, pause if len(tail) > 1 else "", ends, doubtful=tail == ".")
    return _Core(bare, "" if initial else pause, ends)


def _kept(sign: str) -> str:
    """Emoji, controls and direction marks are not spoken; typographic signs become plain ones."""
    if sign in _FRACTION_SIGNS:
        return _FRACTION_SIGNS[sign]
    if sign in "’‘ʼ":
        return "'"
    return "" if unicodedata.category(sign) in _UNSPOKEN and sign not in "°©®™" else sign


def _pause(tail: str) -> str:
    """The one sign the voice is given for a run of them (?!, ..., :)."""
    if not tail or tail.endswith((",", ";", ":")):
        return tail and ","
    return next((sign for sign in "?!" if sign in tail), "," if tail.startswith(("..", "…")) else ".")


def _opens_aside(word: str) -> bool:
    return word in ("-", "–", "—", "--")


def _closes_aside(word: str) -> bool:
    return word.endswith((")", "]", "—"))


def _paragraph_ends(text: str) -> set[int]:
    """Positions of words that end a paragraph: nothing runs on over an empty line."""
    ends, count = set(), 0
    for paragraph in re.split(r"\n\s*\n", text):
        count += len(paragraph.split())
        ends.add(count - 1)
    return ends


def _ends(cores: list[_Core], paragraph_ends: set[int]) -> list[bool]:
    """A full stop ends a sentence unless the text goes on in lower case (etc. and, ... but)."""
    ends = []
    for i, core in enumerate(cores):
        following = next((c.text for c in cores[i + 1 : i + 3] if c.text), "")
        runs_on = core.pause not in ("!", "?") and following[:1].islower()
        if core.doubtful:
            runs_on = following not in _SENTENCE_STARTERS
        ends.append(i in paragraph_ends or (core.ends_sentence and not runs_on))
    return ends


def _is_shouting(cores: list[_Core]) -> bool:
    """A text written in capitals has no acronyms that could be told from its words."""
    lettered = [core.text for core in cores if len(core.text) > 1 and core.text.isalpha()]
    return len(lettered) > 2 and sum(text.isupper() for text in lettered) > 0.8 * len(lettered)


def _tokens(index: int, context: Context) -> list[Token]:
    return [Token(text, index) for text in say(context)]


def _closed(tokens: list[Token], pause: str) -> list[tuple[Token, ...]]:
    """The tokens as sentences short enough to speak, the last ending in one of . ? !"""
    sentences, start = [], 0
    for i, token in enumerate(tokens):
        length = i + 1 - start
        if length >= LONGEST_SENTENCE or (length >= _LONG_SENTENCE and token.pause == ","):
            sentences.append(tokens[start : i + 1])
            start = i + 1
    if start < len(tokens):
        sentences.append(tokens[start:])
    for sentence in sentences:
        sentence[-1] = replace(sentence[-1], pause=sentence[-1].pause or ",")
    if sentences:
        sentences[-1][-1] = replace(sentences[-1][-1], pause=pause if pause in ("!", "?") else ".")
    return [tuple(sentence) for sentence in sentences]
