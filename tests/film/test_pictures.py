"""Given pictures: whole in the frame, and dark enough for type."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tests.film.scenes import short_film
from ytempire.film.errors import FilmError
from ytempire.film.film import Film
from ytempire.film.frame import FPS, Frame
from ytempire.film.look import Look
from ytempire.film.painting import Picture
from ytempire.film.palette import contrast, themes
from ytempire.film.pictures import covering, fingerprint, read_picture, with_scrim
from ytempire.film.timing import SceneTiming
from ytempire.film.zoom import Slides, Zoom

INK = themes("#5b5bf0")["dark"].ink


@pytest.mark.parametrize("shape", [(100, 900), (900, 100), (300, 300), (1, 1)])
def test_a_picture_of_any_shape_covers_the_frame(shape):
    picture = np.full((*shape, 3), 77, np.uint8)
    assert covering(picture, 320, 180).shape == (180, 320, 3)


def test_a_picture_is_not_stretched():
    picture = np.zeros((200, 200, 3), np.uint8)
    picture[90:110, 90:110] = 255
    rows, columns = (np.flatnonzero((covering(picture, 320, 180)[..., 0] > 128).any(axis)) for axis in (1, 0))
    assert len(rows) == pytest.approx(len(columns), abs=1)


LIGHTS = {
    "snow": np.full((540, 960, 3), 255, np.uint8),
    "night": np.zeros((540, 960, 3), np.uint8),
    "yellow": np.full((540, 960, 3), (255, 255, 0), np.uint8),
    "checkerboard": np.kron(np.indices((270, 480)).sum(0) % 2, np.ones((2, 2))).astype(np.uint8)[..., None].repeat(3, 2)
    * 255,
    "noise": np.random.default_rng(3).integers(0, 256, (540, 960, 3), np.uint8),
    "a lamp at night": np.pad(np.full((60, 60, 3), 255, np.uint8), ((400, 80), (300, 600), (0, 0))),
}


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("colour", ["#5b5bf0", "#eab308", "#808080"])
def test_heading_and_key_read_on_the_lower_third_of_any_picture(light, colour):
    theme = themes(colour)["dark"]
    veiled = with_scrim(LIGHTS[light], theme.ink)[int(540 * 0.48) :].reshape(-1, 3)
    brightest = tuple(int(c) for c in veiled[(veiled @ np.array([0.2126, 0.7152, 0.0722])).argmax()])
    assert contrast(theme.text, brightest) >= 4.5
    assert contrast(theme.accent, brightest) >= 4.5


def test_the_upper_part_of_a_picture_is_left_as_it_is():
    picture = np.full((540, 960, 3), 200, np.uint8)
    assert np.array_equal(with_scrim(picture, INK)[:100], picture[:100])


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    with pytest.raises(FilmError, match=r"broken\.png"):
        read_picture(broken)


def test_a_picture_is_read_from_its_file(tmp_path):
    Image.new("RGBA", (8, 6), (10, 20, 30, 255)).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png")[0, 0].tolist() == [10, 20, 30]


def test_equal_pictures_have_equal_fingerprints():
    a, b = np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4, 3), np.uint8)
    assert fingerprint(a) == fingerprint(b)
    b[0, 0, 0] = 1
    assert fingerprint(a) != fingerprint(b)


@pytest.mark.parametrize("shape", [(200, 2400), (2400, 200)])
def test_an_extreme_picture_stands_on_its_own_blur(shape):
    picture = np.full((*shape, 3), 120, np.uint8)
    covered = covering(picture, 640, 360).astype(int)
    light = covered[..., 0] > 90
    assert light[130, 320]
    assert not light[355, 5]
    assert not light[2, 635]


def test_a_picture_is_cut_to_where_most_of_it_happens():
    picture = np.full((300, 900, 3), 128, np.uint8)
    picture[:, 700:860] = np.random.default_rng(1).integers(0, 256, (300, 160, 3), np.uint8)
    assert covering(picture, 300, 300)[..., 0].std() > 30


@pytest.mark.parametrize(
    ("count", "seconds", "shown"), [(1, 1.0, 1), (4, 30.0, 4), (4, 8.0, 3), (3, 2.4, 1), (2, 5.0, 2)]
)
def test_each_picture_of_a_scene_is_seen_for_two_and_a_half_seconds(count, seconds, shown):
    assert Slides.shown(count, seconds) == shown


def tones(seconds: float, times: list[float]) -> list[float]:
    greys = (40, 120, 200)
    plates = [Zoom(Picture(np.full((208, 372, 3), grey, np.uint8))) for grey in greys]
    slides, frame = Slides(plates), Frame(320, 180)
    seen = []
    for t in times:
        slides.draw(frame, t, seconds)
        seen.append(float(frame.to_rgb().mean()))
    return seen


def test_pictures_follow_one_another_evenly():
    assert tones(9.0, [1.5, 4.5, 7.5, 9.4]) == pytest.approx([40, 120, 200, 200], abs=2)


def test_one_picture_fades_softly_into_the_next():
    steps = np.diff(tones(9.0, [3 + i / 30 for i in range(25)]))
    assert (steps >= -0.5).all()
    assert steps.max() < 10


def test_several_pictures_of_a_scene_are_part_of_its_name_in_their_order():
    a, b = (np.full((90, 160, 3), grey, np.uint8) for grey in (10, 200))
    names = {short_film(pictures={1: given}).segment_key(1) for given in (a, [a], [a, b], [b, a], [])}
    assert len(names) == 4
    assert short_film(pictures={1: a}).segment_key(1) == short_film(pictures={1: [a]}).segment_key(1)


def test_a_scene_shows_its_pictures_one_after_another():
    red, blue = (np.full((180, 320, 3), colour, np.uint8) for colour in ((255, 0, 0), (0, 0, 255)))
    scenes = [{"narration": "A page a day", "heading": "A page a day"}]
    film = Film(scenes, [SceneTiming(0, 6, ())], Look(), "landscape", {0: [red, blue]})
    for second, channel in ((1.5, 0), (5.0, 2)):
        frame = Frame(*film.size)
        frame.data[:] = next(film.frames(round(second * FPS), round(second * FPS) + 1))
        assert frame.to_rgb()[60, 900].argmax() == channel
