from __future__ import annotations

from itertools import pairwise

import pytest

from tests.film.spoken import SCRIPTS, spoken
from ytempire.film.srt import cues, srt, vtt
from ytempire.film.timing import SceneTiming, Word
from ytempire.film.wrapping import cells

LONG = "This sentence is far too long for one cue because it goes on and on and on, past any sensible length."


def test_a_cue_holds_one_sentence():
    made = cues(spoken("You read a book. Can you remember it?"))
    assert [cue.lines for cue in made] == [("You read a book.",), ("Can you remember it?",)]


def test_a_cue_starts_with_its_first_word():
    assert cues(spoken("One two.", "Three four."))[1].start == 1900


def test_a_cue_never_overlaps_the_next():
    made = cues(spoken(LONG, "Yes. No. Yes. No.", LONG, seconds=0.08, breath=0.0))
    assert all(a.end <= b.start for a, b in pairwise(made))
    assert all(cue.start < cue.end for cue in made)


def test_cues_of_words_that_all_have_the_same_time_still_follow_each_other():
    scene = SceneTiming(0, 1, tuple(Word(text, 0.5, 0.5) for text in ("One.", "Two.", "Three.")))
    made = cues([scene])
    assert all(a.start < a.end <= b.start for a, b in pairwise(made))


def test_a_long_sentence_becomes_cues_of_two_lines_of_42_letters():
    made = cues(spoken(LONG))
    assert len(made) > 1
    assert all(len(cue.lines) <= 2 and max(map(len, cue.lines)) <= 42 for cue in made)


def test_no_word_is_lost():
    shown = " ".join(line for cue in cues(spoken(LONG, LONG)) for line in cue.lines)
    assert shown == f"{LONG} {LONG}"


def test_a_word_of_two_hundred_letters_is_cut_into_lines():
    made = cues(spoken("a" * 200))
    assert all(len(line) <= 42 for cue in made for line in cue.lines)


def test_a_short_cue_stays_a_second_where_there_is_room():
    (cue,) = cues(spoken("No."))
    assert cue.end - cue.start == 1000


def test_srt_is_numbered_blocks_parted_by_empty_lines():
    assert srt(spoken("One two.", "Three.")) == (
        "1\n00:00:00,300 --> 00:00:01,300\nOne two.\n\n2\n00:00:01,900 --> 00:00:02,900\nThree.\n"
    )


def test_a_line_break_in_a_word_cannot_end_a_cue():
    text = srt([SceneTiming(0, 2, (Word("one\n\n2\n00:00:09,000", 0, 1), Word("two.", 1, 2)))])
    assert "\n\n" not in text


def test_text_of_any_script_is_valid_utf8():
    text = srt(spoken("你好世界 😀 שלום \ud800 end."))
    assert "你好世界 😀 שלום" in text.encode("utf-8").decode("utf-8")


def test_a_film_without_words_has_no_cues():
    assert srt([SceneTiming(0, 3, ())]) == ""


def test_vtt_shows_markup_as_letters():
    assert "&lt;script&gt; a &amp; b --&gt;" in vtt(spoken("<script> a & b --> c."))


def test_vtt_begins_with_its_name_and_uses_points():
    assert vtt(spoken("One two.")) == "WEBVTT\n\n00:00:00.300 --> 00:00:01.300\nOne two.\n"


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_cues_of_every_script_have_two_lines_of_42_letters_or_21_wide_ones(text: str):
    made = cues(spoken(f"{text} {text} {text}"))
    assert all(len(cue.lines) <= 2 and max(map(cells, cue.lines)) <= 42 for cue in made)


def test_no_letter_of_a_language_without_spaces_is_lost():
    text = SCRIPTS["Chinese"] * 3
    assert "".join(line for cue in cues(spoken(text)) for line in cue.lines) == text


def test_a_line_of_chinese_never_begins_with_a_closing_mark():
    made = cues(spoken(SCRIPTS["Chinese"] * 3))
    assert not any(line.startswith(tuple("，。？！、”」")) for cue in made for line in cue.lines)
