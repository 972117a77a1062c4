from __future__ import annotations

from typing import Any

import pytest

from tests.providers.local_writer.briefs import draft
from ytempire.providers.local_writer.notes import facts


def scene(notes: str) -> dict[str, Any]:
    (fact,) = facts(notes)
    return {"narration": fact.narration, **fact.fields}


def test_a_share_becomes_a_big_number_with_its_source() -> None:
    made = scene("67% of owners say that purring calms them (Source: Pet Survey 2024)")
    assert made["narration"] == "67% of owners say that purring calms them."
    assert (made["layout"], made["number"], made["unit"], made["key"]) == ("big_number", 67, "%", "67%")
    assert made["heading"] == "of owners say that purring calms them"
    assert made["source"] == "Pet Survey 2024"


@pytest.mark.parametrize(
    ("notes", "number", "unit"),
    [
        ("The bridge cost $1.2 million to build.", 1.2, "million dollars"),
        ("It is 828 meters tall.", 828, "meters tall"),
        ("Some 4,800 trees stand there.", 4800, "trees"),
    ],
)
def test_money_measures_and_counts_are_big_numbers(notes: str, number: float, unit: str) -> None:
    assert (scene(notes)["number"], scene(notes)["unit"]) == (number, unit)


@pytest.mark.parametrize("notes", ["It began in 1984.", "They have 3 hearts.", "It lies between 25 and 150 hertz."])
def test_years_small_counts_and_ranges_are_not(notes: str) -> None:
    assert scene(notes)["layout"] == "statement"


def test_a_quotation_with_a_name_becomes_a_quote() -> None:
    made = scene('"A purr is a small engine of comfort" — Maria Lopez')
    assert (made["layout"], made["source"]) == ("quote", "Maria Lopez")
    assert made["heading"] == "A purr is a small engine of comfort"


def test_a_quotation_without_a_name_is_given_none() -> None:
    assert "source" not in scene('"A purr is a small engine of comfort"')


def test_two_numbers_of_one_kind_become_a_comparison() -> None:
    made = scene("House cats weigh about 4 kg, while cheetahs weigh about 50 kg.")
    assert made["layout"] == "comparison"
    assert (made["left"]["label"], made["left"]["number"], made["left"]["unit"]) == ("House cats", 4, "kg")
    assert (made["right"]["label"], made["right"]["number"]) == ("Cheetahs", 50)
    assert "win" not in made["left"] | made["right"]


def test_short_items_become_a_grid_said_in_one_sentence() -> None:
    made = scene("Things you need:\n- a kettle\n- a mug\n- water")
    assert made["narration"] == "Things you need: a kettle, a mug, and water."
    assert (made["layout"], made["heading"]) == ("icon_grid", "Things you need")
    assert [item["text"] for item in made["items"]] == ["A kettle", "A mug", "Water"]


def test_longer_items_become_a_list_said_one_by_one() -> None:
    made = scene("- They purr when happy\n- They purr when hurt")
    assert made["narration"] == "They purr when happy. They purr when hurt."
    assert made["layout"] == "list"


def test_dated_items_become_a_timeline() -> None:
    made = scene("- 1834: first description\n- 1972: muscle theory\n- 2001: healing theory")
    assert (made["layout"], made["heading"]) == ("timeline", "From 1834 to 2001")


def test_labelled_numbers_become_a_chart_and_two_of_them_a_comparison() -> None:
    made = scene("Consumption per year\n2019: 40%\n2020: 45%\n2021: 52%")
    assert (made["layout"], made["chart"], made["unit"]) == ("chart", "line", "%")
    assert made["points"] == [["2019", 40], ["2020", 45], ["2021", 52]]
    assert made["narration"] == "Consumption per year: 40% in 2019, 45% in 2020, and 52% in 2021."
    assert scene("Coffee: 95 mg\nTea: 47 mg")["layout"] == "comparison"


def test_ten_items_are_shared_among_scenes() -> None:
    found = facts("\n".join(f"- item {i}" for i in range(10)))
    assert [len(fact.fields["items"]) for fact in found] == [5, 5]


def test_short_plain_sentences_share_a_scene() -> None:
    (fact,) = facts("Cats purr. Dogs do not.")
    assert fact.narration == "Cats purr. Dogs do not."


def test_a_heading_of_the_notes_begins_a_chapter() -> None:
    assert [fact.chapter for fact in facts("# Early days\nIt was cold.\n# Later\nIt was warm.")] == [
        "Early days",
        "Later",
    ]


def test_a_list_film_counts_its_items_aloud() -> None:
    notes = "- Sleep early, and keep the hour.\n- Leave the phone in the kitchen."
    scenes = draft("5 ways to sleep better", "listicle", 30, notes=notes).scenes
    counted = [scene for scene in scenes if scene["narration"].startswith("Number")]
    assert [scene["narration"].split(".")[0] for scene in counted[:2]] == ["Number one", "Number two"]
    assert [scene["kicker"] for scene in counted[:2]] == ["Number 1", "Number 2"]


def test_facts_of_the_notes_are_said_word_for_word_and_in_order() -> None:
    notes = "Octopuses have three hearts. They taste with their arms.\nNobody taught them."
    told = " ".join(scene["narration"] for scene in draft("Octopuses", seconds=60, notes=notes).scenes)
    assert notes.replace("\n", " ") in told


@pytest.mark.parametrize(
    "notes", ["", " \n\n ", "🎉🎉", "- \n- \n#\n:", "- -\n* *", "\u202e", "<script>alert(1)</script>"]
)
def test_notes_of_any_kind_make_a_film(notes: str) -> None:
    assert draft(seconds=30, notes=notes).predicted_seconds == pytest.approx(30, rel=0.1)


def test_very_long_notes_are_read_in_reasonable_time() -> None:
    made = draft(
        seconds=1200, notes="\n".join(f"Tree {i} is quite old, say the people of its village." for i in range(1000))
    )
    assert made.predicted_seconds == pytest.approx(1200, rel=0.1)


def test_a_film_with_many_short_facts_says_three_of_them_once_more() -> None:
    tips = ["Keep the same hour", "Leave the phone outside", "Read a dull book", "Open the window wide", "Walk at noon"]
    made = draft("5 ways to sleep better", "listicle", 60, notes="\n".join(f"- {tip}. Really." for tip in tips))
    (recap,) = [scene for scene in made.scenes if scene["narration"].startswith("Once more:")]
    assert recap["narration"] == f"Once more: {tips[0]}. {tips[2]}. {tips[4]}."
