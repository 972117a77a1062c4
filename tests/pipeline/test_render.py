"""The render step, on a film of two short scenes: what was damaged, killed or lost meanwhile."""

from __future__ import annotations

import wave
from contextlib import suppress

import numpy as np
import psutil
import pytest
from PIL import Image

from tests.support.films import video_of
from ytempire.extensions import db, writing
from ytempire.film.errors import FilmError
from ytempire.film.measure import measure
from ytempire.film.timing import SceneTiming
from ytempire.pipeline import render
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.filming import film_of
from ytempire.pipeline.lease import LeaseLost, claim
from ytempire.pipeline.work import Kept, Work
from ytempire.storage import storage
from ytempire.videos.result import Result
from ytempire.videos.video import Video

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SECONDS = 0.6  # of each scene
SCENES = [{"layout": "statement", "heading": "Read less"}, {"layout": "statement", "heading": "Remember more"}]


@pytest.fixture
def video_id(app, cast):
    video_id = video_of(app, cast.owner, channel={"music": "none"})
    with app.app_context():
        yield video_id


def work_on(video_id, tmp_path, scenes=SCENES, watcher=None):
    """A worker's hold on the video, with script and voice done."""
    lease = claim(video_id)
    work = Work(lease, Asked.of(db.session.get_one(Video, video_id)), storage(), watcher)
    work.step = "render"
    times = [SceneTiming(i * SECONDS, (i + 1) * SECONDS, ()) for i in range(len(scenes))]
    work.files.put("voice.wav", humming(tmp_path / "voice.wav", SECONDS * len(scenes)))
    work.results["script"] = Kept({"scenes": scenes}, {}, "script", reused=False)
    timing = [scene.to_json() for scene in times]
    work.results["voice"] = Kept({"timing": timing}, {"voice.wav": "voice.wav"}, "voice", reused=False)
    return work


def humming(path, seconds):
    hum = np.sin(np.arange(int(22050 * seconds)) * 0.06) * 9000
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 22050, 0, "NONE", ""))
        file.writeframes(hum.astype("<i2").tobytes())
    return path


def make(work):
    with work.workspace() as folder:
        made = render.make(work, folder)
        return measure(made.files["film.mp4"]), made.data


def kept_files(kind, name):
    rows = db.session.query(Result).filter_by(kind=kind).order_by(Result.id)
    return [storage().path(row.files[name]) for row in rows]


def test_parts_that_were_damaged_on_the_disk_are_made_again_and_no_others(video_id, tmp_path):
    work = work_on(video_id, tmp_path)
    whole, _ = make(work)
    emptied, intact = kept_files("segment", "segment.mp4")
    cut = kept_files("sound", "sound.m4a")[0]
    bytes_before = {path: path.read_bytes() for path in (emptied, intact, cut)}
    made_before = intact.stat().st_mtime_ns
    emptied.write_bytes(b"")
    cut.write_bytes(bytes_before[cut][:-4000])
    again, _ = make(work)
    assert again == whole
    assert {path: path.read_bytes() for path in (emptied, intact, cut)} == bytes_before
    assert intact.stat().st_mtime_ns == made_before


def encoders():
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # it may end while it is looked at
            if "ffmpeg" in child.name():
                found.append(child)
    return found


def test_an_encoder_that_was_killed_once_is_begun_again(video_id, tmp_path):
    killed = []

    def kill_the_first(step, progress, detail):
        for encoder in encoders() if detail.startswith("scene") and not killed else []:
            killed.append(encoder.pid)
            encoder.kill()

    measured, _ = make(work_on(video_id, tmp_path, watcher=kill_the_first))
    assert len(killed) == 1
    assert measured.video_seconds == pytest.approx(2 * SECONDS + 0.5, abs=0.02)


def test_an_encoder_that_is_always_killed_is_told_in_a_sentence(video_id, tmp_path):
    def kill(step, progress, detail):
        for encoder in encoders():
            encoder.kill()

    work = work_on(video_id, tmp_path, watcher=kill)
    with pytest.raises(FilmError, match="SIGKILL"):
        make(Always(work))


class Always(Work):
    """The same hold, which tells its watcher of every frame."""

    def __init__(self, work):
        super().__init__(work.lease, work.asked, work.files, work._watcher)
        self.results, self.step = work.results, work.step

    def report(self, progress, detail=""):
        self._reported = 0.0
        super().report(progress, detail)


def test_a_cancelled_video_ends_its_encoder_and_keeps_the_segment_that_was_finished(video_id, tmp_path):
    def cancel(step, progress, detail):
        if detail.startswith("scene 2"):
            with writing():
                db.session.get_one(Video, video_id).cancel()

    work = Always(work_on(video_id, tmp_path, watcher=cancel))
    with pytest.raises(LeaseLost):
        make(work)
    assert encoders() == []
    assert len(kept_files("segment", "segment.mp4")) == 1


def test_a_picture_of_the_creators_own_is_in_the_film(video_id, tmp_path, cast):
    red = Image.new("RGB", (640, 360), (200, 20, 20))
    red.save(tmp_path / "red.jpg")
    key = f"{cast.owner.id}/upload/5e/picture.jpg"
    storage().put(key, tmp_path / "red.jpg")
    scenes = [{"heading": "Red", "pictures": [key]}, SCENES[1]]
    still = np.asarray(film_of(work_on(video_id, tmp_path, scenes)).still(0))
    assert still[60, 960].tolist() == pytest.approx([200, 20, 20], abs=20)


def test_a_picture_that_was_deleted_meanwhile_is_told_in_a_sentence(video_id, tmp_path):
    scenes = [SCENES[0], {"heading": "Red", "pictures": ["7/upload/5e/picture.jpg"]}]
    with pytest.raises(FilmError, match="picture of scene 2 is no longer there"):
        film_of(work_on(video_id, tmp_path, scenes))


@pytest.mark.parametrize("key", ["../../etc/passwd", "{other}/upload/5e/picture.jpg", "{own}/music/5e/picture.jpg", 5])
def test_a_picture_that_is_not_the_creators_own_is_never_read(video_id, tmp_path, cast, key):
    if isinstance(key, str):
        key = key.format(own=cast.owner.id, other=cast.outsider.id)
        if ".." not in key:
            Image.new("RGB", (640, 360)).save(tmp_path / "a.jpg")
            storage().put(key, tmp_path / "a.jpg")
    with pytest.raises(FilmError, match="picture of scene 1 is no longer there"):
        film_of(work_on(video_id, tmp_path, [{"heading": "Red", "pictures": [key]}, SCENES[1]]))
