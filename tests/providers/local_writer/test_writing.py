from __future__ import annotations

import re
from typing import Any

import pytest

from tests.providers.local_writer.briefs import STYLES, TOPICS, draft, said
from ytempire.providers.errors import ProviderError
from ytempire.providers.local_voice import predict

LAYOUTS = {
    "title", "chart", "comparison", "picture", "quote", "big_number", "timeline", "icon_grid", "list", "statement",
    "chapter", "call_to_action",
}  # fmt: skip


def leaves(value: Any) -> list[Any]:
    """All texts and numbers in the fields of a scene."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [leaf for part in inner for leaf in leaves(part)]
    return [value]


# Each topic in two styles, each style with some topics.
EVERY = [(topic, STYLES[(i + k) % len(STYLES)]) for i, topic in enumerate(TOPICS) for k in (0, 4)]


@pytest.mark.parametrize(("topic", "style"), EVERY)
def test_a_film_goes_from_a_title_to_a_call_to_action(topic: str, style: str) -> None:
    layouts = [scene["layout"] for scene in draft(topic, style).scenes]
    assert layouts[0] == "title"
    assert layouts[-1] == "call_to_action"
    assert set(layouts) <= LAYOUTS


@pytest.mark.parametrize(("topic", "style"), EVERY)
def test_every_blank_of_a_template_is_filled(topic: str, style: str) -> None:
    shown = [str(value) for scene in draft(topic, style, 600).scenes for value in leaves(scene)]
    assert [text for text in shown if re.search(r"[{}|\[\]]", text)] == []


@pytest.mark.parametrize(("topic", "style"), EVERY)
def test_headings_are_short_and_keys_can_be_found(topic: str, style: str) -> None:
    for scene in draft(topic, style, 600).scenes:
        assert 1 <= len(scene["heading"].split()) <= 7
        assert scene.get("key", "").lower() in f"{scene['heading']} {scene['narration']}".lower()


@pytest.mark.parametrize(("topic", "style"), EVERY)
def test_a_hook_asks_a_question_and_the_topic_is_named_in_the_first_scene(topic: str, style: str) -> None:
    first = draft(topic, style).scenes[0]["narration"]
    assert "?" in first
    words = re.findall(r"\w+", topic.lower())
    assert words[0] in first.lower() or words[1] in first.lower()


@pytest.mark.parametrize("style", STYLES)
def test_the_hook_comes_within_the_first_seconds(style: str) -> None:
    assert predict(draft("Why do cats purr?", style).scenes[0]["narration"]) < 7


@pytest.mark.parametrize(("topic", "style"), EVERY)
def test_no_sentence_is_said_twice_but_the_topic(topic: str, style: str) -> None:
    sentences = re.split(r"(?<=[.?!:])\s+", said(draft(topic, style, 600)))
    twice = {sentence for sentence in sentences if sentences.count(sentence) > 1}
    assert {sentence for sentence in twice if sentence.rstrip(".?!:").lower() not in topic.lower()} == set()


def test_the_same_brief_gives_the_same_film() -> None:
    assert draft.__wrapped__() == draft.__wrapped__()


def test_styles_and_topics_differ_in_what_they_say() -> None:
    films = [said(draft(topic, style)) for topic in ("Black holes", "Roman roads") for style in STYLES[:7]]
    assert len(set(films)) == 14


def test_no_layout_stands_three_times_in_a_row() -> None:
    for topic, style in EVERY:
        layouts = [scene["layout"] for scene in draft(topic, style).scenes]
        assert all(len(set(run)) > 1 for run in zip(layouts, layouts[1:], layouts[2:], strict=False))


def test_a_long_film_has_chapters_and_a_short_one_has_none() -> None:
    chapters = [scene["chapter"] for scene in draft(seconds=90).scenes if "chapter" in scene]
    assert len(chapters) >= 3
    assert len(set(chapters)) == len(chapters)
    assert "chapter" in draft(seconds=90).scenes[0]
    assert not any("chapter" in scene for scene in draft(seconds=30).scenes)


def test_a_creators_call_to_action_is_said_as_it_is() -> None:
    last = draft(call_to_action="Subscribe, and share it with a friend").scenes[-1]
    assert last["narration"] == "Subscribe, and share it with a friend."
    assert [item["text"] for item in last["items"]] == ["Subscribe", "Share"]


def test_title_and_tags_fit_youtube() -> None:
    made = draft("<b>Why</b> " + "very " * 60 + "long?")
    assert len(made.title) <= 100
    assert sum(map(len, made.tags)) <= 400
    assert not re.search("[<>]", made.title + made.description + "".join(made.tags))
    assert made.label == "Draft"


@pytest.mark.parametrize("topic", ["", "  \n ", "\u202e\u200f"])
def test_no_topic_is_refused_with_a_way_out(topic: str) -> None:
    with pytest.raises(ProviderError, match="what the video is about") as refused:
        draft(topic)
    assert refused.value.permanent


@pytest.mark.parametrize("topic", ["你好世界", "مرحبا بالعالم", "Как мурлычут кошки", "🎉🎉"])
def test_a_topic_that_cannot_be_spoken_is_refused_with_a_way_out(topic: str) -> None:
    with pytest.raises(ProviderError, match="Write it in English") as refused:
        draft(topic)
    assert refused.value.permanent


@pytest.mark.parametrize(
    "topic", ["a" * 10_000, "word " * 2_000, "Why? " * 2_000, "A. " * 3_333, "1/2 " * 2_500, "(((" * 3_333 + "x"]
)
def test_a_topic_of_10_000_letters_makes_a_film_all_the_same(topic: str) -> None:
    made = draft(topic, seconds=30)
    assert made.predicted_seconds == pytest.approx(30, rel=0.1)
    assert len(made.title) <= 100


def test_a_tag_in_the_topic_is_text() -> None:
    made = draft("<script>alert(1)</script>")
    assert "<" not in said(made) + repr(made)


@pytest.mark.parametrize(
    ("topic", "opening"),
    [
        ("Sleep: the secret of winners", "Sleep: the secret of winners."),
        ("STOP WASTING MONEY ON COFFEE", "Stop wasting money on coffee."),
        ("How compound interest works", "How compound interest works."),
        ("Why do cats purr?", "Why do cats purr?"),
        ("AI", "AI"),
    ],
)
def test_a_topic_of_any_grammar_opens_the_film_as_a_person_would_say_it(topic: str, opening: str) -> None:
    first = draft(topic, tone="formal").scenes[0]
    assert first["narration"].startswith(opening)
    assert not any(word.isupper() and len(word) > 3 for word in first["heading"].split())


def test_a_title_with_a_colon_keeps_its_name_above_a_long_heading() -> None:
    first = draft("Apollo 11: eight days to the Moon and back").scenes[0]
    assert (first["kicker"], first["heading"]) == ("Apollo 11", "Eight days to the Moon and back")
