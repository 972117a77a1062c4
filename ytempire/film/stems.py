"""Words made comparable: plain spelling and likely dictionary forms."""

from __future__ import annotations

import re

# (ending, what takes its place), tried on English words.
ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("oes", "o"), ("sses", "ss"), ("ches", "ch"), ("ves", "f"), ("s", ""), ("ing", ""),
    ("ing", "e"), ("ed", ""), ("ed", "e"), ("ation", "e"), ("er", ""), ("or", "e"), ("ly", ""),
)  # fmt: skip


def plain(word: str) -> str:
    """Lower case, letters and digits only (of any script)."""
    return "".join(char for char in word.lower() if char.isalnum())


def stems(word: str) -> list[str]:
    """The word and its likely dictionary forms, itself first: cities, city; running, run; studied, study."""
    word = re.sub(r"[^\w -]", "", word.lower().replace("’", "'").replace("'s", "")).strip()
    forms = [word]
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            base = word.removesuffix(ending) + instead
            forms.append(base)
            if base[-1:] == base[-2:-1]:
                forms.append(base[:-1])
    return forms
