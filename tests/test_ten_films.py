"""Ten films of ten kinds at both formats, made as the product makes them and measured as a viewer gets them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from benchmarks.ten_films import LOOKS, Filmed, ten_films, told
from ytempire.film.frame import FORMATS, FPS

pytestmark = pytest.mark.long


@pytest.fixture(scope="module", params=list(itertools.product(LOOKS, FORMATS)), ids="-".join)
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    name, shape = request.param
    (made,) = ten_films(tmp_path_factory.mktemp("films"), [name], [shape])
    print(told(made))
    return made


def test_it_is_as_long_as_was_asked_and_both_streams_end_together(film: Filmed) -> None:
    assert film.measures.seconds == pytest.approx(60, abs=3)
    assert abs(film.measures.video_seconds - film.measures.audio_seconds) <= 1 / FPS


def test_it_is_as_loud_as_it_will_be_played(film: Filmed) -> None:
    assert film.measures.loudness == pytest.approx(-14, abs=0.5)
    assert film.measures.true_peak <= -0.99


def test_no_second_of_it_is_black_or_frozen(film: Filmed) -> None:
    assert not film.measures.frozen
    inside = [part for part in film.measures.black if part.start > 1 and part.end < film.measures.seconds - 1]
    assert not inside


def test_its_scenes_do_not_all_look_alike(film: Filmed) -> None:
    layouts = [scene["layout"] for scene in film.scenes]
    assert len(set(layouts)) >= 6
    assert all(first != second for first, second in itertools.pairwise(layouts))


def test_its_measured_quality_is_high(film: Filmed) -> None:
    assert film.quality >= 0.9


def test_its_contact_sheet_and_thumbnail_are_there_to_be_looked_at(film: Filmed) -> None:
    sheet: Path = film.path.with_suffix(".jpg")
    assert sheet.stat().st_size > 50_000
    assert film.path.with_name(f"{film.path.stem}-thumbnail.jpg").stat().st_size > 20_000
