"""Thumbnails that can be read in a list on a phone."""

from __future__ import annotations

import itertools
import zlib

import numpy as np
import pytest
from PIL import Image

from ytempire.film.bigtype import fitted
from ytempire.film.canvas import WIDTH, Canvas
from ytempire.film.content import Content
from ytempire.film.errors import FilmError
from ytempire.film.lettering import PAIRINGS, lettering
from ytempire.film.look import Look
from ytempire.film.palette import themes
from ytempire.film.posters import LAYOUTS
from ytempire.film.thumbnails import MOST_BYTES, jpeg, own, suited, thumbnail, words_of
from ytempire.film.wordings import STAMP

FIELDS = {
    "text": "Why coffee hits harder in the morning",
    "key": "coffee",
    "number": 67,
    "unit": "%",
    "left": {"label": "Reread", "icon": "book"},
    "right": {"label": "Recall", "icon": "brain"},
}
COLOURS = ["#5b5bf0", "#eab308", "#fafafa", "#0a0a0a", "#808080"]
TITLES = {
    "short": "You forget 67% of what you read",
    "long word": "Photosynthesis",
    "German": "Versicherungsmathematik einfach erklärt",
    "Arabic": "كيف تتعلم اللغة الإنجليزية في ثلاثين يوما",
    "Chinese": "三十天学会中文的秘密",
    "emoji": "Pizza 🍕 at home",
    "one word": "AI",
    "question": "Can you learn Spanish in 30 days?",
    "statement": "The rise and fall of the Roman Empire",
}


@pytest.fixture
def bright(tmp_path):
    """A picture with all that makes words hard to read."""
    noise = np.random.default_rng(7).integers(0, 256, (90, 160, 3), np.uint8)
    noise[:, :80] = 255
    return np.asarray(Image.fromarray(noise).resize((1600, 900), Image.Resampling.BICUBIC))


def assert_readable(made):
    assert made.image.size == (1280, 720)
    assert made.contrast >= 7
    assert made.contrast_small >= 7
    assert made.capitals >= 14


@pytest.mark.parametrize(("layout", "colour"), list(zip(LAYOUTS, itertools.cycle(COLOURS), strict=False)))
def test_letters_can_be_read_at_full_size_and_on_a_phone(layout, colour):
    assert_readable(thumbnail(FIELDS, Look(colour=colour, pairing="impact"), layout))


@pytest.mark.parametrize("kind", TITLES)
def test_the_three_layouts_offered_are_different_and_can_be_read(kind):
    colour, pairing = COLOURS[len(kind) % len(COLOURS)], list(PAIRINGS)[zlib.crc32(kind.encode()) % len(PAIRINGS)]
    made = suited({"text": TITLES[kind]}, Look(colour=colour, pairing=pairing))
    assert len({one.layout for one in made}) == 3
    for one in made:
        assert_readable(one)


@pytest.mark.long
@pytest.mark.parametrize(("pairing", "colour"), list(itertools.product(PAIRINGS, COLOURS)))
def test_all_titles_can_be_read_in_every_pairing_and_colour(pairing, colour):
    for title in TITLES.values():
        for one in suited({"text": title}, Look(colour=colour, pairing=pairing)):
            assert_readable(one)


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "arrow"])
def test_letters_can_be_read_on_a_picture(layout, bright):
    made = thumbnail(FIELDS, Look(), layout, bright)
    assert made.layout == layout
    assert_readable(made)


def test_a_picture_is_seen_behind_the_words(bright):
    with_picture = np.asarray(thumbnail(FIELDS, Look(), "banner", bright).image, int)
    without = np.asarray(thumbnail(FIELDS, Look(), "banner").image, int)
    assert np.abs(with_picture - without).mean() > 10
    assert with_picture.mean() < bright.mean() * 0.6


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({"text": "Reread or recall", "left": {"label": "Reread"}, "right": {"label": "Recall"}}, "versus"),
        ({"text": "You forget 67% of what you read"}, "number"),
        ({"text": "What you forget", "number": 67, "unit": "%"}, "number"),
        ({"text": "Could you remember it all?"}, "question"),
        ({"text": "The coffee that nobody drinks"}, "big"),
        ({"text": "Zxqv and wrzt"}, "banner"),
    ],
)
def test_the_topic_chooses_the_layout(fields, first):
    assert suited(fields, Look())[0].layout == thumbnail(fields, Look()).layout == first


