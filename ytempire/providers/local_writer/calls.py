"""The call to action as a scene: what it asks, and a button for each thing that it asks for."""

from __future__ import annotations

import re

from ..local_voice.speech import sentences
from .brief import SceneFields
from .headings import headline, keyword
from .shape import LANDSCAPE, Shape

_BUTTONS = {
    "subscribe": ("Subscribe", "bell"),
    "comment": ("Comment", "comment"),
    "comments": ("Comment", "comment"),
    "like": ("Like", "thumbs-up"),
    "share": ("Share", "share"),
    "follow": ("Follow", "bell"),
    "link": ("Link", "link"),
}


def asks_for_something(text: str) -> bool:
    """Whether a text has the words of a call to action. A mere “like” may be a comparison, so it does not count."""
    return any(word != "like" and re.search(rf"\b{word}\b", text, re.I) for word in _BUTTONS)


def call_fields(text: str, shape: Shape = LANDSCAPE) -> SceneFields:
    """Layout and fields for `text`; the heading is its question, or else its telling words."""
    places = {word: re.search(rf"\b{word}\b(?! your\b| a thought)", text, re.I) for word in _BUTTONS}
    said = sorted((match.start(), word) for word, match in places.items() if match)
    buttons = {_BUTTONS[word]: word for _, word in reversed(said)}
    items = [{"text": label, "icon": icon, "cue": word} for (label, icon), word in reversed(buttons.items())]
    asked = next((sentence for sentence in sentences(text) if sentence.endswith("?")), text)
    heading = headline(asked, shape.heading + 1)
    return {"layout": "call_to_action", "heading": heading, "key": keyword(heading), "items": items}
