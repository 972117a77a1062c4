"""How scenes change."""

from __future__ import annotations

import numpy as np
import pytest

from tests.film.scenes import drawn, everything, short_film
from ytempire.film.content import Content
from ytempire.film.frame import Frame
from ytempire.film.layouts import LAYOUTS
from ytempire.film.look import Look
from ytempire.film.transitions import IN_TURN, SECONDS, change_between, transition

CHANGES = ("match", "circle", *IN_TURN)


@pytest.fixture(scope="module")
def pair():
    film = short_film()
    return film.scene(0), film.scene(1)


def joined(change, pair, t):
    old, new = pair
    a, b = Frame(1920, 1080), Frame(1920, 1080)
    transition(change, old, new, a, b, t)
    return a.data.astype(int)


def alone(scene, t):
    frame = Frame(1920, 1080)
    scene.draw(frame, t)
    return frame.data.astype(int)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_begins_with_the_old_scene_and_ends_with_the_new(change, pair):
    old, new = pair
    assert np.abs(joined(change, pair, 0.0) - alone(old, old.seconds)).mean() < 1
    assert np.abs(joined(change, pair, SECONDS) - alone(new, SECONDS)).mean() < 1


@pytest.mark.parametrize("change", CHANGES)
def test_half_way_a_change_shows_neither_scene_alone(change, pair):
    old, new = pair
    half = joined(change, pair, SECONDS / 2)
    assert np.abs(half - alone(old, old.seconds + SECONDS / 2)).mean() > 0.5
    assert np.abs(half - alone(new, SECONDS / 2)).mean() > 0.5


def test_scenes_with_a_disc_are_joined_by_a_match_cut():
    assert change_between("title", "big_number", True, 0) == "match"


def test_other_scenes_change_by_layout_or_in_turn():
    assert change_between("list", "chapter", False, 0) == "circle"
    assert change_between("list", "chart", False, 0) == "push"
    assert change_between("picture", "list", False, 0) == "fade"
    assert {change_between("quote", "list", False, turn) for turn in range(4)} == set(IN_TURN)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("number", [67, 670])
def test_a_layout_tells_rightly_whether_it_has_a_disc(layout, number):
    scene = everything("Hi there", number=number, items=3, points=3)
    board = drawn(layout, scene, Look(), "landscape")
    assert LAYOUTS[layout].disc(Content.from_json(scene)) == (board.disc is not None)


def test_a_carried_disc_does_not_enter_again():
    film = short_film()
    discs = [layer for layer in film.scene(1).layers if layer.part == "disc"]
    assert [layer.start + layer.lasts for layer in discs] == [0.0]
