"""Words made comparable: plain spelling and likely dictionary forms."""

from __future__ import annotations

import re
from functools import lru_cache

# (ending, what takes its place), tried on English words.
PLURALS = (("ies", "y"), ("oes", "o"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ves", "f"),
           ("ves", "fe"), ("s", ""))  # fmt: skip
VERB_FORMS = (("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"))
DERIVED = (("ation", "e"), ("er", ""), ("or", "e"), ("ly", ""))
# Plurals that no ending tells.
IRREGULAR = {
    "children": "child", "feet": "foot", "geese": "goose", "men": "man", "mice": "mouse", "people": "person",
    "teeth": "tooth", "women": "woman",
}  # fmt: skip
VOWELS = frozenset("aeiouy")


def plain(word: str) -> str:
    """Lower case, letters and digits only (of any script)."""
    return "".join(char for char in word.lower() if char.isalnum())


def stems(word: str) -> list[str]:
    """The word and its likely dictionary forms, itself first: cities, city; running, run; studied, study."""
    word = re.sub(r"[^\w -]", "", word.lower().replace("’", "'").replace("'s", "")).strip()
    return _shortened(word, (*PLURALS, *VERB_FORMS, *DERIVED))


@lru_cache(maxsize=4096)
def inflections(word: str) -> tuple[str, ...]:
    """The lower-case word itself, then its singular or plain verb; unlike `stems` no other word made from it:
    a corner is no corn. Of a hyphenated phrase the last word is changed.
    """
    if word in IRREGULAR:
        return word, IRREGULAR[word]
    forms = _shortened(word, (*PLURALS, *VERB_FORMS))
    return tuple(form for form in forms if form == word or VOWELS & set(form))


def _shortened(word: str, endings: tuple[tuple[str, str], ...]) -> list[str]:
    forms = [word]
    for ending, instead in endings:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) > 2:
            base = word.removesuffix(ending) + instead
            forms.append(base)
            if base[-1:] == base[-2:-1]:
                forms.append(base[:-1])
    return forms
