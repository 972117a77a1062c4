"""The script of a film: written once, planned with its backgrounds, and replaced by the creator's edition."""

import pytest

from tests.support.films import video_of
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing
from ytempire.pipeline import run, script
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import claim
from ytempire.pipeline.work import Kept, Work
from ytempire.storage import storage
from ytempire.videos import edition
from ytempire.videos.result import Result, digest, newest
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video

SPOKEN = "Salt is old. You know it. Try it."
SAID = ("Salt is old.", "You know it.", "Try it.", "Now rest.")


def edition_of(*said):
    scenes = [{"layout": "statement", "heading": text, "narration": text} for text in said]
    return {"title": "Salt", "description": "Of salt.", "tags": ["salt"], "scenes": scenes}


def written(work, folder):
    """The script step, done and stored as a run does it."""
    made = script.make(work, folder)
    with writing():
        work.add("script", Kept(made.data, {}, digest(script.inputs(work)), reused=False))
    return made.data


def work_on(video_id):
    with writing():
        db.session.get_one(Video, video_id).status = "queued"
    work = Work(claim(video_id), Asked.of(db.session.get_one(Video, video_id)), storage())
    work.step = "script"
    return work


def change(video_id, **values):
    with writing():
        video = db.session.get_one(Video, video_id)
        for name, value in values.items():
            setattr(video, name, value)


def count(kind):
    return db.session.query(Result).filter_by(kind=kind).count()


def end_after_the_script(name, *_):
    if name == "script":
        raise KeyboardInterrupt


def test_every_scene_of_a_script_has_its_layout_and_its_background(app, cast, tmp_path):
    video_id = video_of(app, cast.owner, script=SPOKEN)
    with app.app_context():
        scenes = written(work_on(video_id), tmp_path)["scenes"]
        assert all(scene["layout"] and scene["background"] for scene in scenes)


def test_other_backgrounds_are_dealt_without_asking_the_writer_again(app, cast, tmp_path):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        before = written(work_on(video_id), tmp_path)["scenes"]
        with writing():
            db.session.query(Channel).one().backgrounds = ["rays"]
        after = written(work_on(video_id), tmp_path)["scenes"]
        assert (count("written"), count("script")) == (1, 2)
        assert [scene["narration"] for scene in after] == [scene["narration"] for scene in before]
        assert {scene["background"] for scene in after} <= {"rays", "landscape"}


def test_an_edition_is_the_script(app, cast, tmp_path):
    video_id = video_of(app, cast.owner, edition=edition_of(*SAID))
    with app.app_context():
        work = work_on(video_id)
        made = written(work, tmp_path)
        assert script.provider(work) == "Your edition"
        assert [scene["narration"] for scene in made["scenes"]] == list(SAID)
        assert (made["title"], made["tags"], made["shortfall"]) == ("Salt", ["salt"], None)
        assert (tmp_path / "script.txt").read_text() == "\n\n".join(SAID) + "\n"
        assert count("written") == 0


def test_scenes_keep_what_they_were_dealt_when_one_comes_between_them(app, cast, tmp_path):
    video_id = video_of(app, cast.owner, edition=edition_of(*SAID))
    with app.app_context():
        before = written(work_on(video_id), tmp_path)["scenes"]
        fresh = edition_of("And a new one.")["scenes"]
        change(video_id, edition={**edition_of(), "scenes": [*before[:2], *fresh, *before[2:]]})
        after = written(work_on(video_id), tmp_path)["scenes"]
        assert [*after[:2], *after[3:]] == before
        assert after[2]["background"] not in (before[1]["background"], before[2]["background"])


def test_a_background_that_the_channel_does_not_prefer_any_more_is_dealt_anew(app, cast, tmp_path):
    video_id = video_of(app, cast.owner, edition=edition_of(*SAID))
    with app.app_context():
        scenes = written(work_on(video_id), tmp_path)["scenes"]
        with writing():
            db.session.query(Channel).one().backgrounds = ["rays", "paper"]
        change(video_id, edition={**edition_of(), "scenes": scenes})
        after = written(work_on(video_id), tmp_path)["scenes"]
        assert {scene["background"] for scene in after} == {"rays", "paper"}


def test_scenes_that_stay_keep_their_voice_and_picture_on_the_page(app, cast):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        work = work_on(video_id)
        change(video_id, scenes=[Scene(position=i, layout="statement", fields={"heading": text, "background": "waves"},
                                       narration=text, voice_key=f"1/spoken/{i}/voice.wav",
                                       picture_key=f"1/picture/{i}/picture.jpg") for i, text in enumerate(SAID[:2])])
        scenes = [{**scene, "background": "waves"} for scene in edition_of("First of all.", *SAID[:2])["scenes"]]
        with writing():
            data = {"title": "Salt", "description": "", "tags": [], "shortfall": None, "scenes": scenes}
            script.apply(db.session.get_one(Video, video_id), data, work)
        kept = [scene.voice_key for scene in db.session.get_one(Video, video_id).scenes]
        assert kept == [None, "1/spoken/0/voice.wav", "1/spoken/1/voice.wav"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_script_that_is_right_again_is_the_latest_again(app, cast):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        for said in (SAID, SAID[:2], SAID):
            change(video_id, edition=edition_of(*said), status="queued")
            with pytest.raises(KeyboardInterrupt):
                run.produce(video_id, end_after_the_script)
        assert len(newest(video_id, "script").data["scenes"]) == len(SAID)
        assert count("script") == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_changed_scene_is_the_only_one_made_again(app, cast):
    """And the segment after it is rendered too, for it begins with the change from one to the other."""
    video_id = video_of(app, cast.owner, edition=edition_of(*SAID))
    with app.app_context():
        run.produce(video_id)
        video = db.session.get_one(Video, video_id)
        assert video.status == "completed", video.error
        kinds = ("spoken", "picture", "segment")
        assert [count(kind) for kind in kinds] == [4, 4, 4]
        scenes = [scene.as_fields() for scene in video.scenes]
        scenes[1] = {**scenes[1], "heading": "You see it", "narration": "You see it."}
        change(video_id, edition={**edition_of(), "scenes": scenes}, status="queued")
        run.produce(video_id)
        video = db.session.get_one(Video, video_id)
        assert video.status == "completed", video.error
        assert [count(kind) for kind in kinds] == [5, 5, 6]
        assert "3 of 4 parts were kept" in " ".join(event.message for event in video.events)


@pytest.mark.parametrize("layout", ["statement", "chart"])
def test_an_edition_counts_as_made_once_its_script_is_however_it_was_planned(app, cast, tmp_path, layout):
    asked = edition_of(*SAID)
    asked["scenes"][0]["layout"] = layout  # a chart without points is planned as something else
    video_id = video_of(app, cast.owner, edition=asked)
    with app.app_context():
        assert edition.unmade(db.session.get_one(Video, video_id))
        written(work_on(video_id), tmp_path)
        assert not edition.unmade(db.session.get_one(Video, video_id))
        change(video_id, edition={**asked, "tags": ["pepper"]})
        assert edition.unmade(db.session.get_one(Video, video_id))
