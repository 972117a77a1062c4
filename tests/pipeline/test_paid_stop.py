"""Ctrl-C while a paid call is under way: its answer is heard, stored and settled, and nothing is paid twice."""

from __future__ import annotations

from pathlib import Path

from tests.support.paid_stack import BILLED, paid_stack
from tests.support.people import person
from tests.support.waiting import until
from ytempire.costs.entry import SETTLE


def test_an_answer_that_is_paid_for_is_waited_for(tmp_path: Path) -> None:
    with paid_stack(tmp_path, workers=1) as stack:
        stack.desk.pause = 1.0  # between the bill and the answer
        channel = stack.channel(person(stack.app, "owner@example.com"), "Stopped")
        video_id = stack.film(channel, "Salt", scenes=3)
        assert stack.desk.wait_for(BILLED, 60) or stack.desk.bill
        assert stack.stop() == 0
        settled = [row for row in stack.entries() if row.kind == SETTLE]
        assert settled
        assert {row.outcome for row in settled} == {"ok"}
        assert stack.spent() == stack.desk.total()
        assert "is killed" not in stack.output
        stack.desk.pause = 0.0
        stack.start()
        stack.wait_until_ready()
        stack.wait_for(video_id, "completed")
        until(lambda: stack.open_calls() == 0, "nothing is held")
        said = [call.body["text"] for call in stack.desk.calls if "text-to-speech" in call.path]
        assert len(said) == len(set(said)) == 3
        assert stack.spent() == stack.desk.total()
        stack.assert_adds_up()
