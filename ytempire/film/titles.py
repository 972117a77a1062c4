"""Titles made short enough for a thumbnail."""

from __future__ import annotations

import re

MOST_WORDS = 5

QUESTIONS = frozenset(("why", "how"))  # a claim stands without them: "Why salt makes …"
ARTICLES = frozenset(("a", "an", "the"))
# Words that open a phrase which a short title can do without.
OPENERS = frozenset((
    "about", "after", "against", "among", "and", "around", "as", "at", "because", "before", "behind",
    "between", "but", "by", "during", "for", "from", "if", "in", "inside", "into", "of", "on", "or", "over",
    "since", "so", "than", "that", "through", "to", "under", "until", "when", "where", "which", "while",
    "who", "with", "without",
))  # fmt: skip


def short_title(title: str) -> str:
    """At most five words: the title, its part before a colon, or its beginning up to a phrase's end."""
    words = title.split()
    if len(words) <= MOST_WORDS:
        return title.strip()
    part = re.split(r"\s*[:–—|(]\s*|\s-\s", title.strip())[0].split()
    if 2 <= len(part) <= MOST_WORDS:
        return " ".join(part)
    words = part if len(part) > 1 else words
    bare = [word for word in words if word.lower() not in ARTICLES]
    if len(bare) <= MOST_WORDS:
        return " ".join(bare)
    ends = [i for i in range(2, MOST_WORDS + 1) if bare[i].lower().strip(",.;") in OPENERS]
    if not ends and bare[0].lower() in QUESTIONS and len(bare) == MOST_WORDS + 1 and title[-1] != "?":
        return _capital(" ".join(bare[1:]))
    end = ends[-1] if ends and (ends[-1] > 2 or len(bare) > MOST_WORDS + 1) else MOST_WORDS
    while end > 1 and bare[end - 1].lower().strip(",.;") in OPENERS:
        end -= 1
    ending = "?" if title.rstrip().endswith("?") else ""
    return " ".join(bare[:end]).rstrip(",.;:?") + ending


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
