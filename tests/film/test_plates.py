"""Plates always move, smoothly, and stay between the colours of their theme."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ytempire.film.backgrounds import FIELDS, paint
from ytempire.film.drift import STEP, TRAVEL, Drift
from ytempire.film.frame import FPS, Frame
from ytempire.film.painting import Picture
from ytempire.film.palette import contrast, themes
from ytempire.film.zoom import Zoom, sampling

SIZE = (320, 180)
THEMES = themes("#5b5bf0")


def luma(plate: Drift | Zoom, frame_number: int, seconds: float = 6.0) -> np.ndarray:
    frame = Frame(*SIZE)
    plate.draw(frame, frame_number / FPS, seconds)
    return frame.planes[0].astype(np.float32)


def drifting(family: str, direction: tuple[int, int], seconds: float = 6.0) -> Drift:
    size = Drift.plate_size(SIZE, direction, seconds)
    return Drift(paint(family, *size, THEMES["bold"], 3).yuv(), SIZE, direction)


def noise(width: int, height: int) -> Picture:
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    return Picture(cv2.GaussianBlur(pixels, (0, 0), 3))


@pytest.mark.parametrize("family", FIELDS)
def test_a_drifting_plate_changes_within_every_second(family):
    plate = drifting(family, (1, 1))
    for second in range(5):
        before, after = luma(plate, second * FPS), luma(plate, (second + 1) * FPS)
        assert np.abs(before - after).mean() > 0.256  # -60 dB, below which a picture counts as frozen


@pytest.mark.parametrize("direction", [(1, 0), (-1, 0), (0, 1), (1, 1), (-1, 1)])
def test_a_plate_drifts_by_half_a_pixel_a_frame(direction):
    plate = Drift(noise(*Drift.plate_size(SIZE, direction, 4.0)).yuv(), SIZE, direction)
    (dx, dy), _ = cv2.phaseCorrelate(luma(plate, 20), luma(plate, 40))
    assert (-dx, -dy) == pytest.approx((20 * STEP * direction[0], 20 * STEP * direction[1]), abs=0.1)


def test_a_drift_is_equally_sharp_in_every_frame():
    plate = Drift(noise(*Drift.plate_size(SIZE, (1, 0), 4.0)).yuv(), SIZE, (1, 0))
    sharpness = [cv2.Laplacian(luma(plate, n)[20:-20, 20:-20], cv2.CV_32F).std() for n in range(10, 20)]
    assert max(sharpness) / min(sharpness) < 1.02


def test_a_plate_does_not_grow_with_a_long_scene():
    assert Drift.plate_size(SIZE, (1, 1), 600) == Drift.plate_size(SIZE, (1, 1), TRAVEL / FPS)


def test_a_long_scene_drifts_there_and_back():
    plate = drifting("topo", (1, 0), 60)
    assert np.array_equal(luma(plate, TRAVEL - 10, 60), luma(plate, TRAVEL + 10, 60))
    assert not np.array_equal(luma(plate, TRAVEL, 60), luma(plate, TRAVEL + 1, 60))


@pytest.mark.parametrize("seconds", [4, 60])
def test_a_zoom_changes_within_every_second(seconds):
    plate = Zoom(noise(*Zoom.plate_size(SIZE)))
    for second in range(seconds - 1):
        assert np.abs(luma(plate, second * FPS, seconds) - luma(plate, (second + 1) * FPS, seconds)).mean() > 0.256


def test_a_zoom_shows_the_picture_where_an_exact_resampling_would():
    picture = noise(*Zoom.plate_size(SIZE))
    plate, plane = Zoom(picture), picture.yuv()[0]
    share, scale = 0.5, plane.shape[0] / SIZE[1] * (1 - 0.11 * 0.5)
    left = (plane.shape[1] - SIZE[0] * scale) * (0.35 + 0.3 * share) + scale * 0.5 - 0.5
    top = (plane.shape[0] - SIZE[1] * scale) * 0.5 + scale * 0.5 - 0.5
    matrix = np.array([[scale, 0, left], [0, scale, top]])
    exact = cv2.warpAffine(plane, matrix, SIZE, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    assert np.abs(luma(plate, 90, 6.0) - exact).mean() < 0.5


@pytest.mark.parametrize("length", [540, 960, 1080, 1920])
def test_a_window_is_sampled_within_a_fraction_of_a_pixel(length):
    errors = []
    for step in range(200):
        scale, offset = 1.16 - 0.128 * step / 200, 128.3 + 0.17 * step
        axis = sampling(scale, offset, length)
        steps = axis.source / axis.target
        first = axis.start + (axis.skip + 0.5) * steps - 0.5
        errors.append(max(abs(first - offset), abs(first + steps * (length - 1) - offset - scale * (length - 1))))
    assert np.mean(errors) < 0.02
    assert max(errors) < 0.08


@pytest.mark.parametrize("kind", THEMES)
@pytest.mark.parametrize("family", FIELDS)
def test_text_keeps_its_contrast_on_every_plate(family, kind):
    theme = THEMES[kind]
    rgb = paint(family, 640, 360, theme, 5).rgb()
    smooth = cv2.blur(rgb, (9, 9)).reshape(-1, 3)  # letters are larger than the grain
    lightest, darkest = smooth[smooth.sum(1).argmax()], smooth[smooth.sum(1).argmin()]
    worst = min(contrast(theme.text, tuple(int(c) for c in colour)) for colour in (lightest, darkest))
    assert worst >= 6.5


def test_the_same_seed_paints_the_same_picture():
    a, b, c = (paint("geometric", 320, 180, THEMES["dark"], seed).rgb() for seed in (1, 1, 2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a, c)


@pytest.mark.parametrize("family", [*FIELDS, "landscape"])
def test_a_painting_is_the_same_in_rgb_and_in_yuv(family):
    painting = paint(family, 320, 180, THEMES["bold"], 3)
    frame = Frame(320, 180)
    for plane, painted in zip(frame.planes, painting.yuv(), strict=True):
        plane[:] = painted
    assert np.abs(frame.to_rgb().astype(int) - painting.rgb()).mean() < 3
