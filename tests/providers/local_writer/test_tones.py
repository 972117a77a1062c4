"""A channel's tone chooses the words around the facts, and nothing else."""

from __future__ import annotations

import pytest

from tests.providers.local_writer.briefs import draft


@pytest.mark.parametrize("tone", ["", "calm", "very playful!", "urgent", "formal", "warm and friendly", "¿qué?"])
def test_a_tone_words_the_frame_and_leaves_the_facts(tone: str) -> None:
    notes = "\n".join(f"Village {i} keeps a tree that is {i + 20} meters tall." for i in range(12))
    scenes = draft("Trees of the north", seconds=45, notes=notes, tone=tone).scenes
    assert "?" in scenes[0]["narration"]
    assert "comments" in scenes[-1]["narration"]
    assert all(scene["narration"] in notes for scene in scenes[1:-1] if "Village" in scene["narration"])


def test_tones_differ_in_their_words() -> None:
    said = {
        draft("Trees", seconds=30, tone=tone).scenes[0]["narration"] for tone in ("calm", "playful", "formal", "warm")
    }
    assert len(said) == 4
