"""Lengths that are known before anything is spoken."""

from __future__ import annotations

import pytest

from ytempire.providers.local_voice import hd, pauses, predict, predict_film

TEXT = "The road to Nevada is long, and nobody is on it."


def test_scenes_are_parted_by_a_pause_and_chapters_by_a_longer_one() -> None:
    assert pauses([{}, {}, {"chapter": "Two"}]) == [0.35, 0.5, 0.0]
    assert pauses([{"chapter": "One"}]) == [0.0]
    assert pauses([]) == []


def test_a_film_takes_its_scenes_and_the_pauses_between_them() -> None:
    scenes = [{"narration": TEXT}, {"narration": TEXT}]
    assert predict_film(scenes) == pytest.approx(2 * predict(TEXT) + 0.35)


@pytest.mark.parametrize("voice", ["joe", *(speaker.id for speaker in hd.SPEAKERS)])
def test_a_faster_pace_is_predicted_shorter_for_every_voice(voice: str) -> None:
    slow, normal, fast = (predict(TEXT, voice, pace) for pace in (0.8, 1.0, 1.25))
    assert fast < normal / 1.1
    assert slow > normal * 1.1


def test_a_text_with_nothing_to_say_takes_no_time() -> None:
    assert predict("🎉") == 0.0
