"""Given pictures: whole in the frame, and dark enough for type."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from ytempire.film.errors import FilmError
from ytempire.film.palette import WHITE, contrast, themes
from ytempire.film.pictures import covering, fingerprint, read_picture, with_scrim

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


@pytest.mark.parametrize("grey", [255, 180, 90, 0])
def test_white_type_reads_on_the_lower_third_of_any_picture(grey):
    veiled = with_scrim(np.full((540, 960, 3), grey, np.uint8), INK)
    for row in range(int(540 * 0.5), 540):
        assert contrast(WHITE, tuple(int(c) for c in veiled[row, 0])) >= 4.5


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
