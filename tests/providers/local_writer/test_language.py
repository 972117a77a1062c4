from __future__ import annotations

import pytest

from ytempire.providers.local_writer import unspeakable


@pytest.mark.parametrize(
    ("text", "name"),
    [("你好世界", "Chinese"), ("مرحبا بالعالم", "Arabic"), ("שלום", "Hebrew"), ("Как дела", "Cyrillic"),
     ("こんにちは", "Japanese"), ("안녕하세요", "Korean"), ("नमस्ते दुनिया", "Devanagari")],
)  # fmt: skip
def test_a_text_in_another_script_is_named(text: str, name: str) -> None:
    sentence = unspeakable(text)
    assert sentence is not None
    assert name in sentence
    assert "English" in sentence


@pytest.mark.parametrize("text", ["Why do cats purr?", "The kanji 猫 means cat", "Crème brûlée", "5", "", "🎉 party"])
def test_a_text_that_can_be_spoken_is_let_through(text: str) -> None:
    assert unspeakable(text) is None


def test_signs_alone_cannot_be_spoken() -> None:
    assert "words" in (unspeakable("🎉🎉 !!!") or "")
