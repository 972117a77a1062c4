"""An installation whose services are stand-ins in the test's process, and a desk that tells at which moment a call is.

Films are as short as they can be: what is tested is the money, and rendering takes time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from tests.standins.desk import Desk
from tests.standins.server import StandIns
from tests.support.films import channel_of
from tests.support.paid import ALL_PAID
from tests.support.people import Person
from tests.support.stack import Stack
from ytempire.channels.channel import Channel
from ytempire.costs.counter import Counter
from ytempire.costs.entry import SPENDS, Entry, OpenCall
from ytempire.costs.verify import verify
from ytempire.extensions import db, writing
from ytempire.videos.video import Video, new_video

CALLED, BILLED, ANSWERED = "called", "billed", "answered"  # moments of a call, as the service sees them
SPOKEN = {**ALL_PAID, "writer": "local", "illustrator": "stability"}
OFTEN = ",".join(["1"] * 40)  # seconds until a service that is away is tried again: tests are in a hurry


class WatchedDesk(Desk):
    """Tells the moments of a call, takes its time after it has billed, and keeps what the bill came to each time."""

    def __init__(self) -> None:
        self.moment = threading.Condition()
        self.seen = dict.fromkeys((CALLED, BILLED, ANSWERED), 0)
        self.pause = 0.0  # seconds between billing and answering
        self.meanwhile: Callable[[], object] | None = None  # to happen once, when the next call is billed
        super().__init__()

    def called(self, service: str, path: str, body: Any = None) -> str:
        self._tell(CALLED)
        return super().called(service, path, body)

    def charge(self, service: str, model: str, dollars: Fraction, request_id: str, **what: Any) -> int:
        micro = super().charge(service, model, dollars, request_id, **what)
        self._tell(BILLED)
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        time.sleep(self.pause)
        return micro

    def leave(self, service: str) -> None:
        super().leave(service)
        self._tell(ANSWERED)

    def wait_for(self, moment: str, seconds: float) -> bool:
        """Until the next call is at that moment; whether one was within the time."""
        with self.moment:
            before = self.seen[moment]
            return self.moment.wait_for(lambda: self.seen[moment] > before, seconds)

    def running_sums(self) -> list[int]:
        """Micro-dollars on the bill after each of its charges."""
        sums, total = [], 0
        for charge in list(self.bill):
            total += charge.micro
            sums.append(total)
        return sums

    def _tell(self, moment: str) -> None:
        with self.moment:
            self.seen[moment] += 1
            self.moment.notify_all()


class PaidStack(Stack):
    """An installation that is pointed to its stand-ins."""

    def __init__(self, folder: Path, desk: WatchedDesk, standins: StandIns, **settings: str | int) -> None:
        self.desk = desk
        self._services = int(standins.address.rpartition(":")[2])
        super().__init__(folder, **{"provider_retries": OFTEN, **standins.settings, **settings})

    def film(self, channel: str, name: str, scenes: int = 2) -> str:
        """As `film`, in the channel of this installation."""
        with self.app.app_context():
            return film(channel, name, scenes)

    def written_film(self, channel: str, name: str) -> str:
        """The id of a new video of some fifteen seconds, whose script is a service's, too."""
        with self.app.app_context(), writing():
            return new_video(db.session.get_one(Channel, channel), name, duration_target=15).id

    def talking(self) -> list[int]:
        """The workers' children that have a call at the stand-ins open."""
        return [pid for pid in self.horses() if self._talks(pid)]

    def _talks(self, pid: int) -> bool:
        try:
            connections = psutil.Process(pid).net_connections("tcp")
        except psutil.NoSuchProcess:
            return False
        return any(each.raddr and each.raddr.port == self._services for each in connections)

    def channel(self, owner: Person, name: str, **values: Any) -> str:
        return channel_of(self.app, owner, name, **{**SPOKEN, **values})

    def statuses(self) -> dict[str, int]:
        """How many videos there are in each status."""
        with self.app.app_context():
            return dict(db.session.execute(select(Video.status, func.count()).group_by(Video.status)).all())

    def entries(self) -> list[Entry]:
        with self.app.app_context():
            rows = list(db.session.scalars(select(Entry).order_by(Entry.id)))
            db.session.expunge_all()
            return rows

    def spent(self) -> int:
        """Micro-dollars, as the ledger has them."""
        return sum(row.amount for row in self.entries() if row.kind in SPENDS)

    def open_calls(self) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(OpenCall)) or 0

    def assert_adds_up(self) -> None:
        """Every counter is what the ledger says, and nothing is held any more."""
        with self.app.app_context():
            assert verify().differences == []
            assert list(db.session.scalars(select(Counter.reserved).where(Counter.reserved != 0))) == []
            assert db.session.scalar(select(func.count()).select_from(OpenCall)) == 0


def film(channel: str, name: str, scenes: int = 2) -> str:
    """The id of a new video of so many very short scenes, each spoken by a call of its own, one with a picture that is
    drawn by another. Its script is the creator's, so that it is as short as that."""
    told = [{"layout": "statement", "narration": f"{name}, {n}."} for n in range(scenes)]
    told[1]["picture_prompt"] = f"A heap of salt, {name}"
    with writing():
        video = new_video(db.session.get_one(Channel, channel), name, duration_target=15)
        video.edition = {"title": name, "description": "", "tags": [], "scenes": told}
        return video.id


@contextmanager
def paid_stack(folder: Path, **settings: str | int) -> Iterator[PaidStack]:
    """The installation, running, with its stand-ins."""
    desk = WatchedDesk()
    with StandIns(desk=desk).running() as standins, PaidStack(folder, desk, standins, **settings).running() as stack:
        yield stack  # type: ignore[misc]
