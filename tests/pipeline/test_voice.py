"""The voice track: scenes one after another, each a whole number of frames."""

import wave

import pytest

from tests.support.films import video_of
from ytempire.extensions import db
from ytempire.film.frame import FPS
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import claim
from ytempire.pipeline.voice import _join, _timing, apply, inputs
from ytempire.pipeline.work import Kept, Work
from ytempire.storage import storage
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video

RATE = 22050


def spoken(path, samples):
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, RATE, 0, "NONE", ""))
        out.writeframes(b"\1\0" * samples)
    return path


@pytest.fixture
def track(tmp_path):
    parts = [spoken(tmp_path / "1.wav", 22051), spoken(tmp_path / "2.wav", 735 * 3)]
    return tmp_path / "voice.wav", _join(parts, [0.0, 0.0], tmp_path / "voice.wav")


def test_each_scene_is_padded_to_whole_frames(track):
    _, lengths = track
    assert [round(length * FPS, 6) for length in lengths] == [31, 3]


def test_the_track_is_as_long_as_its_scenes(track):
    path, lengths = track
    with wave.open(str(path)) as joined:
        assert joined.getnframes() / RATE == pytest.approx(sum(lengths))


def test_the_pause_after_a_scene_belongs_to_it(tmp_path):
    parts = [spoken(tmp_path / "1.wav", RATE), spoken(tmp_path / "2.wav", RATE)]
    assert _join(parts, [0.35, 0.0], tmp_path / "voice.wav") == pytest.approx([1 + 11 / FPS, 1.0])


def test_a_scenes_words_are_moved_to_its_place_in_the_film(track):
    _, lengths = track
    first, second = _timing([[["One", 0.1, 0.5]], [["Two", 0.0, 0.1]]], lengths)
    assert (second.start, second.words[0].start) == (first.end, first.end)


def test_a_voice_that_is_kept_is_heard_scene_by_scene(app, cast):
    """A new script has new scenes; where all that is said is the same, no scene is spoken again."""
    video_id = video_of(app, cast.owner)
    script = {"title": "Salt", "description": "", "tags": [], "scenes": [{"heading": "Salt"}]}
    voice = {"timing": [{"start": 0.0, "end": 2.0}], "seconds": 2.0, "voices": ["1/spoken/ab/voice.wav"]}
    with app.app_context():
        lease = claim(video_id)
        video = db.session.get_one(Video, video_id)
        video.scenes = [Scene(position=0, narration="Salt.", layout="title", fields={})]
        work = Work(lease, Asked.of(video), storage())
        work.results["script"] = Kept(script, {}, "ab", reused=False)
        apply(video, voice, work)
        assert video.scenes[0].voice_key == "1/spoken/ab/voice.wav"
        db.session.rollback()


def asked_of(app, owner, **channel):
    """What is asked for by a video whose channel has these columns."""
    video_id = video_of(app, owner)
    with app.app_context():
        video = db.session.get_one(Video, video_id)
        for name, value in channel.items():
            setattr(video.channel, name, value)
        asked = Asked.of(video)
        db.session.rollback()
    return asked


def said_by(asked, *narrations):
    work = Work(None, asked, None)
    work.results["script"] = Kept({"scenes": [{"narration": text} for text in narrations]}, {}, "ab", reused=False)
    return inputs(work)["said"]


def test_an_entry_of_the_pronunciation_list_concerns_only_the_scenes_it_occurs_in(app, cast):
    narrations = ("We drive to Nevada.", "We stay at home.")
    plain = said_by(asked_of(app, cast.owner), *narrations)
    listed = said_by(asked_of(app, cast.owner, pronunciations=[["Nevada", "nuh-VAH-dah"]]), *narrations)
    assert (plain[0] == listed[0], plain[1] == listed[1]) == (False, True)


def test_another_pace_is_spoken_anew(app, cast):
    faster = said_by(asked_of(app, cast.owner, pace=1.1), "Salt.")
    assert faster != said_by(asked_of(app, cast.owner), "Salt.")
