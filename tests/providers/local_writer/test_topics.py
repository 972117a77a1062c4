"""Ten topics of different kinds, with their notes and scripts: what a creator would get."""

from __future__ import annotations

import functools
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.providers.local_writer.truth import unfounded, unspoken
from ytempire.providers.local_voice import predict
from ytempire.providers.local_writer import Brief, Draft, write

TOPICS = tomllib.loads((Path(__file__).parents[2] / "data" / "topics.toml").read_text("utf-8"))["topic"]
FORMATS = ("landscape", "portrait")
EVERY = [(topic["kind"], format) for topic in TOPICS for format in FORMATS]
SCRIPTS = [(topic["kind"], format) for topic in TOPICS if "script" in topic for format in FORMATS]
MOST_ITEMS = {"landscape": 6, "portrait": 4}
LONG_HEADINGS = ("quote", "quiz")  # said by somebody else, or asked: cutting would change them
# Their heading may be what introduces them in the notes, or the span of their years.
HEADED_BY_LEADS = ("title", "timeline", "chart", "list")
SHOWN_ALWAYS = ("title", "quote", "call_to_action")


@functools.cache
def made(kind: str, format: str, scripted: bool = False) -> Draft:
    topic = next(topic for topic in TOPICS if topic["kind"] == kind)
    script = topic["script"] if scripted else ""
    return write(
        Brief(
            topic["topic"], topic["style"], topic["seconds"], format, predict, notes=topic["notes"],
            own_script=script, channel_name="Plain Facts", tone=topic["tone"],
        )
    )  # fmt: skip


def given(kind: str) -> str:
    topic = next(topic for topic in TOPICS if topic["kind"] == kind)
    return f"{topic['topic']} {topic['notes']} {topic.get('script', '')}"


def facts_of(kind: str, format: str, scripted: bool = False) -> list[dict[str, Any]]:
    return made(kind, format, scripted).scenes[1:-1]


def test_there_are_ten_kinds_of_topics_and_three_scripts() -> None:
    assert len({topic["kind"] for topic in TOPICS}) == 10
    assert len(SCRIPTS) == 3 * len(FORMATS)


def test_every_layout_occurs() -> None:
    films = [made(*each) for each in EVERY] + [made(*each, scripted=True) for each in SCRIPTS]
    assert {scene["layout"] for film in films for scene in film.scenes} == {
        "title", "chart", "comparison", "picture", "quote", "big_number", "timeline", "icon_grid", "list",
        "statement", "chapter", "call_to_action", "quiz", "before_after",
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_nothing_is_shown_or_said_that_the_notes_do_not_say(kind: str, format: str) -> None:
    strange = {scene["narration"]: unfounded(scene, given(kind)) for scene in facts_of(kind, format)}
    assert {said: found for said, found in strange.items() if found} == {}


@pytest.mark.parametrize(("kind", "format"), SCRIPTS)
def test_nothing_is_shown_that_the_script_does_not_say(kind: str, format: str) -> None:
    scenes = facts_of(kind, format, scripted=True)
    assert [found for scene in scenes for found in unfounded(scene, given(kind))] == []


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_parts_can_enter_at_a_word_that_is_spoken(kind: str, format: str) -> None:
    for scene in made(kind, format).scenes:
        if scene["layout"] not in HEADED_BY_LEADS:
            assert unspoken(scene) == []


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_the_length_is_met(kind: str, format: str) -> None:
    assert made(kind, format).predicted_seconds == pytest.approx(60, rel=0.03)


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_a_minute_has_eight_to_thirteen_scenes(kind: str, format: str) -> None:
    assert 8 <= len(made(kind, format).scenes) <= 13


@pytest.mark.parametrize(
    ("kind", "format", "scripted"), [(*each, False) for each in EVERY] + [(*each, True) for each in SCRIPTS]
)
def test_no_layout_follows_itself(kind: str, format: str, scripted: bool) -> None:
    layouts = [scene["layout"] for scene in made(kind, format, scripted).scenes]
    assert [a for a, b in pairwise(layouts) if a == b] == []


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_headings_are_short_and_whole(kind: str, format: str) -> None:
    most = 7 if format == "landscape" else 6
    for scene in made(kind, format).scenes:
        heading = scene["heading"]
        if scene["layout"] not in LONG_HEADINGS:
            assert len(heading.split()) <= most + 1
        assert heading.split()[-1:] not in ([word] for word in ("of", "and", "the", "a", "in", "to", "than"))
        if len(scene["narration"].split()) > 4 and scene["layout"] not in SHOWN_ALWAYS:
            assert heading.rstrip(".?") != scene["narration"].rstrip(".?")


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_no_scene_holds_more_items_than_its_format_has_room_for(kind: str, format: str) -> None:
    assert max(len(scene.get("items", ())) for scene in made(kind, format).scenes) <= MOST_ITEMS[format]


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_a_hook_within_five_seconds_and_a_question_at_the_end(kind: str, format: str) -> None:
    first, *_, last = made(kind, format).scenes
    assert first["layout"] == "title"
    assert "?" in first["narration"] or "!" in first["narration"]
    assert predict(first["narration"]) <= 5
    assert last["layout"] == "call_to_action"
    assert "?" in last["narration"]


@pytest.mark.parametrize(("kind", "format"), EVERY)
def test_every_scene_has_a_prompt_of_its_own_words(kind: str, format: str) -> None:
    for scene in made(kind, format).scenes:
        assert (
            unfounded({"layout": "", "narration": scene["picture_prompt"]}, f"{given(kind)} {scene['narration']}") == []
        )


@pytest.mark.parametrize(("kind", "format"), SCRIPTS)
def test_a_script_is_said_word_for_word(kind: str, format: str) -> None:
    script = next(topic["script"] for topic in TOPICS if topic["kind"] == kind)
    said = " ".join(scene["narration"] for scene in made(kind, format, scripted=True).scenes).split()
    assert said == [word for word in script.split() if word not in ("#", "-")]
