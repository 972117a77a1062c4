"""Titles made short enough for a thumbnail."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_WORDS = 5
LONGEST_UNSPACED = 16  # letters of a title that is written without spaces

QUESTIONS = frozenset((
    "why", "how", "what", "who", "when", "where", "which", "whose", "warum", "wie", "was", "wer", "wo", "wann",
    "pourquoi", "comment", "qué", "cómo", "perché", "come",
))  # fmt: skip
ARTICLES = frozenset(("a", "an", "the"))
# Said for the rhythm; a short title does without them, in this order.
FILLERS = (
    frozenset(("absolutely", "actually", "almost", "basically", "completely", "ever", "extremely", "highly", "itself",
               "just", "literally", "really", "simply", "themselves", "totally", "truly", "very", "yourself")),
    frozenset(("to do", "that", "own")),
    frozenset(("her", "his", "its", "my", "our", "their", "your")),
    frozenset(("das", "dem", "den", "der", "ein", "eine", "einen", "el", "il", "la", "las", "le", "les", "los", "un",
               "una", "une")),
)  # fmt: skip
# Words that open a phrase which a short title can do without, also of German, French, Spanish and Italian.
OPENERS = frozenset((
    "about", "after", "against", "among", "and", "around", "as", "at", "because", "before", "behind",
    "between", "but", "by", "during", "for", "from", "if", "in", "inside", "into", "of", "on", "or", "over",
    "since", "so", "than", "that", "through", "to", "under", "until", "when", "where", "which", "while",
    "who", "with", "without", "und", "oder", "aber", "auf", "aus", "bei", "mit", "nach", "von", "vom", "zu", "zum",
    "zur", "für", "über", "unter", "um", "wie", "weil", "dass", "im", "et", "ou", "pour", "dans", "avec", "sur",
    "de", "du", "des", "y", "en", "con", "para", "por", "del", "e", "di", "per", "che",
))  # fmt: skip
# Words that no title ends with: those above, articles, and what waits for a verb or a noun.
WAITING = OPENERS | ARTICLES | frozenset((
    "am", "are", "be", "been", "can", "could", "did", "does", "everything's", "had", "has", "have", "he", "her", "his",
    "i", "is", "it's", "its", "may", "might", "more", "must", "my", "no", "nobody", "not", "our", "she", "should",
    "their", "they", "this", "was", "we", "were", "will", "would", "your", "der", "die", "das", "den", "dem", "ein",
    "eine", "einen", "ist", "la", "le", "les", "un", "une", "el", "los", "las", "una", "il", "lo", "vs", "versus",
    "في", "من", "على", "إلى", "و",
))  # fmt: skip
NAMING = re.compile(r"\s*[:–—|(]\s*|\s-\s|[。！？：｜、]")
AUXILIARIES = frozenset(("can", "could", "do", "does", "did", "should", "will", "would"))
BEING = frozenset(("am", "are", "is", "was", "were"))  # "Is it too late …" is asked by its beginning
IDLE = WAITING | QUESTIONS | AUXILIARIES | {"it"}  # words that no piece of a title begins with


def short_title(title: str, most: int = MOST_WORDS, key: str = "") -> str:
    """At most `most` words that still make sense: the title, its part before a colon, or the stretch of it with
    most numbers, names, words of `key` and other words that mean something. Nothing ends with "of" or "the".
    """
    whole = " ".join(title.split())
    if not _unspaced(whole) and len(whole.split()) <= most:
        return whole
    asked = whole.endswith(("?", "？", "؟"))
    if _unspaced(whole):
        return next(filter(None, NAMING.split(whole)), whole)[:LONGEST_UNSPACED]
    part = next((p for p in NAMING.split(whole) if len(p.split()) > 1), whole)
    ending = whole[-1] if asked and (part == whole or NAMING.sub(" ", whole).endswith(part)) else ""
    words = _without_fillers(part.rstrip("?？؟!.").split(), most)
    if len(words) > most:
        words = _best_stretch(words, most, set(_bare(key).split()), asked)
    words = _with_articles(words, part.split(), most)
    return _capital(" ".join(words).strip(",.;:!?-–— ")) + ending


def waits(word: str) -> bool:
    """Whether a title cannot end with this word."""
    return _bare(word) in WAITING


def _without_fillers(words: list[str], most: int) -> list[str]:
    """Without articles, then without one kind of filler after another until few enough are left."""
    kept = [word for word in words if _bare(word) not in ARTICLES] or words
    for fillers in FILLERS:
        if len(kept) <= most:
            break
        pairs = {i + n for i in range(len(kept) - 1) for n in (0, 1) if _bare(" ".join(kept[i : i + 2])) in fillers}
        kept = [word for i, word in enumerate(kept) if _bare(word) not in fillers and i not in pairs] or kept
    return kept


def _best_stretch(words: list[str], most: int, key: set[str], asked: bool) -> list[str]:
    stretches = _phrases if most >= MOST_WORDS else _pieces
    spans = list(stretches(words, most, asked)) or [_trimmed(words, range(min(most, len(words))))]
    best = max(spans, key=lambda span: (_weight(words, span, key), -span.start))
    return [words[i] for i in best]


def _phrases(words: list[str], most: int, asked: bool) -> Iterator[range]:
    """Stretches that begin where a phrase does and end where one does."""
    starts = [0]
    if asked and _bare(words[0]) in AUXILIARIES:
        starts.append(2)  # "Can you learn …" asks as well without its first two words
    elif not asked or _bare(words[0]) not in BEING:
        starts += [i + 1 for i, word in enumerate(words[:-1]) if _bare(word) in OPENERS]
    for start in starts:
        for end in range(start + 2, min(start + most, len(words)) + 1):
            closes = end == len(words) or _bare(words[end]) in OPENERS or words[end - 1][-1] in ",;"
            if closes and not waits(words[end - 1]):
                yield range(start, end)


def _pieces(words: list[str], most: int, asked: bool) -> Iterator[range]:
    """Any stretches that neither begin nor end with a word that says nothing alone."""
    asks = asked or _bare(words[0]) in QUESTIONS
    for start in range(len(words)):
        for end in range(start + 1, min(start + most, len(words)) + 1):
            idle = _bare(words[start]) in IDLE or waits(words[end - 1])
            halved = asks and any(_bare(word) in AUXILIARIES for word in words[start:end])
            counting = words[end - 1].isdigit() and end < len(words)
            if not idle and not halved and not counting:
                yield range(start, end)


def _trimmed(words: list[str], span: range) -> range:
    """The stretch without words at its end that wait for another."""
    end = span.stop
    while end > span.start + 1 and waits(words[end - 1]):
        end -= 1
    return range(span.start, end)


def _weight(words: list[str], span: range, key: set[str]) -> float:
    """How much a stretch says."""
    titled = sum(word[:1].isupper() for word in words) > 0.6 * len(words)  # Title Case names nothing
    said = 0.0
    for i in span:
        word = _bare(words[i])
        named = words[i][:1].isupper() and i > 0 and not titled
        if any(char.isdigit() for char in word) or named or word in key:
            said += 3
        elif word in QUESTIONS and i == 0:
            said += 2
        elif word not in WAITING:
            said += 1.5
    return said - 0.3 * (span.start > 0)


def _with_articles(words: list[str], original: list[str], most: int) -> list[str]:
    """Articles inside the stretch put back where there is room: "Fall of the Roman Empire"."""
    for start in range(len(original)):
        inside = original[start:]
        place, taken = 0, []
        for word in inside:
            if place < len(words) and word.rstrip("?？؟!.") == words[place]:
                taken.append(words[place])
                place += 1
            elif taken and place < len(words) and _bare(word) in ARTICLES:
                taken.append(word)
            else:
                break
        if place == len(words) and len(taken) <= most:
            return taken
    return words


def _unspaced(text: str) -> bool:
    """Whether a title is written without spaces: Chinese, Japanese, Thai."""
    return (
        len(text) > LONGEST_UNSPACED
        and max(map(len, text.split()), default=0) > LONGEST_UNSPACED
        and not (text.isascii() or any("\u0041" <= char <= "\u05ff" for char in text))
    )


def _bare(text: str) -> str:
    return text.lower().strip("?!.,;:\"'“”‘’()[]¿¡ ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
