"""Three thumbnails of a film, from what its script says."""

from PIL import Image

from tests.support.films import video_of
from ytempire.extensions import db
from ytempire.pipeline import thumbnail
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import claim
from ytempire.pipeline.work import Kept, Work
from ytempire.storage import storage
from ytempire.videos import thumbnail_choice
from ytempire.videos.video import Video

TITLE = {"layout": "title", "heading": "Why salt works", "key": "salt", "icon": "salt", "narration": "Salt."}
NUMBER = {"layout": "big_number", "heading": "sodium", "number": 40, "unit": "%", "narration": "Forty."}
SIDES = {"layout": "comparison", "left": {"label": "Salt"}, "right": {"label": "Sugar"}, "narration": "Two."}
DATA = {"offered": [{"layout": "big", "contrast_small": 5.0}, {"layout": "number", "contrast_small": 7.0}]}


def work_with(video_id, *scenes):
    lease = claim(video_id)
    work = Work(lease, Asked.of(db.session.get_one(Video, video_id)), storage())
    script = {"title": "Why salt works", "scenes": list(scenes)}
    work.results["script"] = Kept(script, {}, "ab", reused=False)
    return work


def test_three_are_drawn_and_kept(app, cast, tmp_path):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        made = thumbnail.make(work_with(video_id, TITLE), tmp_path)
    layouts = thumbnail_choice.offers(made.data)
    assert len(set(layouts)) == 3
    assert {Image.open(made.files[f"{layout}.jpg"]).size for layout in layouts} == {(1280, 720)}
    assert all(each["contrast_small"] > 1 for each in made.data["offered"])


def test_a_number_that_a_later_scene_tells_is_among_them(app, cast, tmp_path):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        made = thumbnail.make(work_with(video_id, TITLE, NUMBER, SIDES), tmp_path)
    assert thumbnail_choice.offers(made.data)[-1] == "number"


def test_two_sides_of_a_later_scene_are_among_them(app, cast, tmp_path):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        made = thumbnail.make(work_with(video_id, TITLE, SIDES), tmp_path)
    assert thumbnail_choice.offers(made.data)[-1] == "versus"


def test_without_a_choice_the_best_stands_for_the_film():
    assert thumbnail_choice.layout_of(DATA, None) == "big"
    assert thumbnail_choice.contrast_of(DATA, None) == 5.0


def test_the_chosen_one_stands_for_the_film():
    choice = {"layout": "number"}
    assert thumbnail_choice.key_of(DATA, {"big.jpg": "1/b", "number.jpg": "1/n"}, choice) == "1/n"
    assert thumbnail_choice.contrast_of(DATA, choice) == 7.0


def test_a_choice_that_is_not_offered_any_more_counts_as_none():
    assert thumbnail_choice.layout_of(DATA, {"layout": "versus"}) == "big"


def test_an_own_picture_has_no_contrast():
    choice = {"upload": "1/upload/ab/thumbnail.jpg"}
    assert thumbnail_choice.key_of(DATA, {}, choice) == "1/upload/ab/thumbnail.jpg"
    assert thumbnail_choice.contrast_of(DATA, choice) is None
