"""What is kept by the hash of what went in."""

import pytest

from tests.support.films import video_of
from ytempire.extensions import db, writing
from ytempire.pipeline import deletion
from ytempire.pipeline.asked import Asked
from ytempire.pipeline.lease import Lease, LeaseLost, claim
from ytempire.pipeline.work import Kept, Made, Work
from ytempire.storage import storage
from ytempire.videos.result import Result, digest, find
from ytempire.videos.video import Video


class Counted:
    """Makes a part, and counts how often."""

    def __init__(self):
        self.times = 0

    def __call__(self, folder):
        self.times += 1
        (folder / "part.txt").write_text("spoken")
        return Made({"seconds": 2.0}, {"part.txt": folder / "part.txt"})


def work_on(video_id):
    lease = claim(video_id)
    work = Work(lease, Asked.of(db.session.get_one(Video, video_id)), storage())
    work.step = "voice"
    return work


@pytest.fixture
def make():
    return Counted()


def test_the_same_inputs_are_made_once(app, cast, make):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        work = work_on(video_id)
        first = work.keep("spoken", {"text": "Salt."}, make)
        second = work.keep("spoken", {"text": "Salt."}, make)
        assert make.times == 1
        assert (first.files, first.data) == (second.files, second.data)
        assert storage().read_text(second.files["part.txt"]) == "spoken"


def test_other_inputs_are_made_for_themselves(app, cast, make):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        work = work_on(video_id)
        work.keep("spoken", {"text": "Salt."}, make)
        work.keep("spoken", {"text": "Pepper."}, make)
        work.keep("picture", {"text": "Salt."}, make)
        assert make.times == 3


def test_another_video_of_the_same_creator_uses_what_is_there(app, cast, make):
    one, two = video_of(app, cast.owner), video_of(app, cast.owner)
    with app.app_context():
        work_on(one).keep("spoken", {"text": "Salt."}, make)
        kept = work_on(two).keep("spoken", {"text": "Salt."}, make)
        assert (make.times, kept.reused) == (1, True)
        assert db.session.query(Result).filter_by(video_id=two).count() == 1


def test_nothing_is_reused_across_creators(app, cast, make):
    mine, theirs = video_of(app, cast.owner), video_of(app, cast.outsider)
    with app.app_context():
        first = work_on(mine).keep("spoken", {"text": "Salt."}, make)
        second = work_on(theirs).keep("spoken", {"text": "Salt."}, make)
        assert make.times == 2
        assert first.files["part.txt"] != second.files["part.txt"]


def test_a_file_that_went_missing_is_made_again(app, cast, make):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        work = work_on(video_id)
        kept = work.keep("spoken", {"text": "Salt."}, make)
        storage().delete(kept.files["part.txt"])
        again = work.keep("spoken", {"text": "Salt."}, make)
        assert make.times == 2
        assert storage().exists(again.files["part.txt"])


def test_a_worker_that_lost_its_lease_stores_nothing(app, cast, make):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        work = work_on(video_id)
        with writing():
            db.session.get_one(Video, video_id).cancel()
        with pytest.raises(LeaseLost):
            work.keep("spoken", {"text": "Salt."}, make)
        assert db.session.query(Result).count() == 0
        assert [path for path in storage().root.rglob("*") if path.is_file()] == []


def test_a_part_that_could_not_be_made_leaves_no_file_behind(app, cast):
    def broken(folder):
        (folder / "half.txt").write_text("half")
        raise OSError("the power went")

    video_id = video_of(app, cast.owner)
    with app.app_context():
        work = work_on(video_id)
        with pytest.raises(OSError, match="power"):
            work.keep("spoken", {"text": "Salt."}, broken)
        assert [path for path in storage().root.rglob("*") if path.is_file()] == []


def test_progress_is_written_and_seen(app, cast):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        work = work_on(video_id)
        before = db.session.get_one(Video, video_id).revision
        work.report(0.5, "scene 2 of 4")
        video = db.session.get_one(Video, video_id)
        assert (video.step("voice").progress, video.step("voice").detail) == (0.5, "scene 2 of 4")
        assert video.revision > before


def test_the_videos_own_result_is_found_before_that_of_another(app, cast, make):
    one, two = video_of(app, cast.owner), video_of(app, cast.owner)
    with app.app_context():
        work_on(one).keep("spoken", "x", make)
        work_on(two).keep("spoken", "x", make)
        assert find(cast.owner.id, "spoken", digest("x"), two).video_id == two


def step_of_one_part(video_id, make):
    """A step's result that was put together from one part, as a run stores it."""
    work = work_on(video_id)
    part = work.keep("picture", "sea", make)
    with writing():
        work.add("visuals", Kept({"parts": list(work.parts)}, {}, digest("visuals"), reused=False))
    return part.files["part.txt"]


def finish(video_id):
    with writing():
        video = db.session.get_one(Video, video_id)
        video.status, video.lease_token = "completed", None


def test_a_step_kept_from_another_video_keeps_its_parts_when_that_one_is_deleted(app, cast, make):
    one, two = video_of(app, cast.owner), video_of(app, cast.owner)
    with app.app_context():
        key = step_of_one_part(one, make)
        assert work_on(two).stored("visuals", "visuals").reused
        finish(one)
        with writing():
            left = deletion.delete(db.session.get_one(Video, one))
        deletion.delete_files(left)
        assert storage().exists(key)


def test_a_step_is_not_there_when_a_part_of_it_went_missing(app, cast, make):
    video_id = video_of(app, cast.owner)
    with app.app_context():
        storage().delete(step_of_one_part(video_id, make))
        work = Work(Lease(video_id, "any"), Asked.of(db.session.get_one(Video, video_id)), storage())
        assert work.stored("visuals", "visuals") is None
