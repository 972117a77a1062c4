"""Type that fits its box and draws only what its fonts cover."""

from __future__ import annotations

import numpy as np
import pytest

from tests.film.spoken import SCRIPTS
from ytempire.film import shapes, shaping
from ytempire.film.face import HEADROOM
from ytempire.film.lettering import PAIRINGS, Face, lettering

LONG = "The extraordinarily long and winding history of how people came to drink coffee " * 40
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
BOX = (700, 400)
ODD = {
    "sixty words": "word " * 60,
    "four hundred letters": "a" * 400,
    "a long word in Arabic": "كتب" * 60,
    "a long word in Hindi": "क\u094dष\u093f" * 60,
    "many marks": "Z" + "\u0301\u0316" * 60 + "algo",
    "marks without a letter": "\u0301\u0301 \u0651 text",
    "joiners": "a\u200d\u200d\u200db \u200c\u200c c\ufe0f",
    "directions overridden": "\u202eexe.\u202d txt \u2066\u2067 end\u2069",
    "control characters": "one\x00two\x07\x1b[31m three\u2028four",
    "half a surrogate": "broken \ud83d word \udc00",
    "beyond all fonts": "\U00012000 \U0010fffe \ue000 left",
    "a long text without spaces": "今天我们" * 60,
    "closing marks only": "。" * 200,
    "a very long vowel": "ー" * 300,
    "brackets only": "「" * 200,
    "empty": "",
}


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


def boxes(face: Face, text: str) -> int:
    """How many glyphs of the text are boxes: the glyph 0 of every font."""
    return sum(glyph.number == 0 for glyph in shaping.line(face.stack, face.clean(text), face.rtl).glyphs)


def ink(face: Face, line: str, size: int) -> tuple[int, int]:
    """First and last column with ink in the picture of a line, counted from where its type begins."""
    columns = np.flatnonzero(shapes.line(face, line, size, (0, 0, 0))[..., 3].any(0))
    margin = int(size * shapes.LINE_MARGIN)
    return columns[0] - margin, columns[-1] - margin


@pytest.mark.parametrize("role", ["display", "bold", "body"])
@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_is_drawn_whole_and_without_boxes(text, role):
    face = lettering("modern").face(role, text)
    assert face.clean(text) == text
    assert boxes(face, text) == 0


@pytest.mark.parametrize("pairing", PAIRINGS)
@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_fits_its_box(pairing, text):
    face = lettering(pairing).face("display", text)
    block = face.fit(text, *BOX, largest=150, smallest=44, most_lines=4)
    assert block.height <= BOX[1]
    assert max(face.width(line, block.size) for line in block.lines) <= BOX[0]


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_no_ink_of_a_line_is_cut_off(text):
    face = lettering("impact").face("display", text)
    picture = shapes.line(face, face.clean(text), 80, (0, 0, 0))[..., 3]
    assert not picture[[0, -1]].any()
    assert not picture[:, [0, -1]].any()


@pytest.mark.parametrize(
    "text",
    [
        "ÉTÉ ÅNGSTRÖM",
        "الل\u064e\u0651ه\u064fم\u064e\u0651",
        "ท\u0e35\u0e48 ป\u0e49ำ",
    ],
)
def test_high_accents_stand_in_the_box(text):
    face = lettering("impact").face("display", text)
    picture = shapes.line(face, face.clean(text), 100, (0, 0, 0))[..., 3]
    assert np.flatnonzero(picture.any(1))[0] >= int(100 * (HEADROOM - 0.07))


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_whatever_the_text_is_it_fits_or_is_cut(text):
    for pairing in ("modern", "impact"):
        face = lettering(pairing).face("display", text)
        block = face.fit(text, *BOX, largest=150, smallest=44, most_lines=4)
        assert len(block.lines) <= 4
        assert block.height <= BOX[1]
        for line in block.lines:
            left, right = ink(face, line, block.size) if line.strip() else (0, 0)
            assert -0.1 * block.size < left <= right < BOX[0] + 0.1 * block.size


def test_what_turns_the_direction_of_a_text_is_taken_out():
    assert lettering("modern").face("body").clean("a\u202eb\u2066c\u200fd") == "abcd"


def test_a_letter_carries_no_tower_of_marks():
    assert len(lettering("modern").face("body").clean("x" + "\u0301" * 50)) <= 3


def test_letters_of_a_fancy_alphabet_become_plain_ones():
    assert lettering("modern").face("display").clean("\U0001d407\U0001d41e\U0001d425\U0001d425\U0001d428") == "Hello"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Hello", "ltr"), ("مرحبا", "rtl"), ("שלום", "rtl"),
        ("YouTube باللغة العربية", "rtl"), ("2024", "ltr"), ("", "ltr"),
    ],
)  # fmt: skip
def test_a_text_knows_which_way_it_runs(text, way):
    assert lettering("modern").direction(text) == way


def test_words_that_run_from_the_right_are_placed_from_the_right():
    text = "אחד שתיים YouTube שלוש"
    face = lettering("modern").face("display", text)
    words = face.words(text, 80)
    assert [word.text for word in words] == text.split()
    assert [word.left for word in words] == sorted((word.left for word in words), reverse=True)


def test_a_brand_name_in_another_script_stands_on_the_same_base_line():
    text = SCRIPTS["Arabic"]
    face = lettering("impact").face("display", text)
    line = shaping.line(face.stack, text, face.rtl)
    brand = [glyph for glyph in line.glyphs if text[glyph.char] in "YouTube"]
    assert {glyph.cut.file for glyph in brand} == {"Inter_700Bold"}
    assert {glyph.y for glyph in brand} == {0.0}


@pytest.mark.parametrize("script", ["Chinese", "Traditional", "Japanese"])
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(script):
    text = SCRIPTS[script] * 2
    face = lettering("modern").face("display", text)
    for width in range(260, 900, 40):
        lines = face.fit(text, width, 900, largest=60, smallest=60, most_lines=20).lines
        assert not any(line[0] in "，。？！、」”" or line[-1] in "「“" for line in lines)


def test_chinese_is_broken_between_words_and_loses_no_letter():
    text = SCRIPTS["Traditional"]
    lines = lettering("modern").face("display", text).fit(text, 400, 400, 60, 60, 8).lines
    assert len(lines) > 2
    assert "".join(lines) == text


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("骨海直", "NotoSansSC"), ("學習臺灣", "NotoSansTC"), ("学習する", "NotoSansJP"),
        ("学习习惯", "NotoSansSC"),
    ],
)  # fmt: skip
def test_chinese_characters_are_drawn_as_their_country_writes_them(text, file):
    assert lettering("modern").face("display", text).file.startswith(file)


def test_capitals_are_for_scripts_that_have_them():
    impact = lettering("impact")
    assert impact.face("display", "été").clean("été") == "ÉTÉ"
    for script in ("Arabic", "Devanagari", "Georgian", "Japanese"):
        assert impact.face("display", SCRIPTS[script]).clean(SCRIPTS[script]) == SCRIPTS[script]


def test_emoji_of_several_parts_are_one_picture():
    text = "\U0001f469\u200d\U0001f680"
    face = lettering("modern").face("display", text)
    drawn = [glyph for glyph in shaping.line(face.stack, text).glyphs if glyph.advance]
    assert [glyph.cut.file for glyph in drawn] == ["NotoEmoji_700Bold"]
