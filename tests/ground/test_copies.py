"""Programs begun as copies of the supervisor behave as if they had been begun anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stack import free_port
from ytempire.config import PROJECT
from ytempire.ground.copies import possible

pytestmark = pytest.mark.skipif(not possible(), reason="copies are made on Linux alone")

# In a process of its own, which has handlers, a file and an exit function that no copy may have.
SUPERVISOR = """
import atexit, os, signal, sys, time
from pathlib import Path
from ytempire.ground.child import Child, Program

signal.signal(signal.SIGTERM, lambda number, frame: print("the copy heard as its parent does"))
signal.set_wakeup_fd(os.open("woken", os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK), warn_on_full_buffer=False)
mine = open("mine", "w")
try:
    child = Child(Program("worker 7", [sys.executable, "-u", *sys.argv[1:]], Path.cwd(), copied=True))
    output = os.fdopen(child.start())
    os.set_blocking(output.fileno(), True)
    first = output.readline()
    if first == "ready\\n":
        child.send(signal.SIGTERM)
    said = first + output.read()
    while not (ending := child.ended()):
        time.sleep(0.01)
    print(said + ending)
finally:
    print("unwound once")
"""


def told(folder: Path, program: str, *arguments: str) -> str:
    """What a supervisor shows of a program: its output and how it ended."""
    (folder / "program.py").write_text(program)
    done = subprocess.run([sys.executable, "-c", SUPERVISOR, "program.py", *arguments], cwd=folder, text=True,
                          capture_output=True, check=False, env={"PYTHONPATH": str(PROJECT)}, timeout=60)  # fmt: skip
    assert not done.stderr
    shown, end = done.stdout.rsplit("\n", 2)[:2]
    assert end == "unwound once"  # by the supervisor, and never by the copy
    return shown


def test_the_end_of_the_file_is_a_good_end(tmp_path: Path):
    assert told(tmp_path, "print('hello')") == "hello\nexit code 0"


@pytest.mark.parametrize(("code", "shown"), [
    ("raise SystemExit(3)", "exit code 3"), ("raise SystemExit", "exit code 0"),
    ("raise SystemExit('No database.')", "No database.\nexit code 1"),
])  # fmt: skip
def test_it_ends_with_the_code_that_it_gives(tmp_path: Path, code: str, shown: str):
    assert told(tmp_path, code) == shown


def test_a_mistake_is_shown_with_its_trace(tmp_path: Path):
    shown = told(tmp_path, "1 / 0")
    assert "ZeroDivisionError: division by zero" in shown
    assert shown.endswith("exit code 1")


def test_arguments_and_name_are_its_own(tmp_path: Path):
    program = "import sys; print(__name__, sys.argv, open('/proc/self/cmdline').read().strip(chr(0)))"
    shown = told(tmp_path, program, "--clock").splitlines()[0]
    assert shown == f"__main__ ['program.py', '--clock'] {sys.executable} -u program.py --clock"


def test_a_signal_ends_it_as_if_nobody_had_listened_before(tmp_path: Path):
    assert told(tmp_path, "print('ready'); import time; time.sleep(60)") == "ready\nkilled by SIGTERM"


def test_no_open_file_is_handed_on(tmp_path: Path):
    program = "import os; print([os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')[:-1]])"
    shown = told(tmp_path, program)
    assert "/dev/null" in shown
    assert not [name for name in ("mine", "woken") if name in shown]


def test_what_it_has_written_without_an_end_of_the_line_is_not_lost(tmp_path: Path):
    assert told(tmp_path, "print('to be', end='')") == "to beexit code 0"


def test_what_it_wants_done_at_its_end_is_done(tmp_path: Path):
    assert told(tmp_path, "import atexit; atexit.register(print, 'closed')") == "closed\nexit code 0"


def test_a_package_that_cannot_be_loaded_is_told_in_a_sentence(tmp_path: Path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "cv2.py").write_text("raise ImportError('libGL.so.1 is missing')")
    around = os.environ | {"PYTHONPATH": str(tmp_path / "broken"), "PORT": str(free_port()),
                           "INSTANCE_PATH": str(tmp_path / "instance")}  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "ytempire.ground"], cwd=PROJECT, env=around, text=True,
                          capture_output=True, check=False, timeout=120)  # fmt: skip
    assert done.returncode == 1
    assert "The packages could not be loaded (ImportError: libGL.so.1 is missing)." in done.stderr
    assert "Traceback" not in done.stderr