def test_a_number_or_two_sides_are_shown_only_where_there_are_some():
    offered = {one.layout for one in suited({"text": "The coffee that nobody drinks"}, Look())}
    assert not offered & {"number", "versus"}


@pytest.mark.parametrize("layout", ["number", "versus"])
def test_a_layout_that_the_words_do_not_suit_gives_way_to_the_best(layout):
    assert thumbnail({"text": "The coffee that nobody drinks"}, Look(), layout).layout == "big"


@pytest.mark.parametrize(
    ("title", "number", "before"),
    [
        ("How I saved $10,000 in one year", "$10,000", "How I saved"),
        ("You forget 67% of what you read", "67%", "You forget"),
        ("Can you learn Spanish in 30 days?", "30 days", "Can you learn Spanish"),
    ],
)
def test_the_number_of_a_title_stands_apart_from_its_words(title, number, before):
    words = words_of(Content(heading=title), Look())
    assert (words.number, words.before[0]) == (number, before)


@pytest.mark.parametrize("kind", TITLES)
@pytest.mark.parametrize("layout", ["big", "banner", "number", "question", "arrow"])
def test_no_letters_stand_where_the_length_of_the_film_is_shown(kind, layout):
    look = Look(pairing="clean")
    canvas = Canvas(themes(look.colour)["bold"], "rays", lettering(look.pairing), 1)
    if LAYOUTS[layout].draw(canvas, words_of(Content(heading=TITLES[kind]), look)):
        left, top, _, _ = STAMP
        assert not canvas.letters[top:, left:].any()


@pytest.mark.parametrize("pairing", PAIRINGS)
@pytest.mark.parametrize("labels", [("Rust", "Python"), ("Butter", "Olive oil"), ("Electric cars", "Petrol cars")])
def test_two_sides_can_be_read_in_every_pairing(pairing, labels):
    left, right = ({"label": label} for label in labels)
    made = thumbnail({"text": " or ".join(labels), "left": left, "right": right}, Look(pairing=pairing), "versus")
    assert made.layout == "versus"
    assert_readable(made)


def test_words_that_do_not_fit_readably_are_not_set():
    assert fitted(lettering("modern"), "Photosynthesis", (0, 0, 300, 120), 1) is None


def test_letters_get_small_only_where_capitals_leave_no_room():
    assert fitted(lettering("clean"), "Marathon", (64, 50, 1150, 600), 1).rows == ("MARATHON",)
    assert fitted(lettering("clean"), "Inflation", (64, 50, 720, 600), 1).rows == ("Inflation",)


@pytest.mark.parametrize("text", ["", "\ue000", "x" * 80])
def test_a_title_that_cannot_be_set_still_leaves_three_pictures(text):
    made = suited({"text": text}, Look())
    assert len({one.layout for one in made}) == 3
    assert all(np.asarray(one.image).std() > 5 for one in made)


def test_the_same_words_make_the_same_thumbnail():
    assert thumbnail(FIELDS, Look()).image.tobytes() == thumbnail(FIELDS, Look()).image.tobytes()


def test_a_layout_that_does_not_exist_is_refused():
    with pytest.raises(FilmError, match="poster"):
        thumbnail(FIELDS, Look(), "poster")


@pytest.mark.parametrize("size", [(640, 360), (400, 1200), (3000, 500)])
def test_an_upload_is_fitted_to_the_thumbnails_size(tmp_path, size):
    path = tmp_path / "own.png"
    Image.new("RGB", size, (200, 30, 60)).save(path)
    made = own(path)
    assert made.size == (1280, 720)
    assert made.getpixel((640, 360)) == (200, 30, 60)


def test_an_upload_that_is_no_picture_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "own.jpg"
    path.write_bytes(b"PK\x03\x04 no picture")
    with pytest.raises(FilmError, match=r"own\.jpg"):
        own(path)


def test_a_file_stays_under_what_youtube_takes():
    noise = np.random.default_rng(1).integers(0, 256, (720, 1280, 3), np.uint8)
    file = jpeg(Image.fromarray(noise))
    assert file[:2] == b"\xff\xd8"
    assert len(file) < MOST_BYTES


def test_a_canvas_is_as_wide_as_youtube_asks():
    assert thumbnail(FIELDS, Look()).image.width == WIDTH == 1280
