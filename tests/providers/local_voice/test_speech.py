from __future__ import annotations

import pytest

from ytempire.providers.local_voice.speech import LONGEST_SENTENCE, as_written, read, sentences


def spoken(text: str) -> str:
    return " | ".join(as_written(sentence) for sentence in read(text).sentences)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("17 cats", "seventeen cats."),
        ("1,234,567", "one million two hundred thirty four thousand five hundred sixty seven."),
        ("3.14", "three point one four."),
        ("-5", "minus five."),
        ("007", "zero zero seven."),
        ("in 1984", "in nineteen eighty four."),
        ("1905", "nineteen oh five."),
        ("1900", "nineteen hundred."),
        ("2000 and 2005", "two thousand and two thousand five."),
        ("2024", "twenty twenty four."),
        ("the 1990s and '80s", "the nineteen nineties and eighties."),
        ("1st, 22nd", "first, twenty second."),
        ("67%", "sixty seven percent."),
        ("$3.50", "three dollars and fifty cents."),
        ("$1", "one dollar."),
        ("$0.99", "ninety nine cents."),
        ("$1.2 million", "one point two million dollars."),
        ("€5M", "five million euros."),
        ("at 3 a.m. today", "at three ay em today."),
        ("3:07", "three oh seven."),
        ("3:00", "three o'clock."),
        ("at 7pm", "at seven pee em."),
        ("10-20 and 10–20", "ten to twenty and ten to twenty."),
        ("1914–1918", "nineteen fourteen to nineteen eighteen."),
        ("1/2 and 3/4", "one half and three quarters."),
        ("5 km, 1 km, 5kg", "five kilometers, one kilometer, five kilograms."),
        ("25 °C", "twenty five degrees celsius."),
        ("60 mph", "sixty miles per hour."),
        ("R&D + you @ home", "are and dee plus you at home."),
        ("https://www.example.com/about?x=1", "example dot com slash about slash x."),
        ("joe.b@example.org", "joe dot b at example dot org."),
        ("Dr. Smith vs. e.g. Mr. X", "doctor smith versus for example mister ex."),
        ("NASA and the FBI in the US", "nasa and the eff bee eye in the you ess."),
        ("HTML, CEOs, COVID-19", "aitch tee em ell, see ee ohs, covid nineteen."),
        ("STOP DOING THIS NOW", "stop doing this now."),
        ("“Quoted” (aside) — dash", "quoted aside, dash."),
        ("fun 🎉 time", "fun time."),
        ("2024-05-01", "may first, twenty twenty four.".replace(",", "")),
        ("January 5", "january fifth."),
        ("#1 #cool", "number one hashtag cool."),
    ],
)
def test_signs_and_numbers_are_said_as_people_say_them(text: str, said: str) -> None:
    assert spoken(text) == said


def test_every_displayed_word_is_kept_and_every_token_points_at_its_word() -> None:
    reading = read("NASA's budget: $3.50 🎉 (67%)!")
    assert reading.words == ("NASA's", "budget:", "$3.50", "🎉", "(67%)!")
    words = [[token.text for token in sentence if token.word == i] for i in range(5) for sentence in reading.sentences]
    assert words == [
        ["nasa's"],
        ["budget"],
        ["three", "dollars", "and", "fifty", "cents"],
        [],
        ["sixty", "seven", "percent"],
    ]


def test_a_sentence_ends_at_its_stop_but_not_at_an_abbreviation() -> None:
    assert sentences("Dr. No met J. K. Rowling. Then he left. The U.S. Army stayed!") == [
        "Dr. No met J. K. Rowling.",
        "Then he left.",
        "The U.S. Army stayed!",
    ]


def test_an_empty_line_ends_a_sentence_without_a_stop() -> None:
    assert spoken("A heading\n\nand a line") == "a heading. | and a line."


def test_letters_of_other_scripts_are_left_out() -> None:
    assert spoken("world 你好 мир مرحبا") == "world."


@pytest.mark.parametrize("text", ["", "🎉🎉", "— … !", "你好世界", "\u200f\u202e"])
def test_a_text_with_nothing_to_say_has_no_sentence(text: str) -> None:
    assert read(text).sentences == ()


def test_tags_are_read_as_words_without_their_brackets() -> None:
    assert spoken("<script>alert(1)</script>") == "script alert one script."


def test_a_text_without_any_stop_is_cut_into_sentences_that_fit_into_memory() -> None:
    reading = read("word " * 20_000 + "9" * 1_000 + " " + "a" * 1_000)
    assert max(len(sentence) for sentence in reading.sentences) <= LONGEST_SENTENCE
    assert sum(len(sentence) for sentence in reading.sentences) > 21_000
