"""The creator's own script: every word of it in order, cut into scenes; what is shown is found in the words."""

from __future__ import annotations

import re

from .asking import answers, is_question
from .brief import Brief, SceneFields
from .calls import asks_for_something, call_fields
from .finding import described
from .headings import headline, keyword
from .quoting import quotation
from .script_pieces import Piece, pieces_of
from .series import listed
from .shape import Shape
from .variety import varied
from .wording import cleaned, drawable, telling_words, without_end

SHORTEST, LONGEST = 4.0, 9.0
# A paragraph of its own may be a little shorter than what sentences are put together to.
_SHORTEST_PARAGRAPH = 3.0
# The title stands at least so long, even when it is a heading of one word.
_SHORTEST_TITLE = 3.0


def scenes_of(brief: Brief) -> list[SceneFields]:
    """Scenes of about 4 to 9 seconds that say the script, the whole script, and nothing but the script."""
    shape = Shape.of(brief.format)
    groups = _grouped(pieces_of(brief.own_script, brief.predict), shape)
    scenes: list[SceneFields] = []
    for i, group in enumerate(groups):
        narration = "".join(piece.text + piece.gap for piece in group).strip()
        ways = _ways(group, narration, i == 0, i == len(groups) - 1, cleaned(brief.topic), shape)
        scene = {"narration": narration, "layout": ways[0]["layout"], "ways": ways}
        if group[0].kind == "heading":
            scene["chapter"] = headline(group[0].text)
        scenes.append(scene)
    return varied(_numbered(scenes))


def _grouped(pieces: list[Piece], shape: Shape) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    seconds = 0.0
    for piece in pieces:
        if groups and not _starts_a_scene(piece, groups[-1], seconds, len(groups) == 1, shape):
            groups[-1].append(piece)
            seconds += piece.seconds
        else:
            groups.append([piece])
            seconds = piece.seconds
    return groups


def _starts_a_scene(piece: Piece, group: list[Piece], seconds: float, is_title: bool, shape: Shape) -> bool:
    last = group[-1]
    if piece.kind == "heading":
        return True
    if last.kind == "heading" and not is_title:
        # A heading alone is too short a scene: it leads into its first sentence.
        return piece.kind == "item" or seconds + piece.seconds > LONGEST
    if group[0].kind == "heading" and len(group) > 1 and not is_title:
        return True
    if piece.kind == "item":
        items = sum(other.kind == "item" for other in group)
        leads = last.text.endswith(":") or items > 0
        return items >= shape.items or seconds + piece.seconds > LONGEST * 1.5 or not leads
    if seconds + piece.seconds > LONGEST:
        return True
    if is_question(last.text) and answers(piece.text):
        return False
    if seconds >= _SHORTEST_TITLE and (stands_alone(piece.text, shape) or quotation(last.text, shape)):
        return True
    if is_title:
        return seconds >= _SHORTEST_TITLE
    return last.kind == "item" or (last.ends and seconds >= _SHORTEST_PARAGRAPH)


def stands_alone(text: str, shape: Shape) -> bool:
    """Whether a sentence begins something of its own: a quotation, a list, a question, a change."""
    begins = text.endswith((":", "?")) or re.search(r"\bused to\b", text, re.I)
    return bool(begins or quotation(text, shape))


def _ways(group: list[Piece], narration: str, first: bool, last: bool, topic: str, shape: Shape) -> list[SceneFields]:
    if first:
        shown = headline(group[0].text if group[0].kind == "heading" or not topic else topic, max(shape.heading, 7))
        icon = " ".join(telling_words(topic or shown, 4)) or keyword(shown)
        return [{"layout": "title", "heading": shown, "key": keyword(shown), "icon": icon}]
    if group[0].kind == "heading":
        heading = headline(group[0].text, shape.heading)
        return [{"layout": "chapter", "heading": heading, "key": keyword(heading)}]
    if last and (asks_for_something(narration) or narration.rstrip("\"'”’)").endswith("?")):
        return [call_fields(narration, shape)]
    items = [drawable(without_end(piece.text)) for piece in group if piece.kind == "item"]
    if len(items) > 1:
        lead = group[0].text if group[0].kind == "text" else ""
        return [listed(items, headline(lead, shape.heading), shape)]
    return described(narration, shape)


def _numbered(scenes: list[SceneFields]) -> list[SceneFields]:
    chapters = [scene["ways"][0] for scene in scenes if scene["layout"] == "chapter"]
    for number, fields in enumerate(chapters, 1):
        fields["number"], fields["kicker"] = number, "Chapter"
    return scenes
