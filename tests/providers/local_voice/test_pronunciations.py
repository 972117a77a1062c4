"""A creator's list of words and how they are said: found as whole words, shown as they are written."""

from __future__ import annotations

import pytest

from tests.providers.conftest import Speak
from ytempire.providers.local_voice import occurring, predict
from ytempire.providers.local_voice.respelling import ipa, phones
from ytempire.providers.local_voice.speech import as_written, read


def said(text: str, *entries: tuple[str, str]) -> str:
    return " | ".join(as_written(sentence) for sentence in read(text, entries).sentences)


@pytest.mark.parametrize(
    ("text", "entry", "spoken"),
    [
        ("NEVADA and nevada.", ("Nevada", "desert"), "desert and desert."),
        ("The US and us.", ("US", "states"), "the states and us."),
        ("Nevadan", ("Nevada", "desert"), "nevadan."),
        ("Nevada's “Nevada”, (Nevada)!", ("Nevada", "desert"), "desert's desert, desert!"),
        ("Nevada-based", ("Nevada", "desert"), "desert based."),
        ("can't, o'clock", ("can", "tin"), "can't, o'clock."),
        ("3.14 and 14", ("14", "fortnight"), "three point one four and fortnight."),
        ("PostgreSQL.", ("PostgreSQL", "post gress"), "post gress."),
        ("Go to San  José!", ("san josé", "saint joe"), "go to saint joe!"),
        ("C++ or [a-z]* or abc", ("[a-z]*", "letters"), "see plus plus or letters or abc."),
        ("C++ it is", ("C++", "sea"), "sea it is."),
        ("Joe’s", ("joe's", "his"), "his."),
        ("x" * 200, ("x" * 200, "long"), "long."),
        ("word", ("", "x"), "word."),
        ("word", ("word", " "), "word."),
        ("word", ("word", "🎉"), "uh."),
        ("SQL", ("sql", "SEE quell"), "see quell."),
    ],
)
def test_an_entry_is_found_as_a_whole_word(text: str, entry: tuple[str, str], spoken: str) -> None:
    assert said(text, entry) == spoken


def test_of_entries_that_overlap_the_longest_is_said() -> None:
    assert said("New York City", ("New York", "b"), ("York", "c"), ("New York City", "see")) == "see."


def test_the_words_of_an_entry_share_what_is_said_for_it() -> None:
    (sentence,) = read("In San José today", [("San José", "the big town there")]).sentences
    assert [(token.text, token.word) for token in sentence][1:5] == [("the", 1), ("big", 1), ("town", 2), ("there", 2)]


def test_only_entries_that_change_the_text_count() -> None:
    entries = [("York", "c"), ("New York", "b"), ("Nevada", "d"), ("in", "")]
    assert occurring("In New York.", entries) == (("New York", "b"),)


@pytest.mark.parametrize(
    ("respelling", "sounds"),
    [
        ("nuh-VAH-dah", "nəvˈɑːdə"),
        ("ho-ZAY", "hoʊzˈeɪ"),
        ("koo-ber-NET-eez", "kuːbɚnˈɛtiz"),
        ("post-gress", "pˈoʊstɡɹɛs"),
        ("KYOO-bee", "kjˈuːbi"),
        ("S-Q-L", "ˈɛskjuːɛl"),
    ],
)
def test_syllables_are_said_by_their_sound_with_the_stress_on_capitals(respelling: str, sounds: str) -> None:
    assert ipa(phones(respelling)) == sounds


@pytest.mark.parametrize("nonsense", ["x-" * 90 + "x", "ñ-é", "Z-Z-Z", "ш-щ", "a-b" * 60])
def test_any_syllables_can_be_said(nonsense: str) -> None:
    assert ipa(phones(nonsense))


def test_a_respelled_word_is_shown_as_written_and_said_as_spelled(say: Speak) -> None:
    text = "We drove to Nevada, and stayed in Nevada."
    spoken = say(text, pronunciations=[("Nevada", "nuh-VAH-dah-doo-dah-day")])
    assert [word.text for word in spoken.words] == text.split()
    assert all(word.end - word.start > 0.5 for word in spoken.words if word.text.startswith("Nevada"))
    assert spoken.seconds > say(text).seconds + 0.6


def test_what_is_said_instead_is_in_the_predicted_length() -> None:
    entry = ("IKEA", "the furniture house from Sweden")
    assert predict("Go to IKEA.", pronunciations=[entry]) > predict("Go to IKEA.") + 0.8


def test_hundreds_of_entries_on_a_long_text_take_linear_time() -> None:
    entries = [(f"word{number}", "a-b-c") for number in range(300)]
    (first, *_) = read("word7 other " * 3000, entries).sentences
    assert first[0].text == "a-b-c"
