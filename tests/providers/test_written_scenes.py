from __future__ import annotations

import random
from typing import Any

import pytest

from tests.standins.openai_writer import SENTENCES, answer
from ytempire.film.film import Film
from ytempire.film.look import Look
from ytempire.film.stage import plan
from ytempire.film.timing import SceneTiming, Word
from ytempire.providers.local_voice import predict
from ytempire.providers.written_scenes import LONGEST, SHORTEST, scenes_of
from ytempire.providers.written_script import Section, Spoken, WrittenScript

FORMATS = ["landscape", "portrait"]
RICH = (
    'An octopus has three hearts, nine brains, and blood as blue as the sea. "The closest we will come to meeting an '
    'alien," wrote Peter Godfrey-Smith. '
    "Most of them, 67%, live less than two years. Coffee costs $4, tea costs $2. Why does that matter? "
    "Because sleep, food, and light decide how long they live, and nothing else does. It used to take ten years; now "
    "it takes two."
)


def _script(words: int = 300, sections: int = 4, **order: Any) -> WrittenScript:
    asked = {"topic": "Why do cats purr?", "words": words, "sections": sections, **order}
    return WrittenScript.model_validate(answer("script", asked, 1.0))


def _of(*narrations: str, hook: str = "What is it?", call: str = "Tell me in the comments, and subscribe.",
        chapters: list[int] | None = None) -> WrittenScript:  # fmt: skip
    sections = [
        Section(heading=f"Part {i}", narration=text, picture_prompt=f"Scene {i}", icon="sun", on_screen=f"Line {i}")
        for i, text in enumerate(narrations)
    ]
    return WrittenScript(
        titles=["A title"], hook=Spoken(narration=hook, on_screen=""), sections=sections, description="", tags=[],
        call_to_action=Spoken(narration=call, on_screen=""), chapters=chapters or [],
    )  # fmt: skip


def _said(scenes: list[dict[str, Any]]) -> list[str]:
    return " ".join(scene["narration"] for scene in scenes).split()


@pytest.mark.parametrize("format", FORMATS)
def test_every_word_is_said_in_order(format: str) -> None:
    for written in (_script(), _script(2_000, 25), _of(RICH, RICH), _of("Yes.", "word " * 900, hook="")):
        assert _said(scenes_of(written, predict, format)) == written.narration.split()


@pytest.mark.parametrize("format", FORMATS)
def test_the_first_scene_is_a_title_and_the_last_asks_for_something(format: str) -> None:
    scenes = scenes_of(_script(), predict, format)
    assert (scenes[0]["layout"], scenes[-1]["layout"]) == ("title", "call_to_action")
    assert scenes[0]["heading"] == "The best part of cats"
    assert scenes[-1]["heading"] == "What surprised you most?"
    assert {"title", "call_to_action"}.isdisjoint(scene["layout"] for scene in scenes[1:-1])


@pytest.mark.parametrize("format", FORMATS)
def test_a_section_begins_with_its_picture_and_no_other_scene_has_one(format: str) -> None:
    written = _script(500, 7)
    scenes = scenes_of(written, predict, format)
    pictured = [scene for scene in scenes if "picture_prompt" in scene]
    assert [scene["picture_prompt"] for scene in pictured] == [part.picture_prompt for part in written.sections]
    assert [scene["icon"] for scene in pictured] == [section.icon for section in written.sections]
    assert [scene["heading"] for scene in pictured] == [section.on_screen for section in written.sections]
    assert [scene["chapter"] for scene in scenes if "chapter" in scene] == [part.heading for part in written.sections]
    assert {scene["layout"] for scene in pictured} == {"picture"}


def test_chapters_begin_where_the_writer_says() -> None:
    scenes = scenes_of(_of(RICH, RICH, RICH, chapters=[0, 2, 99]), predict, "landscape")
    assert [scene["chapter"] for scene in scenes if "chapter" in scene] == ["Part 0", "Part 2"]


@pytest.mark.parametrize("seed", range(8))
def test_scenes_take_some_seconds_each(seed: int) -> None:
    chance = random.Random(seed)
    told = [" ".join(chance.choices(SENTENCES, k=9)).format(a="the tide", k="the moon") for _ in range(6)]
    lengths = [predict(scene["narration"]) for scene in scenes_of(_of(*told), predict, "landscape")][1:-1]
    assert all(seconds <= LONGEST + SHORTEST for seconds in lengths)
    assert sum(SHORTEST * 0.9 <= seconds <= LONGEST * 1.05 for seconds in lengths) >= 0.9 * len(lengths)


@pytest.mark.parametrize("format", FORMATS)
def test_layouts_are_found_in_the_words_and_the_film_keeps_them(format: str) -> None:
    scenes = scenes_of(_of(RICH, RICH, RICH), predict, format)
    pictured = [i for i, scene in enumerate(scenes) if "picture_prompt" in scene]
    planned = plan(scenes, Look(), pictured)
    assert planned.layouts == [scene["layout"] for scene in scenes]
    assert {"quote", "before_after"} <= set(planned.layouts)
    assert all(content.narration for content in planned.contents)


@pytest.mark.parametrize("format", FORMATS)
def test_every_scene_can_be_drawn(format: str) -> None:
    scenes = scenes_of(_of(RICH, "Und jetzt? Ja, genau. Los.", "🎉 party 🎉"), predict, format)
    times = []
    for i, scene in enumerate(scenes):
        said = enumerate(scene["narration"].split())
        words = tuple(Word(word, 8 * i + 0.1 * n, 8 * i + 0.1 * n + 0.05) for n, word in said)
        times.append(SceneTiming(8 * i, 8 * i + 8, words))
    film = Film(scenes, times, Look(), format)
    for i in range(len(scenes)):
        assert film.still(i).size[0] > 0


@pytest.mark.parametrize("hook", ["", "  ", "Hm."])
@pytest.mark.parametrize("call", ["", "Subscribe."])
def test_a_film_begins_with_a_title_whatever_is_left_out(hook: str, call: str) -> None:
    scenes = scenes_of(_of("One sentence is enough.", "", hook=hook, call=call), predict, "landscape")
    assert scenes[0]["layout"] == "title"
    assert scenes[0]["heading"]
    assert "picture_prompt" not in scenes[0]
    assert _said(scenes) == f"{hook} One sentence is enough. {call}".split()
