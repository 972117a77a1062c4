"""Ctrl-C in the middle of a film: at the next start it goes on where it was, as if nothing had been."""

from __future__ import annotations

from pathlib import Path

from tests.support.films import video_of
from tests.support.people import person
from tests.support.stack import Stack
from tests.support.waiting import until

SCRIPT = "Salt is everywhere.\n\nNow taste it."


def test_a_film_goes_on_at_the_next_start_and_the_broken_off_try_does_not_count(tmp_path: Path):
    stack = Stack(tmp_path, workers=1)
    try:
        stack.start()
        stack.wait_until_ready()
        video_id = video_of(stack.app, person(stack.app, "owner@example.com"), script=SCRIPT)
        until(lambda: stack.read(video_id, lambda video: video.step("render").state) == "running", "it renders")
        assert stack.stop() == 0
        stack.start()
        stack.wait_for(video_id, "completed")
        tries = stack.read(video_id, lambda video: {step.attempts for step in video.steps[:7]})
        assert tries == {1}
    finally:
        stack.end()
