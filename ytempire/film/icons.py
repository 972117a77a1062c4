"""The icons, and which of them means a word: curated words first, then an icon's own name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from ytempire.film.meanings import LABEL_WORDS, Meanings, read_senses, read_words, tokens
from ytempire.film.palette import RGB

ASSETS = Path(__file__).parent / "assets"

EMPTY_WORDS = frozenset((ASSETS / "empty_words.txt").read_text("utf-8").split())

LONGEST = 400  # characters of a text that are looked at
REMEMBERED = 4096  # answers

NEUTRAL = "sparkles"  # where an icon is needed and none is known: it claims no meaning


class Icons:
    """The packed icons. `find` gives names, `svg` the drawing."""

    def __init__(self, folder: Path = ASSETS) -> None:
        self._bodies: dict[str, str] = json.loads((folder / "icons.json").read_text("utf-8"))
        self._words = read_words(folder / "icon_synonyms.txt")
        self._misleading = frozenset((folder / "icon_none.txt").read_text("utf-8").split())
        own = {name: name for name in self._bodies if name not in self._misleading}
        self._meanings = Meanings(
            words=own | self._words,
            senses=read_senses(folder / "icon_senses.txt"),
            none=self._misleading,
            verbs=frozenset((folder / "icon_verbs.txt").read_text("utf-8").split()),
            empty=EMPTY_WORDS,
        )
        self._find = lru_cache(maxsize=REMEMBERED)(self._label_or_sentence)
        self._find_in_sentence = lru_cache(maxsize=REMEMBERED)(self._meanings.of_sentence)

    def __contains__(self, name: object) -> bool:
        return name in self._bodies

    @property
    def choices(self) -> list[str]:
        """The names that a writer may choose from: those with words of their own, without interface symbols."""
        return sorted(set(self._words.values()))

    def find(self, phrase: str, context: Iterable[str] = ()) -> str | None:
        """The name of the icon for a word, a label or a sentence; None where none is known to fit (NEUTRAL then).

        `context`: texts of the same scene; they tell which meaning of an ambiguous word is meant.
        """
        if "-" in phrase and phrase in self._bodies:
            return phrase
        return self._find(phrase[:LONGEST], tuple(text[:LONGEST] for text in context))

    def first(self, named: str, *texts: str) -> str | None:
        """What a scene's `icon` field names, else the icon of the first text that has one. Each text tells what
        ambiguous words of the others mean.
        """
        if named in self._bodies and named not in self._misleading:
            return named
        return next((icon for text in (named, *texts) if (icon := self.find(text, texts))), None)

    def find_in_sentence(self, sentence: str, context: Iterable[str] = ()) -> str | None:
        """The icon of what a sentence is about, or None; `context` as in `find`."""
        return self._find_in_sentence(sentence[:LONGEST], tuple(text[:LONGEST] for text in context))

    def svg(self, name: str, colour: RGB, stroke: float) -> str:
        """The drawing on its 24-unit square; `stroke` is the line width in those units."""
        tone = "#{:02x}{:02x}{:02x}".format(*colour)
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" '
            f'stroke="{tone}" stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round">'
            f"{self._bodies[name].replace('currentColor', tone)}</svg>"
        )

    def _label_or_sentence(self, phrase: str, context: tuple[str, ...]) -> str | None:
        if len(tokens(phrase)) <= LABEL_WORDS:
            return self._meanings.of_label(phrase, context)
        return self._meanings.of_sentence(phrase, context)


@cache
def icons() -> Icons:
    """The one set of icons of this process, read when first asked for."""
    return Icons()
