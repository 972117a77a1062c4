from __future__ import annotations

import pytest

from tests.providers.local_writer.briefs import draft, said
from ytempire.providers.errors import ProviderError
from ytempire.providers.local_voice import predict

SCRIPT = """# Why octopuses are strange

Octopuses have three hearts and blue blood. They taste with their arms, they change colour in a fifth of a second,
and they can squeeze through a hole the size of a coin! Nobody taught them.

## How they live

They live alone. "An octopus is the closest we will come to meeting an alien," wrote Peter Godfrey-Smith. 🎉🎉

- 9 brains
- 500 million neurons
- **No** bones

Most of them, 67%, live less than two years. What would you ask one? Tell me in the comments, and subscribe."""


def test_every_word_is_said_in_order_and_none_is_added() -> None:
    marks = {"#", "##", "-"}
    words = [word.strip("*") for word in SCRIPT.split() if word not in marks]
    assert said(draft("Octopuses", own_script=SCRIPT)).split() == words


def test_headings_begin_chapters() -> None:
    scenes = draft("Octopuses", own_script=SCRIPT).scenes
    assert [scene["chapter"] for scene in scenes if "chapter" in scene] == [
        "Why octopuses are strange",
        "How they live",
    ]


def test_what_is_shown_is_found_in_the_words() -> None:
    scenes = draft("Octopuses", own_script=SCRIPT).scenes
    layouts = [scene["layout"] for scene in scenes]
    assert layouts == ["title", "statement", "chapter", "quote", "list", "big_number", "call_to_action"]
    assert [item["text"] for item in scenes[4]["items"]] == ["9 brains", "500 million neurons", "No bones"]


def test_it_overrides_the_length_and_calls_that_no_shortfall() -> None:
    made = draft("Octopuses", seconds=900, own_script=SCRIPT)
    assert made.predicted_seconds < 60
    assert made.shortfall is None


def test_one_word_is_a_film() -> None:
    made = draft("Greeting", own_script="Hello")
    assert [(scene["layout"], scene["narration"]) for scene in made.scenes] == [("title", "Hello")]


@pytest.mark.parametrize("joint", [" ", ". ", "\n", "\n\n", ", "])
def test_six_thousand_words_are_cut_into_scenes_of_some_seconds(joint: str) -> None:
    script = joint.join(["word"] * 6_000)
    made = draft("Words", own_script=script)
    assert said(made).split() == script.split()
    assert max(predict(scene["narration"]) for scene in made.scenes) < 20


def test_scenes_of_prose_take_4_to_9_seconds() -> None:
    paragraph = "The road ran north along the coast, past the old harbour. Nobody used it in winter. We did. "
    scenes = draft("Roads", own_script=paragraph * 30).scenes
    seconds = [predict(scene["narration"]) for scene in scenes[1:-1]]
    assert min(seconds) >= 4
    assert max(seconds) <= 9


def test_an_emoji_alone_makes_no_scene_of_its_own() -> None:
    made = draft("Party", own_script="🎉\n\nWelcome to the party.\n\n🎉🎉")
    assert [scene["narration"].split() for scene in made.scenes] == [["🎉", "Welcome", "to", "the", "party.", "🎉🎉"]]


def test_tags_in_a_script_are_words_like_others() -> None:
    assert (
        said(draft("Code", own_script="Write <script>alert(1)</script> here."))
        == "Write <script>alert(1)</script> here."
    )


def test_a_script_in_another_script_is_refused_with_a_way_out() -> None:
    with pytest.raises(ProviderError, match="Chinese characters"):
        draft("Greeting", own_script="你好世界。" * 20)
