from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.film.spoken import SCRIPTS, Narrated, spoken
from ytempire.film import ffmpeg
from ytempire.film.captions import ass, escaped, segment_ass, srt
from ytempire.film.encoder import caption_filter
from ytempire.film.fonts import font
from ytempire.film.frame import FORMATS, FPS, Bytes
from ytempire.film.look import CAPTION_STYLES, Look
from ytempire.film.palette import RGB, contrast
from ytempire.film.timing import SceneTiming, Word
from ytempire.film.zones import FONTS, zone

DRAWN_STYLES = [style for style in CAPTION_STYLES if style != "none"]
STORY = (
    "You read a whole book last month. So why can you barely remember it?",
    "Memory falls fast, then slowly.",
)
UNSEEN = "\u200f\u200c\u200d\u2060\ufe0f "
NASTY = (
    "WWWWWWWWWWWWWW MMMMMMMMMMMM WWWWWWWWWWWWW MMMMMMMMM.",
    "Ågypq {\\b1} back\\Nslash <script>alert(1)</script> 你好世界这是一个很长的句子没有空格.",
)


def burned(film: Narrated, folder: Path, rate: int = 2) -> Bytes:
    """The film's captions on grey: luma of shape (frames, height, width), `rate` frames a second."""
    width, height = film.size
    text = folder / "captions.ass"
    text.write_text(ass(film), encoding="utf-8")
    grey = f"color=gray:s={width}x{height}:r={rate}:d={film.starts[-1] / FPS},format=yuv420p"
    picture = ["-f", "lavfi", "-i", grey, "-vf", f"{caption_filter(text)},format=gray", "-f", "rawvideo", "-"]
    done = subprocess.run(ffmpeg.command(*picture), capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width)


def rows(text: str) -> list[tuple[float, float, str]]:
    """(start, end, text with its tags) of each row of type."""
    found = re.findall(r"^Dialogue: 1,(\S+?),(\S+?),\w+,,0,0,0,,(.*)$", text, re.M)
    return [(seconds(a), seconds(b), words) for a, b, words in found]


def shown(text: str) -> list[tuple[float, float, str]]:
    """(start, end, rows without tags, parted by a line break) of each state."""
    states: dict[tuple[float, float], list[str]] = {}
    for start, end, words in rows(text):
        states.setdefault((start, end), []).append(re.sub(r"(?<!\\)\{.*?\}", "", words).strip("\u200f"))
    return [(start, end, "\n".join(words)) for (start, end), words in states.items()]


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def lit(row: str) -> str:
    """The words of a row that are in the accent."""
    coloured = re.search(r"\\c&H\w+\}(.*?)(\{[^}]*\\c\}|$)", row)
    return re.sub(r"\{.*?\}", "", coloured[1]) if coloured else ""


def rgb(colour: str) -> RGB:
    """&HAABBGGRR as three numbers."""
    _, blue, green, red = bytes.fromhex(colour[2:])
    return red, green, blue


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("style", DRAWN_STYLES)
def test_captions_stay_in_their_zone_whatever_is_said(style: str, format: str, tmp_path: Path):
    film = Narrated(spoken(*NASTY, seconds=0.7), Look(captions=style), FORMATS[format])
    place, (width, _) = zone(film.size, style), film.size
    frames = burned(film, tmp_path, rate=1)
    changed = (frames != frames[0, 0, 0]).any(0)
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    assert place.top <= rows[0] < rows[-1] < place.bottom
    assert 0.04 * width < columns[0] < columns[-1] < 0.96 * width


def test_a_tag_in_the_script_is_shown_letter_by_letter(tmp_path: Path):
    drawn = [burned(Narrated(spoken(text, seconds=2)), tmp_path)[3] for text in ("{\\i1}a", "a")]
    inked = [np.flatnonzero((picture != picture[0, 0]).any(0)) for picture in drawn]
    widths = [columns[-1] - columns[0] for columns in inked]
    assert widths[0] > 3 * widths[1]


def test_a_backslash_is_kept_from_what_follows():
    assert escaped("a\\Nb{c}") == "a\\\u2060Nb\\{c\\}"


def test_a_line_break_in_a_word_cannot_add_an_event():
    scene = SceneTiming(0, 2, (Word("a\nDialogue: 0,0:00:00.00,0:00:09.00,dark,,0,0,0,,b", 0.3, 1.0),))
    assert ass(Narrated([scene])).count("\nDialogue:") == len(rows(ass(Narrated([scene]))))
    assert not re.search(r"^Dialogue: 0,0:00:00.00,0:00:09.00", ass(Narrated([scene])), re.M)


def test_each_word_is_coloured_while_it_is_spoken():
    said = [words for _, _, words in rows(ass(Narrated(spoken("Close the book."))))]
    assert [lit(words) for words in said] == ["Close", "the", "book."]


def test_a_word_lights_up_within_80_ms_of_its_start():
    film = Narrated(spoken(*STORY))
    words = [word.start for scene in film.timing for word in scene.words]
    assert all(abs(start - word) < 0.08 for (start, _, _), word in zip(shown(ass(film)), words, strict=True))


@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_one_state_of_the_captions_never_overlaps_the_next(style: str):
    states = shown(ass(Narrated(spoken(*STORY, breath=0.0), Look(captions=style))))
    assert all(a[1] <= b[0] for a, b in pairwise(states))


