"""Layers blend, enter and rest."""

from __future__ import annotations

import numpy as np
import pytest

from ytempire.film.entrances import ENTRANCES, Pose
from ytempire.film.frame import Frame
from ytempire.film.layer import FOREVER, Layer
from ytempire.film.overlay import merged
from ytempire.film.shapes import dot

SIZE = (320, 180)
PASSING = ("streak", "streak_back", "ripple", "leave")  # these only come by, or go


def frame_of(grey: int = 90) -> Frame:
    frame = Frame(*SIZE)
    frame.fill((grey, grey, grey))
    return frame


def square(colour: tuple[int, int, int], side: int = 40, alpha: int = 255) -> np.ndarray:
    return np.full((side, side, 4), (*colour, alpha), np.uint8)


def test_an_opaque_layer_has_its_own_colour_in_the_frame():
    frame = frame_of()
    Layer(square((200, 40, 40)), 100, 60, enter=None).draw(frame, 0)
    assert np.abs(frame.to_rgb()[80, 120].astype(int) - (200, 40, 40)).max() <= 3


def test_a_half_transparent_layer_lies_between():
    frame = frame_of(100)
    Layer(square((200, 200, 200), alpha=128), 100, 60, enter=None).draw(frame, 0)
    assert np.abs(frame.to_rgb()[80, 120].astype(int) - 150).max() <= 3


def test_a_layer_partly_outside_the_frame_is_cut():
    frame = frame_of()
    Layer(square((255, 255, 255)), -20, -20, enter=None).draw(frame, 0)
    assert frame.planes[0][5, 5] > 200
    assert frame.planes[0][30, 30] < 120


def test_a_layer_is_there_from_its_start_until_its_end():
    layer = Layer(square((255, 255, 255)), 100, 60, start=1.0, enter=None, end=2.0)
    shown = []
    for t in (0.9, 1.0, 1.9, 2.0):
        frame = frame_of()
        layer.draw(frame, t)
        shown.append(bool(frame.planes[0][80, 120] > 200))
    assert shown == [False, True, True, False]


@pytest.mark.parametrize("enter", [enter for enter in ENTRANCES if enter not in PASSING])
def test_an_entrance_ends_where_the_layer_rests(enter):
    layer = Layer(dot(60, (250, 220, 80)), 101, 61, start=0.5, enter=enter)
    nearly, resting = frame_of(), frame_of()
    layer.draw(nearly, 0.5 + 0.99999 * layer.lasts)
    layer.draw(resting, layer.settled_at)
    assert np.abs(nearly.data.astype(int) - resting.data).max() <= 8


@pytest.mark.parametrize("enter", PASSING)
def test_what_only_comes_by_is_gone_in_the_end(enter):
    layer = Layer(dot(60, (250, 220, 80)), 101, 61, start=0.5, enter=enter)
    seen, gone = frame_of(), frame_of()
    layer.draw(seen, 0.5 + 0.3 * layer.lasts)
    layer.draw(gone, 0.5 + 0.99999 * layer.lasts)
    assert np.abs(seen.data.astype(int) - frame_of().data).max() > 40
    assert np.abs(gone.data.astype(int) - frame_of().data).max() <= 8


@pytest.mark.parametrize("enter", ENTRANCES)
def test_an_entrance_moves(enter):
    layer = Layer(dot(60, (250, 220, 80)), 101, 61, enter=enter)
    early, late = frame_of(), frame_of()
    layer.draw(early, 0.1 * layer.lasts)
    layer.draw(late, 0.6 * layer.lasts)
    assert not np.array_equal(early.data, late.data)


def test_a_rising_layer_stays_inside_its_own_box():
    layer = Layer(square((255, 255, 255)), 100, 60, enter="rise")
    frame = frame_of()
    layer.draw(frame, 0.2 * layer.lasts)
    changed = np.flatnonzero((frame.planes[0] != frame_of().planes[0]).any(1))
    assert changed[0] >= layer.y
    assert changed[-1] < layer.y + layer.height


def test_an_idle_layer_never_rests():
    assert Layer(square((255, 255, 255)), 0, 0, idle="pulse").settled_at == FOREVER


def test_merged_layers_look_like_layers_drawn_one_after_another():
    rng = np.random.default_rng(3)
    layers = []
    for _ in range(12):
        colour = tuple(int(c) for c in rng.integers(0, 256, 3))
        place = rng.integers(-20, 260), rng.integers(-20, 150)
        layers.append(Layer(square(colour, int(rng.integers(10, 80)), int(rng.integers(60, 256))), *place))
    one_by_one, at_once = frame_of(), frame_of()
    for layer in layers:
        layer.patch.blend(one_by_one)
    for patch in merged(layers):
        patch.blend(at_once)
    assert np.abs(one_by_one.data.astype(int) - at_once.data).max() <= 4


def test_no_two_merged_patches_overlap():
    layers = [Layer(square((9, 9, 9), 30), x, y) for x, y in ((0, 0), (20, 20), (200, 0), (210, 100), (205, 60))]
    patches = merged(layers)
    assert not any(a.overlaps(b) for a in patches for b in patches if a is not b)


def test_layers_far_apart_are_not_merged_over_the_emptiness_between():
    assert len(merged([Layer(square((9, 9, 9)), 0, 0), Layer(square((9, 9, 9)), 260, 120)])) == 2


@pytest.mark.parametrize("dy", [-75.0, -40.0, -7.3, -0.25, 0.5, 12.0, 33.8, 63.9, 200.0])
def test_a_layer_that_only_rises_is_resampled_as_any_other(dy):
    layer = Layer(dot(60, (250, 220, 80)), 101, 61)
    risen, exact = frame_of(), frame_of()
    layer.draw_posed(risen, Pose(dy=dy))
    layer.draw_posed(exact, Pose(dy=dy, dx=1e-9))  # not a mere rise any more
    assert np.abs(risen.data.astype(int) - exact.data).max() <= 8
    assert np.abs(risen.data.astype(int) - exact.data).mean() < 0.05
