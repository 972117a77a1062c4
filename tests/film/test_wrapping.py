from __future__ import annotations

import pytest

from tests.film.spoken import spoken
from ytempire.film.timing import Word
from ytempire.film.wrapping import (
    cells,
    divided,
    evenly,
    fits,
    joined,
    phrases,
    pieces,
    plain,
    second_line,
    sentences,
    width,
)


def words(text: str) -> list[Word]:
    return list(spoken(text)[0].words)


def texts(parts: list[list[Word]]) -> list[str]:
    return [" ".join(word.text for word in part) for part in parts]


def test_a_chinese_letter_takes_two_cells_and_an_accent_none():
    assert (cells("ab"), cells("你好"), cells("e\u0301")) == (2, 4, 1)


def test_a_line_break_inside_a_word_becomes_a_space():
    assert plain("two\r\nlines\x00here") == "two lines here"


def test_a_word_wider_than_a_line_is_cut_and_its_time_shared():
    parts = list(pieces(Word("a" * 25, 1.0, 2.0), 10))
    assert [cells(part.text) for part in parts] == [10, 10, 5]
    assert [(part.start, part.end) for part in parts] == [(1.0, 1.4), (1.4, 1.8), (1.8, 2.0)]


def test_a_word_of_control_characters_only_is_not_shown():
    assert list(pieces(Word("\n\x07", 0, 1), 10)) == []


def test_the_second_line_begins_where_both_are_most_even():
    assert second_line(["Memory", "falls", "fast", "in", "the", "first", "hour,"], 24) == 3


def test_words_that_fit_stay_on_one_line():
    assert second_line(["Memory", "falls"], 24) == 0


def test_parts_are_even_so_that_no_word_is_left_over():
    parts = evenly(words("one two three four five six seven eight nine"), 2)
    assert texts(parts) == ["one two three four", "five six seven eight nine"]


def test_every_part_fits_two_lines():
    parts = divided(words("a considerable quantity of words " * 12), lambda part: fits(part, 20), 40)
    for part in texts(parts):
        lines = part.split()
        cut = second_line(lines, 20)
        assert max(width(lines[:cut]), width(lines[cut:])) <= 20


def test_twenty_thousand_words_without_a_full_stop_are_all_kept():
    said = words("word " * 19_999 + "word")
    parts = divided(said, lambda part: len(part) <= 6 and fits(part, 16), 32)
    assert sum(map(len, parts)) == 20_000
    assert max(map(len, parts)) <= 6


def test_a_sentence_ends_at_its_full_stop_also_inside_quotes():
    assert texts(list(sentences(words("He said “no.” Then he left. Why")))) == [
        "He said “no.”",
        "Then he left.",
        "Why",
    ]


def test_a_phrase_ends_at_a_comma_only_after_three_words():
    assert texts(list(phrases(words("First, close the book, then say it.")))) == [
        "First, close the book,",
        "then say it.",
    ]


def test_a_phrase_ends_where_the_voice_pauses():
    said = [Word("one", 0, 0.3), Word("two", 1.0, 1.3)]
    assert texts(list(phrases(said))) == ["one", "two"]


def test_parts_of_one_word_meet_without_a_space():
    assert joined([part.text for part in pieces(Word("a" * 25, 1.0, 2.0), 10)]) == "a" * 25


@pytest.mark.parametrize("text", ["今天我们学习。", "ทำไมคุณถึงลืม", "今日は良い天気ですね。"])
def test_words_of_a_language_without_spaces_are_parted_and_meet_without_one(text: str):
    parts = [part.text for part in pieces(Word(text, 0, 2), 32)]
    assert len(parts) > 1
    assert joined(parts) == text


def test_chinese_words_that_a_voice_told_one_by_one_meet_without_a_space():
    assert joined(["你", "好", "YouTube", "世界"]) == "你好 YouTube 世界"


def test_a_sentence_ends_at_the_full_stop_of_its_script():
    assert texts(list(sentences(words("नमस्ते। हाँ। نعم؟ لا")))) == ["नमस्ते।", "हाँ।", "نعم؟", "لا"]
