"""From a written script to the scenes of a film: every word of it spoken, in order, some seconds a scene.

Sections are cut and illustrated like a creator's own script; only their beginnings have a picture made for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from ytempire.providers.local_writer.asking import answers, is_question
from ytempire.providers.local_writer.brief import SceneFields
from ytempire.providers.local_writer.calls import call_fields
from ytempire.providers.local_writer.finding import described
from ytempire.providers.local_writer.headings import headline, keyword
from ytempire.providers.local_writer.own_script import stands_alone
from ytempire.providers.local_writer.quoting import quotation
from ytempire.providers.local_writer.script_pieces import Piece, pieces_of
from ytempire.providers.local_writer.shape import Shape
from ytempire.providers.local_writer.variety import varied
from ytempire.providers.local_writer.wording import drawable, telling_words, without_end
from ytempire.providers.written_script import Section, WrittenScript

VERSION = 1  # raised when the same script would become other scenes
VERSION = 1  # raised with every change of how a script is cut
SHORTEST, LONGEST = 4.0, 9.0  # seconds of a scene
_SHORTEST_ALONE = 3.0  # before something that stands alone, a scene may be a little shorter
_PICTURE = "picture_prompt"

Predict = Callable[[str], float]


def scenes_of(written: WrittenScript, predict: Predict, format: str) -> list[SceneFields]:
    """Scenes with the fields of the film's layouts. The first is a title, the last a call to action; the first of
    each section has its `heading`, its `picture_prompt` and its `icon`, and `chapter` where one begins.

    predict: seconds that the voice takes for a text, its silences included.
    """
    predict, shape = cache(predict), Shape.of(format)
    scenes = list(_hook(written, predict, shape))
    chapters = [number for number in written.chapters if 0 <= number < len(written.sections)]
    for number, section in enumerate(written.sections):
        begins = not chapters or number in chapters
        scenes += _section(section, begins, predict, shape)
    scenes += _call(written, predict, shape)
    scenes[0] |= {"ways": [_title(written, shape)]}
    scenes[0].pop(_PICTURE, None)  # a title shows none
    return [_shown(scene) for scene in varied(scenes)]


def _hook(written: WrittenScript, predict: Predict, shape: Shape) -> Iterator[SceneFields]:
    for text in _cut(written.hook.narration, predict, shape):
        yield _plain(text, shape)


def _title(written: WrittenScript, shape: Shape) -> SceneFields:
    best = next((title for title in written.titles if title.strip()), "")
    heading = _line(written.hook.on_screen or best or written.hook.narration, max(shape.heading, 7))
    icon = " ".join(telling_words(best or heading, 4)) or keyword(heading)
    return {"layout": "title", "heading": heading, "key": keyword(heading), "icon": icon}


def _section(section: Section, begins: bool, predict: Predict, shape: Shape) -> Iterator[SceneFields]:
    for place, text in enumerate(_cut(section.narration, predict, shape)):
        if place:
            yield _plain(text, shape)
            continue
        heading = _line(section.on_screen or section.heading or text, shape.heading)
        fields = {"heading": heading, "key": keyword(heading), "icon": section.icon.strip() or heading}
        scene = _plain(text, shape) | {"ways": [{"layout": "picture", **fields}]}
        if section.picture_prompt.strip():
            scene[_PICTURE] = section.picture_prompt.strip()
        name = _line(section.heading or heading, 8)
        yield scene | {"chapter": name} if begins and name else scene


def _call(written: WrittenScript, predict: Predict, shape: Shape) -> Iterator[SceneFields]:
    texts = _cut(written.call_to_action.narration, predict, shape)
    for text in texts[:-1]:
        yield _plain(text, shape)
    for text in texts[-1:]:
        fields = call_fields(text, shape)
        heading = _line(written.call_to_action.on_screen, shape.heading + 1) or fields["heading"]
        yield _plain(text, shape) | {"ways": [fields | {"heading": heading, "key": keyword(heading)}]}


def _plain(text: str, shape: Shape) -> SceneFields:
    return {"narration": text, "layout": "", "ways": described(text, shape)}


def _shown(scene: SceneFields) -> SceneFields:
    """A scene that a picture is made for shows it, however its neighbours look."""
    return {**scene, "layout": "picture"} if _PICTURE in scene and scene["layout"] == "statement" else scene


def _line(text: str, most: int) -> str:
    """What stands on the screen: the writer's line as it is where it is short enough, else its telling part."""
    line = drawable(" ".join(text.split()))
    bare = without_end(line) + ("?" if line.endswith("?") else "")
    return bare if len(bare.split()) <= most else headline(line, most)


def _cut(narration: str, predict: Predict, shape: Shape) -> list[str]:
    """Texts of about 4 to 9 seconds; a sentence stays whole unless it is endless."""
    groups: list[list[Piece]] = []
    for piece in pieces_of(narration, predict):
        if groups and _joins(piece, groups[-1], shape):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_text(group) for group in _without_crumb(groups)]


def _joins(piece: Piece, group: list[Piece], shape: Shape) -> bool:
    """Whether a sentence belongs to the scene before it: a short one, an answer; but nothing to a quotation."""
    seconds, last = _seconds(group), group[-1].text
    if seconds + piece.seconds > LONGEST:
        return False
    if is_question(last) and answers(piece.text):
        return True
    if seconds >= _SHORTEST_ALONE and (stands_alone(piece.text, shape) or quotation(last, shape)):
        return False
    return seconds < SHORTEST or piece.seconds < SHORTEST


def _without_crumb(groups: list[list[Piece]]) -> list[list[Piece]]:
    """A last group that is too short for a scene takes a sentence of the one before, or joins it."""
    if len(groups) < 2 or _seconds(groups[-1]) >= SHORTEST:
        return groups
    before, last = groups[-2], groups[-1]
    if len(before) > 1 and _seconds(before[:-1]) >= SHORTEST:
        return [*groups[:-2], before[:-1], [before[-1], *last]]
    return [*groups[:-2], [*before, *last]]


def _seconds(group: Sequence[Piece]) -> float:
    return sum(piece.seconds for piece in group)


def _text(group: Sequence[Piece]) -> str:
    return "".join(piece.text + piece.gap for piece in group).strip()
