"""The order of text in both directions, by the examples and rules of UAX 9."""

from __future__ import annotations

import pytest

from ytempire.film.bidi import levels, visual

# Capitals stand for Hebrew letters, as in UAX 9; lower case for Latin ones.
HEBREW = {chr(65 + i): chr(0x05D0 + i) for i in range(26)}


def seen(text: str, rtl: bool) -> str:
    """The text from left to right as it is drawn, brackets as written."""
    said = "".join(HEBREW.get(letter, letter) for letter in text)
    found = levels(said, rtl)
    return "".join(text[place] for place in visual(range(len(text)), lambda place: found[place]))


@pytest.mark.parametrize(
    ("text", "rtl", "drawn"),
    [
        ("car means CAR.", False, "car means RAC."),
        ("CAR MEANS car.", True, ".car SNAEM RAC"),
        ("ABC (DEF) 12", True, "12 )FED( CBA"),
        ("ABC brand DEF", True, "FED brand CBA"),
        ("costs 25% A", False, "costs 25% A"),
        ("A 25% B", True, "B 25% A"),
        ("A 1,234.5 B", True, "B 1,234.5 A"),
        ("A-12 B", True, "B 12-A"),
        ("it (ABC) is", False, "it (CBA) is"),
        ("A (b) C", True, "C )b( A"),
        ("ABC ", False, "CBA "),
        ("abc ", True, " abc"),
        ("", True, ""),
    ],
)
def test_text_is_drawn_in_the_order_of_the_standard(text, rtl, drawn):
    assert seen(text, rtl) == drawn


def test_a_mark_runs_with_its_letter():
    assert levels("\u05d0\u05b8a\u0301", False) == [1, 1, 0, 0]


def test_a_number_after_arabic_letters_runs_to_the_right_among_them():
    assert levels("\u0627 12 \u0628", True) == [1, 1, 2, 2, 1, 1]
