"""Descriptions: the channel's template and YouTube's chapters."""

from ytempire.videos.description import chapters, describe


def test_a_template_is_filled_and_other_braces_stay():
    text = describe("{title} on {channel}\n{unknown}", title="Salt", channel="Plain", description="", chapters="")
    assert text == "Salt on Plain\n{unknown}"


def test_an_empty_part_leaves_no_hole():
    assert describe("A\n\n{chapters}\n\nB", chapters="") == "A\n\nB"


def test_without_a_template_description_and_chapters_follow_one_another():
    assert describe("  ", description="About salt.", chapters="0:00 Start") == "About salt.\n\n0:00 Start"


def test_chapters_begin_at_zero_and_carry_minutes():
    scenes = [{"chapter": "Intro"}, {}, {"chapter": "Why"}, {"chapter": "How"}]
    assert chapters(scenes, [0.4, 5, 62, 90], 120) == "0:00 Intro\n1:02 Why\n1:30 How"


def test_chapters_shorter_than_ten_seconds_are_merged():
    scenes = [{"chapter": name} for name in "ABCD"]
    assert chapters(scenes, [0, 4, 20, 40], 60) == "0:00 A\n0:20 C\n0:40 D"


def test_fewer_than_three_chapters_are_none():
    assert chapters([{"chapter": "A"}, {"chapter": "B"}], [0, 30], 60) == ""


def test_a_last_chapter_that_is_too_short_is_dropped():
    scenes = [{"chapter": name} for name in "ABCD"]
    assert chapters(scenes, [0, 20, 40, 58], 60) == "0:00 A\n0:20 B\n0:40 C"
