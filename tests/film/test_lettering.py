"""Type that fits its box and draws only what its fonts cover."""

from __future__ import annotations

import pytest

from ytempire.film.lettering import PAIRINGS, lettering

LONG = "The extraordinarily long and winding history of how people came to drink coffee " * 40
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BOX = (700, 400)


@pytest.mark.parametrize("pairing", PAIRINGS)
@pytest.mark.parametrize("text", ["Short", "Why you forget what you read", LONG, WORD, "W" * 300])
def test_fitted_lines_stay_inside_their_box(pairing, text):
    face = lettering(pairing).face("display", text)
    block = face.fit(text, *BOX, largest=150, smallest=44, most_lines=4)
    assert 1 <= len(block.lines) <= 4
    assert block.height <= BOX[1]
    assert max(face.width(line, block.size) for line in block.lines) <= BOX[0]


def test_text_that_fits_is_whole():
    face = lettering("modern").face("display")
    block = face.fit("Why you forget what you read", *BOX, largest=150, smallest=44, most_lines=4)
    assert " ".join(block.lines) == "Why you forget what you read"


def test_text_that_cannot_fit_ends_with_an_ellipsis():
    block = lettering("modern").face("display").fit(LONG, *BOX, largest=150, smallest=44, most_lines=4)
    assert block.lines[-1].endswith("…")


def test_a_very_long_word_is_broken_with_hyphens_and_loses_no_letter():
    block = lettering("modern").face("display").fit(WORD, *BOX, largest=150, smallest=30, most_lines=6)
    assert all(line.endswith("-") for line in block.lines[:-1])
    assert "".join(line.removesuffix("-") for line in block.lines) == WORD


def test_lines_are_even():
    face = lettering("modern").face("display")
    block = face.fit("one two three four five six", 900, 300, largest=80, smallest=80, most_lines=3)
    widths = [face.width(line, block.size) for line in block.lines]
    assert min(widths) > 0.6 * max(widths)


@pytest.mark.parametrize("text", ["𒀀𒁀", "ꀀꀁ", "\u200d\ufe0f", "\ud800"])
def test_what_no_font_covers_is_left_out(text):
    kit = lettering("modern")
    assert kit.face("display", text).clean(text) == ""
    assert kit.drawable(f"{text}") == ""
    assert kit.drawable(f"Hello {text} you") == "Hello you"


def test_letters_that_only_the_stand_in_has_are_drawn_by_it():
    face = lettering("modern").face("display", "Почему")
    assert face.clean("Почему") == "Почему"
    assert face.file.startswith("Inter")


def test_accents_however_composed_are_kept():
    assert lettering("modern").face("display").clean("Cafe\u0301 Ñandú") == "Café Ñandú"


def test_a_shortened_line_fits():
    face = lettering("clean").face("bold")
    assert face.width(face.shorten(LONG, 30, 300), 30) <= 300
    assert face.shorten("Short", 30, 300) == "Short"


def test_the_impact_pairing_sets_headings_in_capitals():
    assert lettering("impact").face("display").clean("make it stick") == "MAKE IT STICK"
    assert lettering("impact").face("body").clean("make it stick") == "make it stick"
