"""Many videos at once on two workers: all end, the queue page stays quick, memory does not grow."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from tests.support.films import channel_of
from tests.support.people import Person, Visitor, person
from tests.support.stack import Stack
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing
from ytempire.videos.video import Video, new_video

MANY, SOME = 50, 4
LONG, SHORT = "This is film number {}. It is a short one. That is all.", "This is film number {}."
LONGEST = 3600.0  # seconds for all of them


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Stack]:
    with Stack(tmp_path).running() as stack:
        yield stack


def queue(stack: Stack, owner: Person, count: int, words: str) -> None:
    """All at once, each with a script of its own so that none uses what another made."""
    channel_id = channel_of(stack.app, owner)
    with stack.app.app_context(), writing():
        channel = db.session.get_one(Channel, channel_id)
        for n in range(count):
            new_video(channel, f"Film {n}", script=words.format(n))


def statuses(stack: Stack) -> dict[str, int]:
    with stack.app.app_context():
        rows = db.session.execute(select(Video.status, func.count()).group_by(Video.status)).all()
        return dict(rows)


def resident(pids: list[int]) -> float:
    """Megabytes that the processes hold, their children not counted."""
    return sum(psutil.Process(pid).memory_info().rss for pid in pids) / 1e6


def test_all_of_many_videos_end(installation: Stack, long: bool) -> None:
    count = MANY if long else SOME
    owner = person(installation.app, "owner@example.com")
    reader = Visitor(installation.app)
    reader.sign_in(owner)
    queue(installation, owner, count, LONG if long else SHORT)
    began, workers = time.monotonic(), installation.workers()
    served, memory = [], []
    while statuses(installation).get("completed", 0) < count:
        assert not statuses(installation).get("failed"), statuses(installation)
        assert time.monotonic() - began < LONGEST, statuses(installation)
        asked = time.perf_counter()
        assert reader.get("/videos").status_code == 200
        served.append(time.perf_counter() - asked)
        memory.append(resident(workers))
        time.sleep(1)
    assert installation.workers() == workers  # none died, none was started anew
    half = len(memory) // 2
    print(f"{count} videos in {time.monotonic() - began:.0f} s; /videos: median "
          f"{1000 * statistics.median(served):.0f} ms, worst {1000 * max(served):.0f} ms; workers: "
          f"{statistics.mean(memory[1:half] or memory):.0f} MB in the first half, "
          f"{statistics.mean(memory[half:]):.0f} MB in the second")
    if long:
        assert statistics.mean(memory[half:]) < 1.1 * statistics.mean(memory[1:half])
