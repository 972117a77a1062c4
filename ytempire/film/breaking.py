"""Where lines may break inside what stands without spaces: Chinese, Japanese, Thai and their neighbours, and words
too long for any line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby

import budoux

from ytempire.film.fonts import HAN, font
from ytempire.film.scripts import BREAK, clusters, is_mark

SOFT_HYPHEN = "\u00ad"
LONGEST_WORD = 24  # letters; a longer word is cut into even pieces, else it would dictate a tiny size
MOST_TIED = 4  # a row of closing marks is no word
LONGEST_PHRASE = 10  # the same for a phrase without spaces, whose letters are twice as wide
# First and last letter of the scripts that are written without spaces between words.
UNSPACED = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u2e80", "\u312f"),  # radicals, punctuation, kana, bopomofo
    ("\u3190", "\ua4cf"),  # kana, Han
    ("\uf900", "\ufaff"),  # Han
    ("\ufe30", "\ufe4f"),
    ("\uff00", "\uff9f"),  # full and half width
    ("\U00020000", "\U0003ffff"),  # Han
)
# Never at the start of a line (JIS X 4051 and GB/T 15834: closing marks, small kana, marks of repetition and length).
NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】〙〗°′″℃％‰…‥—～〜ๆฯ,.:;?!)]}»%"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
NOT_LAST = frozenset("‘“（〔［｛〈《「『【〘〖￥＄#([{«$£€")


def is_unspaced(char: str) -> bool:
    """Whether its script parts words without spaces."""
    return char >= "\u0e00" and any(first <= char <= last for first, last in UNSPACED)


@lru_cache(maxsize=2048)
def pieces(word: str) -> tuple[str, ...]:
    """The parts of a word between which a line may break without a hyphen."""
    if not any(map(is_unspaced, word)) and BREAK not in word:
        return (word,)
    parts = (_phrases("".join(run)) if unspaced else ("".join(run),) for unspaced, run in _runs(word))
    return tuple(_tied(part for group in parts for part in group))


@lru_cache(maxsize=1024)
def marked(text: str) -> str:
    """The text with a space wherever a line may break: after BREAK or SOFT_HYPHEN it is none of the text's own."""
    return " ".join(f"{BREAK} ".join(map(_hyphened, pieces(word))) for word in text.split())


def words_of(line: str) -> Iterator[tuple[int, str]]:
    """The words of a line that is drawn, and of a language without spaces its phrases, each with where it begins."""
    start = 0
    for word in line.split(" "):
        for piece in pieces(word) if word else ():
            yield start, piece
            start += len(piece)
        start += 1


def letters_of(word: str) -> Iterator[str]:
    """What a word wider than a line may be cut between: its letters, closing marks tied to what they close."""
    letters = clusters(word)
    return _tied(letters) if any(map(is_unspaced, word)) else letters


def joined(line: str, word: str) -> str:
    """The line with one more word; pieces of one word that meet on a line become one again."""
    return line[:-1] + word if line.endswith((SOFT_HYPHEN, BREAK)) else f"{line} {word}"


def shown(line: str) -> str:
    """The line as it is drawn."""
    return line.replace(SOFT_HYPHEN, "-").replace(BREAK, "")


def has_hyphens(word: str) -> bool:
    """Whether a word may be parted by a hyphen: those of Latin, Greek and Cyrillic letters, and signs."""
    return all(char < "\u0530" or "\u1e00" <= char <= "\u2bff" for char in word)


def _hyphened(word: str) -> str:
    """A very long word in even pieces."""
    letters = list(clusters(word))
    most = LONGEST_WORD
    if len(letters) <= most:
        return word
    count = -(-len(letters) // (most * 2 // 3))
    length = -(-len(letters) // count)
    mark = SOFT_HYPHEN if has_hyphens(word) else BREAK
    return f"{mark} ".join("".join(letters[i : i + length]) for i in range(0, len(letters), length))


def _runs(word: str) -> Iterator[tuple[bool, Iterable[str]]]:
    """The word's clusters by whether spaces part the words of their script; marks and signs stay with what is
    before them.
    """
    kind = False

    def side(letter: str) -> bool:
        nonlocal kind
        if letter[0].isalnum() or is_unspaced(letter[0]):
            kind = is_unspaced(letter[0])
        return kind

    return groupby(clusters(word), side)


def _phrases(text: str) -> Iterator[str]:
    """What belongs together: words by BudouX where it knows the language, else letter by letter."""
    for part in text.split(BREAK):
        parser = _parser(_language(part))
        for phrase in parser.parse(part) if parser and part else clusters(part):
            letters = list(_tied(clusters(phrase)))
            count = max(1, -(-len(letters) // LONGEST_PHRASE))
            length = max(1, -(-len(letters) // count))
            yield from ("".join(letters[i : i + length]) for i in range(0, len(letters), length))


def _tied(parts: Iterable[str]) -> Iterator[str]:
    """The parts, none beginning with what must not begin a line or ending with what must not end one."""
    held: list[str] = []
    for part in parts:
        ties = held and (part[0] in NOT_FIRST or held[-1][-1] in NOT_LAST)
        if held and not (is_mark(part[0]) or (ties and len(held) <= MOST_TIED)):
            yield "".join(held)
            held = []
        held.append(part)
    if held:
        yield "".join(held)


def _language(text: str) -> str:
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    if any("\u0e00" <= char <= "\u0e7f" for char in text):
        return "th"
    if not any("\u3400" <= char <= "\u9fff" for char in text):
        return ""
    return "zh-hans" if font(HAN["SC"].file(True)).letters.issuperset(text) else "zh-hant"


@cache
def _parser(language: str) -> budoux.Parser | None:
    load = {
        "ja": budoux.load_default_japanese_parser,
        "th": budoux.load_default_thai_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
    }.get(language)
    return load() if load else None
