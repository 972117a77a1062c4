"""Backgrounds are dealt once and stay with their scenes."""

from __future__ import annotations

import pytest

from tests.film.scenes import short_film, short_scenes
from ytempire.film.look import Look
from ytempire.film.stage import deal, plan

LAYOUTS = ["title", "list", "statement", "quote", "big_number", "chapter", "icon_grid", "statement", "title"]


def test_what_was_dealt_is_kept_whatever_changes_beside_it():
    before = deal(LAYOUTS)
    changed = [*LAYOUTS[:3], "title", *LAYOUTS[4:]]
    kept: list[str | None] = [*before]
    kept[3] = None
    after = deal(changed, kept=kept)
    assert [i for i in range(len(before)) if after[i] != before[i]] == [3]
    assert deal(changed) != after  # dealt anew, other scenes would have changed


def test_a_new_scene_between_two_gets_none_of_its_neighbours():
    kept: list[str | None] = ["rays", "geometric", None, "halftone", "mesh"]
    dealt = deal(["title", "statement", "statement", "statement", "title"], kept=kept)
    assert dealt == ["rays", "geometric", "waves", "halftone", "mesh"]


def test_where_all_are_near_the_one_furthest_away_is_dealt():
    kept: list[str | None] = ["halftone", "waves", "geometric", None]
    assert deal(["statement"] * 4, kept=kept)[3] == "halftone"


def test_a_background_that_only_comes_later_is_not_taken_before_it():
    kept: list[str | None] = [None, "mesh"]
    assert deal(["title", "title"], kept=kept) == ["topo", "mesh"]


@pytest.mark.parametrize("family", ["landscape", "wallpaper", "", None, 7, ["mesh"]])
def test_what_no_one_can_show_there_is_dealt_anew(family):
    assert deal(["title"], kept=[family]) == ["mesh"]


def test_a_picture_scene_keeps_to_what_stands_behind_pictures():
    assert deal(["picture"], kept=["mesh"]) == ["landscape"]


def test_a_scene_may_have_any_family_that_the_channel_does_not_prefer():
    assert deal(["title"], ["waves"], ["rays"]) == ["rays"]
    assert deal(["title"], ["waves"]) == ["waves"]


def test_a_film_shows_the_backgrounds_that_its_scenes_name():
    scenes = [
        dict(scene, background=family) for scene, family in zip(short_scenes(), ("rays", "", "paper"), strict=True)
    ]
    families = short_film(scenes).families
    assert (families[0], families[2]) == ("rays", "paper")
    assert families[1] in ("topo", "spotlight", "mesh")


def test_a_script_is_planned_as_its_film_will_be():
    planned, film = plan(short_scenes(), Look()), short_film()
    assert (planned.layouts, planned.families) == (film.layouts, film.families)


def test_a_scene_that_names_pictures_is_planned_with_one():
    assert plan([{"heading": "Ten quiet minutes", "pictures": ["7/own/1.jpg"]}], Look()).layouts == ["picture"]
