from __future__ import annotations

from pathlib import Path

import pytest

from tests.providers.local_writer.briefs import STYLES, TOPICS, draft
from ytempire.providers.local_voice import VoiceProcess, predict, speak

NOTES = "\n".join(
    f"Village {i} keeps a tree that is {i * 3 + 20} meters tall, and people meet under it." for i in range(40)
)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seconds", [15, 30, 45, 60, 90])
def test_a_bare_topic_fills_its_length_within_10_percent(style: str, seconds: float) -> None:
    some = TOPICS[STYLES.index(style) % 3 :: 3]
    lengths = [draft(topic, style, seconds).predicted_seconds for topic in some]
    assert lengths == [pytest.approx(seconds, rel=0.1)] * len(some)


@pytest.mark.parametrize("seconds", [15, 45, 120, 300])
def test_notes_fill_their_length_within_10_percent(seconds: float) -> None:
    made = draft("Trees of the north", "documentary", seconds, notes=NOTES)
    assert made.predicted_seconds == pytest.approx(seconds, rel=0.1)


def test_the_predicted_seconds_are_those_of_the_scenes() -> None:
    made = draft()
    assert made.predicted_seconds == pytest.approx(sum(predict(scene["narration"]) for scene in made.scenes), abs=0.01)


def test_a_topic_that_cannot_carry_the_length_makes_a_shorter_film_and_says_why() -> None:
    made = draft(seconds=600)
    assert 90 <= made.predicted_seconds < 540
    assert made.shortfall is not None
    assert "10 min" in made.shortfall
    assert "add notes or a script" in made.shortfall


def test_a_length_that_is_met_has_no_shortfall() -> None:
    assert draft(seconds=60).shortfall is None


def test_notes_that_do_not_fit_are_counted() -> None:
    made = draft("Trees of the north", "documentary", 45, notes=NOTES)
    assert made.left_out is not None
    assert "of 40 points" in made.left_out


@pytest.mark.parametrize(("topic", "style"), [("How bread rises", "educational")])
def test_the_spoken_film_is_within_10_percent_too(
    voice_process: VoiceProcess, tmp_path: Path, topic: str, style: str
) -> None:
    scenes = draft(topic, style, 45).scenes
    spoken = [
        speak(voice_process.socket_path, scene["narration"], "joe", tmp_path / "scene.wav").seconds for scene in scenes
    ]
    assert sum(spoken) == pytest.approx(45, rel=0.1)
