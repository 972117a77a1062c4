"""Timings keep their meaning on the way through JSON."""

from __future__ import annotations

import json

from ytempire.film.timing import SceneTiming, Word


def test_a_timing_comes_back_from_json():
    timing = SceneTiming(1.5, 4.25, (Word("Hello,", 1.7, 2.0), Word("you.", 2.1, 2.4)))
    assert SceneTiming.from_json(json.loads(json.dumps(timing.to_json()))) == timing


def test_a_scene_lasts_from_its_start_to_its_end():
    assert SceneTiming(1.5, 4.25, ()).seconds == 2.75
