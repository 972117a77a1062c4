"""A child ends with its parent, however the parent ended."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.stack import gone, kill
from tests.support.waiting import until
from ytempire.config import PROJECT
from ytempire.ground import guardian

PARENT = """
import os, sys, time
from ytempire.ground import parent
{before}
me = os.getpid()
child = os.fork()
if child == 0:
    parent.die_with_parent(me)
    time.sleep(60)
print(child, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("before", ["", "parent.LIBC = None"], ids=["by the kernel", "by looking"])
def test_a_child_dies_when_its_parent_is_killed(before: str):
    script = PARENT.format(before=before)
    with subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        assert not gone(child)
        kill(process.pid)
        until(lambda: gone(child), "the child is gone", 5)


def test_the_guardian_kills_what_is_left_when_its_supervisor_is_gone():
    left, ended = (subprocess.Popen(["sleep", "60"]) for _ in range(2))
    watch = guardian.Guardian()
    watch.watch(left.pid)
    watch.watch(ended.pid)
    watch.forget(ended.pid)
    watch.dismiss()
    assert left.wait(timeout=5) == -9
    assert ended.poll() is None
    ended.kill()
    ended.wait()
