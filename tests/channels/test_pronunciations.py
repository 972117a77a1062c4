from __future__ import annotations

import re

import pytest

from ytempire.channels.pronunciations import read


def test_each_line_is_a_word_and_how_to_say_it() -> None:
    assert read("Nguyen = win\n\n  GIF=jif  \nNew York = nu york") == [
        ["Nguyen", "win"], ["GIF", "jif"], ["New York", "nu york"],
    ]  # fmt: skip


def test_nothing_is_an_empty_list() -> None:
    assert read(" \n ") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Nguyen", "Line 1: write the word, “=”, and how to say it"),
        ("a = b\nNguyen =", "Line 2: write the word"),
        ("= win", "Line 1: write the word"),
        ("?! = win", "Line 1: write the word"),
        ("a = b = c", "more than one “=”"),
        ("x" * 61 + " = y", "a word may have 60 characters"),
        ("x = " + "y" * 121, "how to say it may have 120 characters"),
        ("GIF = jif\ngif = gif", "Line 2: “gif” stands above already"),
        ("\n".join(f"word{n} = say{n}" for n in range(201)), "These are 201 words; a channel takes 200."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read(text)
