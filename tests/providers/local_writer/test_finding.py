"""What is found in single sentences and odd notes: numbers of every kind, sides, series, questions, junk."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.providers.local_writer.truth import unfounded
from ytempire.providers.local_writer.notes import facts
from ytempire.providers.local_writer.shape import PORTRAIT


def shown(notes: str) -> dict[str, Any]:
    return facts(notes)[0].fields


@pytest.mark.parametrize(
    ("sentence", "number", "unit"),
    [
        ("It gets down to −40 °C at night.", -40, "°C"),
        ("About 1.4 billion people live in India.", 1.4, "billion people"),
        ("The deal was worth £3.2m.", 3.2, "million pounds"),
        ("Prices rose by 12,000% in a year.", 12_000, "%"),
        ("The train runs at 320 km/h.", 320, "km/h"),
        ("A fridge uses 0.8 kWh a day.", 0.8, "kWh a day"),
        ("It cost $0.05 in 1950.", 0.05, "$"),
        ("The tower is 111 metres tall.", 111, "metres tall"),
        ("It has 1 million commits.", 1, "million commits"),
    ],
)
def test_a_number_is_shown_with_what_it_counts(sentence: str, number: float, unit: str) -> None:
    fields = shown(sentence)
    assert (fields["layout"], fields["number"], fields["unit"]) == ("big_number", number, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "It takes 5–10 minutes.",
        "It lies between 25 and 150 hertz.",
        "Roughly 1/2 of us agree.",
        "1 in 3 adults snores.",
        "It is less than 20 years old.",
        "The rule of 72 helps.",
        "Apollo 11 flew.",
        "It opens at 10:30.",
        "It runs on version 3.11.2 now.",
    ],
)
def test_half_a_number_is_not_shown_alone(sentence: str) -> None:
    assert shown(sentence)["layout"] == "statement"


@pytest.mark.parametrize(
    ("sentence", "left", "right"),
    [
        ("X costs 12, Y costs 30.", ("X", 12), ("Y", 30)),
        ("Gold costs $65 per gram and silver costs $0.80 per gram.", ("Gold", 65), ("Silver", 0.8)),
        ("China added 217 GW in 2023, while the United States added 32 GW.", ("China", 217), ("The United States", 32)),
        ("At 6%, money doubles in 12 years, while at 9% it doubles in 8 years.", ("At 6%", 12), ("At 9%", 8)),
        ("Cats sleep 15 hours a day, while dogs sleep 10 hours.", ("Cats", 15), ("Dogs", 10)),
    ],
)
def test_two_sides_with_a_number_each_are_compared(sentence: str, left: Any, right: Any) -> None:
    fields = shown(sentence)
    assert fields["layout"] == "comparison"
    assert [(side["label"], side["number"]) for side in (fields["left"], fields["right"])] == [left, right]


@pytest.mark.parametrize(
    "sentence", ["Venus is hotter than Mercury.", "Cats vs dogs", "Honey lasts longer than sugar."]
)
def test_two_names_are_compared_without_numbers(sentence: str) -> None:
    fields = shown(sentence)
    assert fields["layout"] == "comparison"
    assert "number" not in fields["left"] | fields["right"]


@pytest.mark.parametrize(
    ("sentence", "left", "right"),
    [
        ("Profits fell from £4.1bn to £1.2bn.", ("Before", 4.1), ("After", 1.2)),
        ("Its top speed rose from 210 km/h in 1964 to 320 km/h in 2013.", ("1964", 210), ("2013", 320)),
        ("The lake went from -5 °C to 12 °C.", ("Before", -5), ("After", 12)),
        ("In 1966, NASA received 4.4% of the budget. Today, it receives 0.4%.", ("1966", 4.4), ("Today", 0.4)),
    ],
)
def test_a_change_in_numbers_is_before_and_after(sentence: str, left: Any, right: Any) -> None:
    fields = shown(sentence)
    assert fields["layout"] == "before_after"
    assert [(side["label"], side["number"]) for side in (fields["left"], fields["right"])] == [left, right]


@pytest.mark.parametrize(
    ("sentence", "before", "after"),
    [
        ("Nice used to mean foolish. Now it means kind.", "Foolish", "Kind"),
        ("We used to write letters, but now we send messages.", "Write letters", "Send messages"),
        ("Before baking, the loaf is pale and soft. After baking, it is brown.", "Pale and soft", "Brown"),
    ],
)
def test_a_change_in_words_is_before_and_after(sentence: str, before: str, after: str) -> None:
    fields = shown(sentence)
    assert (fields["layout"], fields["left"]["text"], fields["right"]["text"]) == ("before_after", before, after)


@pytest.mark.parametrize(
    "notes",
    [
        "2010: 4, 2015: 9, 2020: 14",
        "There were 4 wolves in 2010, 9 in 2015 and 14 in 2020.",
        "Wolves\n2010: 4\n2015: 9\n2020: 14",
        "Year,Wolves\n2010,4\n2015,9\n2020,14",
        "| Year | Wolves |\n|---|---|\n| 2010 | 4 |\n| 2015 | 9 |\n| 2020 | 14 |",
    ],
)
def test_numbers_by_year_are_a_line_however_they_are_written(notes: str) -> None:
    fields = shown(notes)
    assert (fields["layout"], fields["chart"]) == ("chart", "line")
    assert fields["points"] == [["2010", 4], ["2015", 9], ["2020", 14]]


def test_numbers_below_zero_are_no_chart() -> None:
    assert shown("Winter: -5\nSpring: 9\nSummer: 22")["layout"] == "list"


@pytest.mark.parametrize(
    ("notes", "question", "answer", "options"),
    [
        ("How many legs does a spider have? Eight.", "How many legs does a spider have?", "Eight", []),
        ("Q: What is the capital of Australia?\nA: Canberra.", "What is the capital of Australia?", "Canberra", []),
        (
            "Which is longest: the Nile or the Rhine? The Nile.",
            "Which is longest?",
            "The Nile",
            ["The Nile", "The Rhine"],
        ),
        ("True or false: bananas are berries? True.", "Bananas are berries?", "True", ["True", "False"]),
    ],
)
def test_a_question_with_its_answer_is_a_quiz(notes: str, question: str, answer: str, options: list[str]) -> None:
    fields = shown(notes)
    assert (fields["layout"], fields["heading"], fields["answer"]) == ("quiz", question, answer)
    assert [item["text"] for item in fields.get("items", [])] == options


@pytest.mark.parametrize(
    ("notes", "quote", "source"),
    [
        ('"I think, therefore I am," wrote René Descartes.', "I think, therefore I am", "René Descartes"),
        ("“Talk is cheap. Show me.” — Linus Torvalds, 2000", "Talk is cheap. Show me.", "Linus Torvalds, 2000"),
        ("> Sorrows are less with bread.\n— Cervantes", "Sorrows are less with bread.", "Cervantes"),
    ],
)
def test_a_quotation_keeps_its_words_and_its_speaker(notes: str, quote: str, source: str) -> None:
    fields = shown(notes)
    assert (fields["layout"], fields["heading"].rstrip(","), fields["source"]) == ("quote", quote, source)


def test_he_is_no_name_to_quote() -> None:
    assert shown('He said: "It is finished now, and we can go home."')["layout"] == "statement"


@pytest.mark.parametrize(
    ("notes", "items"),
    [
        ("Tokyo, Delhi and Shanghai are the largest cities.", ["Tokyo", "Delhi", "Shanghai"]),
        ("Four commands carry the day: add, commit, push and pull.", ["Add", "Commit", "Push", "Pull"]),
        ("First, mix it. Then, bake it. Finally, eat it.", ["Mix it", "Bake it", "Eat it"]),
        ("In 1957 Sputnik flew, and in 1961 Gagarin flew, and in 1969 Armstrong walked.",
         ["1957: Sputnik flew", "1961: Gagarin flew", "1969: Armstrong walked"]),
        ("Tea comes from China. Cocoa comes from Mexico. Coffee comes from Ethiopia.",
         ["Tea comes from China", "Cocoa comes from Mexico", "Coffee comes from Ethiopia"]),
    ],
)  # fmt: skip
def test_what_is_enumerated_becomes_items(notes: str, items: list[str]) -> None:
    assert [item["text"] for item in shown(notes)["items"]] == items


@pytest.mark.parametrize(
    "sentence", ["On a cold, dark and rainy night, it came.", "Before baking, the loaf is pale and soft."]
)
def test_commas_alone_make_no_list(sentence: str) -> None:
    assert "items" not in shown(sentence)


def test_a_list_of_thirty_is_shared_among_scenes_with_room_for_them() -> None:
    notes = "\n".join(f"- thing {i}" for i in range(30))
    assert {len(fact.fields["items"]) for fact in facts(notes)} == {6}
    assert max(len(fact.fields["items"]) for fact in facts(notes, shape=PORTRAIT)) <= 4


def test_marks_tags_and_addresses_are_not_spoken() -> None:
    notes = "**Bold** <b>moves</b> &amp; [more](https://a.org/x) 🎉 count. https://www.nasa.gov/page"
    (fact,) = facts(notes)
    assert fact.narration == "Bold moves & more count."
    assert fact.source in ("a.org", "nasa.gov")


@pytest.mark.parametrize(
    "notes", ["https://nasa.gov", "See https://example.com for more.", "<script>x()</script>", "```\ncode\n```"]
)
def test_what_says_nothing_makes_no_scene(notes: str) -> None:
    assert facts(notes) == []


def test_a_line_that_only_names_a_source_goes_to_the_fact_before() -> None:
    assert facts("Bees dance.\nSource: https://www.bees.org/x")[0].source == "bees.org"


def test_an_endless_sentence_is_told_in_breaths() -> None:
    notes = "because the wind blows over the hills, and the rain falls on the fields " * 20
    assert max(len(fact.narration.split()) for fact in facts(notes)) <= 34


def test_random_notes_never_break_and_never_lie() -> None:
    chance = random.Random(11)
    pieces = [
        "A bee visits 50 flowers", "used to", "now", "while", "x: 3", "- y", "1. z", "# T", "“Be” — A B", "?",
        "12%", "and", "|", "a,b", "2010: 4", "How many? Two.", "$5m", "(Source: W)", ",", "\n", "\n", ". ",
        "https://a.org", "🎉", "<b>",
    ]  # fmt: skip
    for _ in range(60):
        notes = " ".join(chance.choice(pieces) for _ in range(30))
        for fact in facts(notes):
            for way in fact.ways:
                assert unfounded({**way, "narration": fact.narration}, notes) == []
