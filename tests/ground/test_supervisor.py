"""One command starts everything, keeps it running, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.stack import Stack, gone, kill
from tests.support.waiting import until

Which = Callable[[Stack], int]


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Stack]:
    """A stack that was not started yet, for a test that ends it in its own way."""
    stack = Stack(tmp_path, workers=1)
    yield stack
    stack.end()


def started(stack: Stack, anew: bool = False) -> Stack:
    stack.start(anew=anew)
    stack.wait_until_ready()
    return stack


@pytest.mark.parametrize(("which", "name"), [
    (lambda stack: stack.redis(), "redis"),
    (lambda stack: stack.web(), "web"),
    (lambda stack: stack.workers()[1], "worker 2"),
    (lambda stack: stack.publisher(), "publisher"),
    (lambda stack: stack.courier(), "courier"),
    (lambda stack: stack.clock(), "clock"),
], ids=["redis", "web", "worker", "publisher", "courier", "clock"])
def test_a_killed_program_comes_back_and_one_line_says_so(stack: Stack, which: Which, name: str):
    before = until(lambda: running(stack, which), f"{name} runs")
    said = stack.output.count("\n")
    kill(before)
    until(lambda: running(stack, which) not in (0, before), f"{name} runs again")
    lines = [line for line in stack.output.splitlines()[said:] if "killed by SIGKILL" in line]
    assert [line.split("|")[0].strip() for line in lines] == [name]


def running(stack: Stack, which: Which) -> int:
    """The process id of the program, 0 while it does not run."""
    try:
        return which(stack)
    except IndexError:
        return 0


def test_pages_are_served_again_after_the_web_process_was_killed(stack: Stack):
    for process in psutil.Process(stack.web()).children():
        kill(process.pid)
    kill(stack.web())

    def answered() -> bool:
        try:
            return stack.get("/healthz") == 200
        except OSError:
            return False

    assert until(answered, "the health page answers")


def test_everything_runs_in_one_process_group(stack: Stack):
    group = stack.supervisor.pid
    descendants = psutil.Process(group).children(recursive=True)
    assert len(descendants) >= 6
    assert {os.getpgid(process.pid) for process in descendants} == {group}


def test_ctrl_c_ends_everything_and_leaves_no_process(fresh: Stack):
    started(fresh, anew=True)
    fresh.stop(signal.SIGINT)
    assert fresh.supervisor.returncode == 0
    assert fresh.group() == []
    assert "Nothing is lost" in fresh.output


def test_sigterm_to_the_supervisor_alone_ends_everything(fresh: Stack):
    started(fresh).supervisor.terminate()
    assert fresh.supervisor.wait(timeout=120) == 0
    assert fresh.group() == []


def test_kill_9_of_the_supervisor_leaves_no_process_and_the_instance_starts_again(fresh: Stack):
    started(fresh)
    processes = [process.pid for process in fresh.group()]
    assert len(processes) >= 6
    kill(fresh.supervisor.pid)
    fresh.supervisor.wait()
    started(fresh)  # at once, whatever is still about to end
    assert fresh.get("/healthz") == 200
    until(lambda: all(gone(pid) for pid in processes), "every process of the first start is gone")


def test_a_taken_port_is_said_in_one_sentence(fresh: Stack):
    with socket.socket() as other:
        other.bind(("127.0.0.1", fresh.port))
        other.listen()
        assert fresh.start().wait(timeout=120) == 1
    assert fresh.output == (
        f"Port {fresh.port} is taken by another program. Set PORT to another number.\n"
    )


def test_a_second_run_on_the_same_instance_is_refused_in_one_sentence(stack: Stack, tmp_path: Path):
    second = Stack(tmp_path, instance_path=stack.instance)
    assert second.start().wait(timeout=120) == 1
    assert second.output.startswith(f"YTEMPIRE is already running on {stack.instance}.")
    assert second.output.count("\n") == 1


def test_a_wrong_setting_is_said_in_one_sentence(fresh: Stack):
    fresh.environment["WORKERS"] = "many"
    assert fresh.start(anew=True).wait(timeout=120) == 1
    assert fresh.output.startswith("WORKERS is wrong: ")
    assert fresh.output.count("\n") == 1


def test_install_sets_up_and_starts_nothing(fresh: Stack):
    assert fresh.start("--install").wait(timeout=120) == 0
    assert (fresh.instance / "ytempire.db").exists()
    assert "Everything is set up" in fresh.output
    assert fresh.group() == []
