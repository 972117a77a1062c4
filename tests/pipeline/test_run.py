"""One video from where it stands to its end, when something comes in between."""

import sqlite3

import pytest
from sqlalchemy import text

from tests.support.films import video_of
from ytempire.extensions import db, writing
from ytempire.pipeline import run
from ytempire.pipeline.run import MOST_ATTEMPTS
from ytempire.videos.video import Video

SPOKEN = "Salt is old. You know it. Try it."


class Enough(BaseException):
    """The worker ends here, as if it were killed."""


def end_after_the_script(name, *_):
    if name == "script":
        raise Enough


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_away_fails_no_video(app, cast, site):
    video_id = video_of(app, cast.owner, script=SPOKEN)
    other = sqlite3.connect(site / "ytempire.db", isolation_level=None)

    def hold_the_database(name, *_):
        if name == "script":
            other.execute("BEGIN IMMEDIATE")

    with app.app_context():
        db.session.execute(text("PRAGMA busy_timeout=50"))  # of the one connection that there is
        db.session.commit()
        run.produce(video_id, hold_the_database)
        other.execute("ROLLBACK")
        video = db.session.get_one(Video, video_id)
        assert (video.status, video.error) == ("processing", None)
        assert video.step("script").state == "done"


def test_a_step_that_was_done_is_not_counted_as_lost(app, cast):
    """Each new script is a new try of the step; none of them was lost with its worker."""
    video_id = video_of(app, cast.owner, script=SPOKEN)
    with app.app_context():
        for number in range(MOST_ATTEMPTS + 1):
            with writing():
                video = db.session.get_one(Video, video_id)
                video.script, video.status = f"{SPOKEN} Number {number}.", "queued"
            with pytest.raises(Enough):
                run.produce(video_id, end_after_the_script)
            assert db.session.get_one(Video, video_id).step("script").state == "done"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_whose_folder_was_swept_after_a_cancellation_reports_no_fault(app, cast, caplog):
    video_id = video_of(app, cast.owner, script=SPOKEN)

    def cancel_and_sweep(name, *_):
        if name == "voice":
            with writing():
                db.session.get_one(Video, video_id).cancel()
            raise FileNotFoundError("the folder of the work")

    with app.app_context():
        run.produce(video_id, cancel_and_sweep)
        assert db.session.get_one(Video, video_id).status == "cancelled"
    assert [record.message for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_finished_film_has_the_measured_parts_behind_its_score(app, cast):
    video_id = video_of(app, cast.owner, script=SPOKEN)
    with app.app_context():
        run.produce(video_id)
        video = db.session.get_one(Video, video_id)
        assert video.error is None
        assert "Loudness" in [part["name"] for part in video.quality_parts]
