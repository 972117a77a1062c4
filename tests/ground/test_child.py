"""A program that is kept running."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.support.waiting import until
from ytempire.ground.child import LONGEST_PAUSE, Child, Program
from ytempire.ground.terminal import Lines


def ended_child(tmp_path: Path, code: str, times: int = 1) -> tuple[Child, str]:
    """A child that ended `times` times, and how it did at last."""
    child = Child(Program("program", [sys.executable, "-c", code], tmp_path))
    ending = ""
    for _ in range(times):
        os.close(child.start())
        ending = until(child.ended, "the program has ended")
    return child, ending


def test_the_exit_code_is_told(tmp_path: Path):
    assert ended_child(tmp_path, "raise SystemExit(3)")[1] == "exit code 3"


def test_a_signal_is_told_by_its_name(tmp_path: Path):
    assert ended_child(tmp_path, "import os; os.kill(os.getpid(), 9)")[1] == "killed by SIGKILL"


def test_an_end_is_told_once(tmp_path: Path):
    assert ended_child(tmp_path, "")[0].ended() is None


def test_the_pause_grows_with_each_failure_at_the_start(tmp_path: Path):
    assert ended_child(tmp_path, "")[0].pause < ended_child(tmp_path, "", times=3)[0].pause


def test_the_pause_has_an_end(tmp_path: Path):
    child, _ = ended_child(tmp_path, "")
    child.failures = 100
    assert child.pause == LONGEST_PAUSE


def test_a_program_is_not_due_before_its_pause_is_over(tmp_path: Path):
    assert not ended_child(tmp_path, "", times=2)[0].due


def test_ctrl_c_in_the_terminal_does_not_reach_the_program(tmp_path: Path):
    child = Child(Program("program", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path))
    output = child.start()
    child.send(signal.SIGINT)
    child.send(signal.SIGTERM)
    assert until(child.ended, "the program has ended") == "killed by SIGTERM"
    os.close(output)


def test_lines_are_shown_whole_however_they_arrive():
    lines = Lines()
    assert lines.feed(b"one\ntw") == ["one"]
    assert lines.feed(b"o\nthree") == ["two"]
    assert lines.feed(b"") == ["three"]


def test_bytes_that_are_no_text_are_shown_as_such():
    assert Lines().feed(b"\xff\n") == ["\ufffd"]
