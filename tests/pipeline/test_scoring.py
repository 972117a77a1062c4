"""The parts of the quality: what is measured counts, what is not is left out."""

from dataclasses import replace

import pytest

from ytempire.film.measure import Measures
from ytempire.film.timing import SceneTiming, Word
from ytempire.formatting import score
from ytempire.pipeline import scoring
from ytempire.pipeline.scoring import Facts

SAID = "You know salt. " * 25  # 75 words
MEASURES = Measures("h264", "aac", 1920, 1080, 30.0, 30.0, 30.0, -14.0, -1.5, (), (), ())
FACTS = Facts(MEASURES, [SceneTiming(0.0, 30.0, (Word("You", 0.0, 29.0),))], [SAID], (1920, 1080), 30, 1.0, 9.0)


def named(facts):
    return {part.name: part for part in scoring.parts(facts)}


def test_a_film_without_captions_has_no_score_for_them():
    assert "Caption cover" in named(FACTS)
    assert "Caption cover" not in named(replace(FACTS, covered=None))


def test_letters_that_nobody_knows_have_no_contrast():
    assert "Thumbnail contrast" in named(FACTS)
    assert "Thumbnail contrast" not in named(replace(FACTS, thumbnail_contrast=None))


@pytest.mark.parametrize("pace", [0.7, 1.0, 1.4])
def test_a_channel_that_asks_for_another_pace_loses_nothing_by_it(pace):
    seconds = 30.0 / pace
    timing = [SceneTiming(0.0, seconds, (Word("You", 0.0, seconds - 1),))]
    rate = named(replace(FACTS, timing=timing, pace=pace))["Speaking rate"]
    assert rate.score == 1.0
    assert rate.value == f"{150 * pace:.0f} words a minute"


def test_a_voice_that_is_not_as_asked_for_loses_points():
    assert named(replace(FACTS, pace=0.6))["Speaking rate"].score < 0.5


def test_what_is_left_out_does_not_count():
    bad, less = (scoring.parts(replace(FACTS, covered=covered)) for covered in (0.0, None))
    assert scoring.total(less) > scoring.total(bad)


@pytest.mark.parametrize(
    ("last", "found"), [("Leave a thought in the comments.", "“comments”"), ("That is all there is.", "none")]
)
def test_what_the_last_scene_asks_for_is_found(last, found):
    assert named(replace(FACTS, narrations=[SAID, last]))["Call to action"].value == found


def test_the_event_says_the_score_that_pages_show():
    assert scoring.words(0.977) == f"{score(0.977)} of 100" == "97 of 100"
