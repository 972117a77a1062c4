"""A film: the same bytes wherever it is begun, named segments, moving pictures."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import numpy as np
import pytest

from tests.film.scenes import SENTENCES, short_film, short_scenes, timing
from ytempire.film.errors import FilmError
from ytempire.film.film import LEAD, TAIL, Film, preview
from ytempire.film.frame import FORMATS, FPS, Frame
from ytempire.film.look import Look
from ytempire.film.timing import SceneTiming, Word


def hashes(film: Film, first: int, last: int) -> list[str]:
    return [hashlib.sha256(frame).hexdigest() for frame in film.frames(first, last)]


def test_frames_are_the_same_wherever_the_run_starts():
    film = short_film()
    first, last = film.starts[1] - 4, film.starts[1] + 40  # into and out of a match cut and a count-up
    whole = hashes(film, first, last)
    for start in (first + 1, film.starts[1], film.starts[1] + 9, film.starts[1] + 25):
        assert hashes(short_film(), start, start + 2) == whole[start - first : start - first + 2]


def test_frames_are_the_same_after_the_film_was_drawn_out_of_order():
    film, start = short_film(), short_film().starts[2]
    expected = hashes(short_film(), start + 5, start + 7)
    film.still(0)
    hashes(film, start + 30, start + 31)
    assert hashes(film, start + 5, start + 7) == expected


def test_every_frame_differs_from_the_one_before():
    seen = hashes(short_film(), 0, 100)
    assert all(a != b for a, b in pairwise(seen))


def test_a_film_has_a_frame_for_every_thirtieth_of_a_second():
    film = short_film()
    assert film.starts[0] == 0
    assert film.starts[1] == round((3.0 - LEAD) * FPS)
    assert film.total == film.starts[-1] == round((9.0 + TAIL) * FPS)
    assert film.seconds == pytest.approx(film.total / FPS)


@pytest.mark.parametrize("format", FORMATS)
def test_a_frame_has_the_size_of_its_format(format):
    width, height = FORMATS[format]
    assert next(short_film(format=format).frames(40, 41)).size == width * height * 3 // 2


def test_a_film_comes_from_black_and_goes_to_black():
    film = short_film()
    first, last = next(film.frames(0, 1)).copy(), next(film.frames(film.total - 1, film.total)).copy()
    luma = FORMATS["landscape"][0] * FORMATS["landscape"][1]
    assert first[:luma].mean() < 25
    assert last[:luma].mean() < 40


def test_a_change_in_one_scene_renames_its_segment_and_the_next_only():
    before = short_film([*short_scenes(), *short_scenes()])
    changed = [*short_scenes(), *short_scenes()]
    changed[2] = {**changed[2], "heading": "Two quiet things"}
    after = short_film(changed)
    renamed = [i for i in range(6) if before.segment_key(i) != after.segment_key(i)]
    assert renamed == [2, 3]


def test_a_longer_scene_leaves_the_names_of_later_segments():
    scenes, narrations = short_scenes() * 2, list(SENTENCES) * 2
    times = timing(narrations)
    longer = [times[0], SceneTiming(times[1].start, times[1].end + 0.5, times[1].words)]
    for scene in times[2:]:
        words = tuple(Word(word.text, word.start + 0.5, word.end + 0.5) for word in scene.words)
        longer.append(SceneTiming(scene.start + 0.5, scene.end + 0.5, words))
    before, after = (Film(scenes, chosen, Look(), "landscape") for chosen in (times, longer))
    assert [i for i in range(6) if before.segment_key(i) != after.segment_key(i)] == [1, 2]


@pytest.mark.parametrize(
    "other", [Look(colour="#c2410c"), Look(pairing="impact"), Look(captions="pop"), Look(backgrounds=("rays",))]
)
def test_another_look_renames_every_segment(other):
    plain, changed = short_film(), short_film(look=other)
    assert all(plain.segment_key(i) != changed.segment_key(i) for i in range(3))


def test_the_music_and_the_rest_of_the_film_do_not_rename_a_segment():
    assert short_film().segment_key(1) == short_film(look=Look(music="calm")).segment_key(1)
    assert short_film().segment_key(0) == short_film([*short_scenes(), *short_scenes()]).segment_key(0)


def test_the_format_and_the_picture_are_part_of_a_segments_name(tmp_path):
    names = {short_film().segment_key(1), short_film(format="portrait").segment_key(1)}
    for grey in (10, 20):
        picture = np.full((90, 160, 3), grey, np.uint8)
        names.add(short_film(pictures={1: picture}).segment_key(1))
    assert len(names) == 4


def test_pictures_that_have_names_are_known_by_them_and_not_read(tmp_path):
    def key(*names):
        scenes = short_scenes()
        scenes[1] = dict(scenes[1], pictures=list(names))
        return short_film(scenes, pictures={1: [tmp_path / f"{i}.jpg" for i in range(len(names))]}).segment_key(1)

    assert len({key("7/upload/a.jpg"), key("7/upload/b.jpg"), key("7/upload/a.jpg", "7/upload/b.jpg")}) == 3
    assert key("7/upload/a.jpg") == key("7/upload/a.jpg")


def test_a_given_picture_is_seen():
    red = np.zeros((180, 320, 3), np.uint8)
    red[..., 0] = 255
    scenes = [{"narration": SENTENCES[0], "heading": "A page a day"}]
    still = np.asarray(short_film(scenes, pictures={0: red}).still(0))
    assert still[100, 960].tolist() == pytest.approx([255, 0, 0], abs=6)


def test_scenes_name_their_layouts():
    film = short_film()
    assert [scene["layout"] for scene in film.scenes] == ["title", "big_number", "list"]
    assert film.kinds == ["dark", "dark", "light"]
    assert set(film.kinds) <= set(film.themes)


def test_no_background_returns_within_three_scenes():
    scenes = [{"narration": SENTENCES[i % 3], "heading": f"Scene {i}", "layout": "statement"} for i in range(4)]
    mixed = [*short_scenes(), *scenes[:1], *short_scenes()]
    film = short_film(mixed)
    families = film.families
    assert all(family not in families[max(0, i - 3) : i] for i, family in enumerate(families))


def test_only_two_scenes_are_kept_while_a_film_is_drawn():
    film = short_film([*short_scenes(), *short_scenes()])
    for start in film.starts[:-1]:
        next(film.frames(start, start + 1))
    assert len(film._built) <= 2


def test_a_still_shows_what_a_late_frame_shows():
    film = short_film()
    frame = Frame(*film.size)
    frame.data[:] = next(film.frames(film.starts[2] - 1, film.starts[2]))
    late, still = frame.to_rgb().astype(int), np.asarray(film.still(1)).astype(int)
    assert np.abs(late - still).mean() < 6


def test_a_preview_needs_no_voice():
    image = preview({"heading": "Why you forget", "icon": "book"}, Look(), "portrait")
    assert image.size == FORMATS["portrait"]
    assert np.asarray(image).std() > 10


def test_scenes_without_their_timings_are_refused():
    with pytest.raises(FilmError, match="2 scenes, 1 timings"):
        Film(short_scenes()[:2], timing(["one"]), Look(), "landscape")
    with pytest.raises(FilmError, match="square"):
        Film(short_scenes()[:1], timing(["one"]), Look(), "square")


def test_a_scene_without_words_can_be_drawn():
    film = Film([{"narration": ""}], [SceneTiming(0, 2, ())], Look(), "landscape")
    assert len(list(film.frames(0, 3))) == 3


def test_an_ending_without_a_list_of_items_is_drawn_in_a_very_short_scene():
    scenes = [{"narration": "a", "heading": "A"}, {"narration": "b", "heading": "B"}]
    times = [SceneTiming(0, 0.5, ()), SceneTiming(0.5, 0.7, ())]
    film = Film(scenes, times, Look(), "portrait")
    assert len(hashes(film, 0, film.total)) == film.total