def test_captions_have_at_most_two_lines():
    assert max(text.count("\n") for _, _, text in shown(ass(Narrated(spoken(*STORY, *NASTY))))) == 1


def test_pop_shows_at_most_three_words_and_in_portrait_one():
    states = [
        shown(ass(Narrated(spoken(*STORY), Look(captions="pop"), FORMATS[format])))
        for format in ("landscape", "portrait")
    ]
    assert [max(len(text.split()) for _, _, text in events) for events in states] == [3, 1]


@pytest.mark.parametrize("kind", ["dark", "light", "bold"])
def test_type_and_rim_of_a_caption_contrast(kind: str):
    (style,) = re.findall(rf"^Style: {kind},(.*)$", ass(Narrated(spoken(*STORY), kinds=[kind, kind])), re.M)
    fill, rim = (rgb(style.split(",")[place]) for place in (2, 4))
    assert contrast(fill, rim) >= 7


def test_a_segment_shows_what_the_whole_film_shows_at_that_time():
    film = Narrated(spoken(*STORY, *NASTY))
    joined = []
    for index, first in enumerate(film.starts[:-1]):
        joined += [(start + first / FPS, text) for start, _, text in shown(segment_ass(film, index))]
    whole = [(start, text) for start, _, text in shown(ass(film))]
    assert [text for _, text in joined] == [text for _, text in whole]
    assert all(abs(a - b) < 1 / FPS for (a, _), (b, _) in zip(joined, whole, strict=True))


def test_captions_of_a_segment_stay_the_same_when_it_starts_later():
    texts = []
    for start in (1.5, 2.987):
        scene = SceneTiming(start, start + 2, (Word("Later", start + 0.31, start + 0.8),))
        texts.append(segment_ass(Narrated([SceneTiming(0, start, ()), scene]), 1))
    assert "Later" in texts[0]
    assert texts[0] == texts[1]


def test_a_word_that_runs_over_the_cut_is_shown_in_both_segments():
    first = SceneTiming(0, 2, (Word("over", 1.0, 2.0),))
    film = Narrated([first, SceneTiming(2, 4, (Word("next", 2.5, 3.0),))])
    assert [text for _, _, text in shown(segment_ass(film, 1))] == ["over", "next"]


def test_a_scene_without_words_has_no_captions():
    assert shown(ass(Narrated([SceneTiming(0, 3, ())]))) == []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("style", DRAWN_STYLES)
def test_captions_of_every_script_stay_in_their_zone(style: str, format: str, tmp_path: Path):
    width, height = FORMATS[format]
    film = Narrated(spoken(*SCRIPTS.values(), seconds=0.5), Look(captions=style), (width // 2, height // 2))
    place = zone(film.size, style)
    frames = burned(film, tmp_path, rate=1)
    inked = np.flatnonzero((frames != frames[0, 0, 0]).any((0, 2)))
    assert place.top <= inked[0] < inked[-1] < place.bottom


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_letter_of_a_caption_is_in_the_font_it_is_given(text: str):
    families = {font(path.stem).family: font(path.stem) for path in FONTS.glob("*.ttf")}
    for _, _, row in rows(ass(Narrated(spoken(text)))):
        for family, said in re.findall(r"\\fn([^\\}]+)[^}]*\}([^{]*)", row):
            assert all(families[family].covers(letter) for letter in said if letter not in UNSEEN)


def test_no_letter_of_a_caption_is_a_box(tmp_path: Path):
    """libass looks for another font, and says so, before it draws a box."""
    text = tmp_path / "captions.ass"
    text.write_text(ass(Narrated(spoken(*SCRIPTS.values(), seconds=0.1))), encoding="utf-8")
    grey = "color=gray:s=1920x1080:r=2:d=9,format=yuv420p"
    command = ffmpeg.command("-f", "lavfi", "-i", grey, "-vf", caption_filter(text), "-f", "null", "-")
    said = subprocess.run(command, capture_output=True, check=True).stderr.decode()
    assert "Glyph 0x" not in said
    assert "failed to find any fallback" not in said


def test_words_of_a_right_to_left_caption_light_up_from_the_right(tmp_path: Path):
    frames = burned(Narrated(spoken("אאא בבב גגג", seconds=1)), tmp_path)
    first, last = frames[2].astype(int), frames[6].astype(int)
    columns = np.flatnonzero((first != last).any(0))
    lighter = (first - last)[:, columns].sum(0)
    assert lighter[: len(columns) // 3].sum() > 0 > lighter[-len(columns) // 3 :].sum()


def test_captions_of_a_language_without_spaces_light_up_phrase_by_phrase():
    states = rows(ass(Narrated(spoken(SCRIPTS["Japanese"], seconds=3))))
    assert [lit(row) for _, _, row in states if lit(row)][:2] == ["なぜ", "あなたは"]


def test_the_style_none_burns_nothing_in():
    film = Narrated(spoken(*STORY), Look(captions="none"))
    assert "Dialogue" not in ass(film)
    assert len(srt(film.timing)) > 100


def test_boxed_words_stand_on_one_slab_that_holds_them(tmp_path: Path):
    film = Narrated(spoken(STORY[0]), Look(captions="boxed"), kinds=["light"])
    picture = burned(film, tmp_path)[2]
    dark = picture < 60
    inside = np.ix_(np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0)))
    assert (picture[inside] == picture[0, 0]).mean() < 0.01
