"""Titles in a few words."""

from __future__ import annotations

import pytest

from ytempire.film.titles import short_title, waits


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("You forget what you read", "You forget what you read"),
        ("Why coffee hits harder in the morning", "Why coffee hits harder"),
        ("Why black holes bend time itself", "Why black holes bend time"),
        ("The rise and fall of the Roman Empire", "Fall of the Roman Empire"),
        ("How to save money on groceries: a guide for students", "How to save money"),
        ("12 things to do in Tokyo before you die", "12 things in Tokyo"),
        ("How I saved $10,000 in one year", "How I saved $10,000"),
        ("Can you learn Spanish in 30 days?", "Learn Spanish in 30 days?"),
        ("Is it too late to learn the piano as a grown up?", "Is it too late?"),
        ("Rust vs Python: what should you learn first?", "Rust vs Python"),
        ("The 7 Habits of Highly Effective People", "7 Habits of Effective People"),
        ("Inside the abandoned nuclear bunker under Berlin", "Abandoned nuclear bunker under Berlin"),
        ("日本語を三十日で学ぶ方法：初心者のための完全ガイド", "日本語を三十日で学ぶ方法"),
        ("", ""),
    ],
)
def test_a_title_keeps_what_tells_most(title, short):
    assert short_title(title) == short


TITLES = [
    "Ten things that nobody ever told you about your own brain",
    "Why do you forget almost everything that you read?",
    "What inflation does to your rent and to the price of bread",
    "Warum der Mond immer kleiner wird und was das für die Erde bedeutet",
    "Pourquoi la mer est salée et le lac ne l'est pas",
    "Electric cars are not as clean as you think they are",
    "word " * 1000,
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("most", [5, 4, 3, 2])
def test_a_title_gets_as_few_words_as_asked_all_its_own(title, most):
    short = short_title(title, most).rstrip("?").lower().split()
    assert 1 <= len(short) <= most
    assert set(short) <= set(title.replace(":", "").rstrip("?").lower().split())


@pytest.mark.parametrize("title", TITLES)
def test_a_title_does_not_end_with_a_word_that_waits_for_another(title):
    assert not waits(short_title(title).split()[-1])


def test_words_of_the_key_are_kept():
    assert short_title("The strange story of the man behind the moon landing", 3, "moon landing") == "Moon landing"


def test_a_number_is_not_parted_from_what_it_counts():
    assert not short_title("Can you learn Spanish in 30 days?", 3).rstrip("?").endswith("30")
