"""The creator's own script: every word of it in order, cut into scenes; what is shown is found in the words."""

from __future__ import annotations

from .brief import Brief, SceneFields
from .calls import asks_for_something, call_fields
from .finding import described, listed
from .script_pieces import Piece, pieces_of
from .sequence import pictured
from .wording import cleaned, headline, keyword, telling_words, without_end

SHORTEST, LONGEST = 6.0, 14.0
# The title stands at least so long, even when it is a heading of one word.
_SHORTEST_TITLE = 3.0
_MOST_ITEMS = 6


def scenes_of(brief: Brief) -> list[SceneFields]:
    """Scenes of about 6 to 14 seconds that say the script, the whole script, and nothing but the script."""
    groups = _grouped(pieces_of(brief.own_script, brief.predict))
    scenes: list[SceneFields] = []
    for i, group in enumerate(groups):
        narration = "".join(piece.text + piece.gap for piece in group).strip()
        fields = _fields(group, narration, i == 0, i == len(groups) - 1, cleaned(brief.topic))
        if group[0].kind == "heading":
            fields["chapter"] = headline(group[0].text)
        scenes.append({"narration": narration, **fields})
    return pictured(_numbered(scenes))


def _grouped(pieces: list[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    seconds = 0.0
    for piece in pieces:
        if groups and not _starts_a_scene(piece, groups[-1], seconds, is_title=len(groups) == 1):
            groups[-1].append(piece)
            seconds += piece.seconds
        else:
            groups.append([piece])
            seconds = piece.seconds
    return groups


def _starts_a_scene(piece: Piece, group: list[Piece], seconds: float, is_title: bool) -> bool:
    last = group[-1]
    if piece.kind == "heading" or seconds + piece.seconds > LONGEST:
        return True
    if is_title:
        return seconds >= _SHORTEST_TITLE
    if last.kind == "heading":
        return True
    if piece.kind == "item":
        items = sum(other.kind == "item" for other in group)
        return items >= _MOST_ITEMS or (items == 0 and not last.text.endswith(":") and seconds >= SHORTEST / 2)
    return last.kind == "item" or (last.ends and seconds >= SHORTEST)


def _fields(group: list[Piece], narration: str, first: bool, last: bool, topic: str) -> SceneFields:
    if first:
        shown = headline(group[0].text if group[0].kind == "heading" or not topic else topic)
        icon = " ".join(telling_words(topic or shown, 4)) or keyword(shown)
        return {"layout": "title", "heading": shown, "key": keyword(shown), "icon": icon}
    if group[0].kind == "heading":
        heading = headline(group[0].text)
        return {"layout": "chapter", "heading": heading, "key": keyword(heading)}
    if last and asks_for_something(narration):
        return call_fields(narration)
    items = [without_end(piece.text) for piece in group if piece.kind == "item"]
    if len(items) > 1:
        lead = group[0].text if group[0].kind == "text" else items[0]
        return listed(items, headline(lead))
    return described(narration)


def _numbered(scenes: list[SceneFields]) -> list[SceneFields]:
    chapters = [scene for scene in scenes if scene["layout"] == "chapter"]
    for number, scene in enumerate(chapters, 1):
        scene["number"], scene["kicker"] = number, "Chapter"
    return scenes
