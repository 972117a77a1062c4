"""An icon for a word, by meaning: synonyms first, then the icon's name, then its tags; each also by stem."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from ytempire.film.palette import RGB
from ytempire.film.stems import plain, stems

ASSETS = Path(__file__).parent / "assets"

# Words that carry no picture; in a sentence they would find arrows, plus signs and letters.
EMPTY_WORDS = frozenset((ASSETS / "empty_words.txt").read_text("utf-8").split())


# What a title says about its subject: shown only where nothing else is.
FRAMES = frozenset((
    "day", "days", "end", "facts", "fall", "guide", "habits", "history", "life", "morning", "myth", "people",
    "reason", "reasons", "rise", "science", "secret", "secrets", "story", "time", "today", "truth", "world",
    "year", "years",
))  # fmt: skip


class Icons:
    """The packed icons. `find` gives names, `svg` the drawing."""

    def __init__(self, folder: Path = ASSETS) -> None:
        self._bodies: dict[str, str] = json.loads((folder / "icons.json").read_text("utf-8"))
        self._synonyms = _read_synonyms(folder / "icon_synonyms.txt")
        self._meanings = {name: name for name in self._bodies} | self._synonyms
        self._tags = _by_tag(json.loads((folder / "icon_tags.json").read_text("utf-8")))

    def __contains__(self, name: object) -> bool:
        return name in self._bodies

    def find(self, phrase: str) -> str | None:
        """The name of the icon for a word or a short phrase, or None."""
        words = [word for word in re.split(r"[\s-]+", phrase) if len(word) > 2 and word.lower() not in EMPTY_WORDS]
        for word in [phrase, *words]:
            for form in stems(word):
                for name in (self._synonyms.get(form), form, self._tags.get(form)):
                    if name in self._bodies:
                        return name
        return None

    def find_in_sentence(self, sentence: str) -> str | None:
        """The icon that says most about a sentence: of its first word that has one, tags and frames last."""
        words = [word for word in map(plain, re.split(r"[\s-]+", sentence)) if len(word) > 2]
        told = [word for word in words if word not in EMPTY_WORDS]
        strong, frames = [[w for w in told if (w in FRAMES) == framed] for framed in (False, True)]
        for names in (self._meanings, self._tags):
            for form in (form for word in strong for form in stems(word)):
                if len(form) > 2 and form not in EMPTY_WORDS and names.get(form) in self._bodies:
                    return names[form]
        return next((name for word in frames if (name := self.find(word))), None)

    def svg(self, name: str, colour: RGB, stroke: float) -> str:
        """The drawing on its 24-unit square; `stroke` is the line width in those units."""
        tone = "#{:02x}{:02x}{:02x}".format(*colour)
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" '
            f'stroke="{tone}" stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round">'
            f"{self._bodies[name].replace('currentColor', tone)}</svg>"
        )


@cache
def icons() -> Icons:
    """The one set of icons of this process, read when first asked for."""
    return Icons()


def _read_synonyms(path: Path) -> dict[str, str]:
    """Word to icon name, from lines of the form ``icon: word word word``."""
    found: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        name, _, words = line.partition(":")
        found |= dict.fromkeys(words.split(), name.strip())
    return found


def _by_tag(tags: dict[str, list[str]]) -> dict[str, str]:
    """Tag to icon name: where several icons share a tag, the plainest name that lists it early wins."""
    ranked: dict[str, tuple[int, str]] = {}
    for name, words in sorted(tags.items(), key=lambda item: (item[0].count("-"), len(item[0]), item[0])):
        for place, word in enumerate(words):
            rank = (place + name.count("-"), name)
            word = word.lower()
            if word not in ranked or rank < ranked[word]:
                ranked[word] = rank
    return {word: name for word, (_, name) in ranked.items()}
