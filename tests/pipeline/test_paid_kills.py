"""kill -9 between a call and its settlement: nothing is paid twice but what the ledger has as lost, and nothing stays
held.

The moments are drawn by lot. A call takes as long at the stand-ins as they are told to, before and after billing, so
that a kill can fall anywhere: before the call, between it and its bill, before the answer, before it is stored.
"""

from __future__ import annotations

import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import TESTS_DATABASE
from tests.standins.desk import Charge
from tests.support.paid_stack import ANSWERED, BILLED, CALLED, PaidStack, paid_stack
from tests.support.people import person
from tests.support.stack import kill, send
from tests.support.waiting import until
from ytempire.costs.entry import OK, RESERVE, SETTLE, SPENDS, UNKNOWN, Entry
from ytempire.extensions import db, writing
from ytempire.pipeline.lease import LASTS
from ytempire.videos.video import Video

KILLS, FEW_KILLS = 100, 4
UNDER_WAY = 4  # videos, so that there is a call to fall upon while others wait for a lease to run out
TAKES = 0.25  # seconds before a stand-in bills, and as long again before it answers
LONGEST = 1800.0  # seconds until all that is left has ended
SEED = 20_261_128
ENDS = ("was asked 2 times and its answer was lost", "times and its worker was lost each time")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PaidStack]:
    settings: dict[str, str | int] = {"workers": 2}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        server.empty(TESTS_DATABASE)
        settings["database_url"] = server.url(TESTS_DATABASE)
    with paid_stack(tmp_path, **settings) as stack:
        yield stack


@dataclass
class Killing:
    """Keeps videos under way, and kills at moments drawn by lot."""

    stack: PaidStack
    channels: dict[str, str]  # by who draws or writes
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    done: Counter[str] = field(default_factory=Counter)
    in_mid_call: int = 0
    names: Iterator[int] = field(default_factory=count)

    def keep_under_way(self, written: bool) -> None:
        """As many videos as shall be; some are written by a service, which takes longer to render."""
        statuses = self.stack.statuses()
        for _ in range(UNDER_WAY - statuses.get("queued", 0) - statuses.get("processing", 0)):
            number = next(self.names)
            if written and number % 5 == 0:
                self.stack.written_film(self.channels["written"], f"Why salt is needed, part {number}")
            else:
                self.stack.film(self.channels["drawn"], f"Film {number}", scenes=5)

    def once(self, victims: tuple[str, ...]) -> None:
        moment = self.dice.choice((CALLED, BILLED, ANSWERED, "any", "any", "any"))
        victim = self.dice.choice(victims)
        self._wait_for(moment)
        self.in_mid_call += bool(self.stack.open_calls())
        self._bring_down(victim)
        self.done[f"{victim} when {moment}"] += 1

    def _wait_for(self, moment: str) -> None:
        """Half of the kills are aimed at what has just happened at a stand-in, half fall somewhere in a call."""
        if moment == "any":
            self.stack.desk.wait_for(CALLED, 30)
            time.sleep(self.dice.uniform(0, 3 * TAKES))
        else:
            self.stack.desk.wait_for(moment, 30)
            time.sleep(self.dice.uniform(0, 0.03))

    def _bring_down(self, victim: str) -> None:
        stack = self.stack
        if victim == "child":
            for pid in (stack.talking() or stack.horses())[:1]:
                kill(pid)
        elif victim == "worker":
            kill(self.dice.choice(until(stack.workers, "there is a worker")))
        elif victim == "redis":
            kill(stack.redis())
        elif victim == "frozen":
            freeze(stack)
        else:
            for process in stack.group():
                kill(process.pid)
            stack.supervisor.wait()
            stack.start()
            stack.wait_until_ready()


def freeze(stack: PaidStack) -> None:
    """Stop a child in its call until its lease is another's, and let it go on."""
    frozen = (stack.talking() or stack.horses())[:1]
    for pid in frozen:
        send(pid, signal.SIGSTOP)
    time.sleep(LASTS.total_seconds() + 3)
    for pid in frozen:
        send(pid, signal.SIGCONT)


def let_all_end(stack: PaidStack) -> int:
    """Until every video is finished; how often a person had to say that it is made again, because the answer to one
    and the same call was lost twice, or a step was begun too often."""
    again = 0

    def ended() -> bool:
        nonlocal again
        time.sleep(0.5)
        with stack.app.app_context():
            failed = db.session.query(Video).filter_by(status="failed").all()
            for video in failed:
                assert any(end in (video.error or "") for end in ENDS), f"{video.error}\n{stack.output[-4000:]}"
                with writing():
                    video.retry()
            again += len(failed)
        return set(stack.statuses()) == {"completed"}

    until(ended, "all videos are finished", LONGEST)
    return again


def input_of(stack: PaidStack, charge: Charge) -> str:
    """What was asked for, as the service was told it: without what may differ from one try to the next."""
    body = next(call.body for call in stack.desk.calls if call.request_id == charge.request_id)
    words = [body[name] for name in ("instructions", "input", "prompt") if name in body] or [body["text"]]
    return f"{charge.service}: {words}"


def assert_only_what_was_lost_is_paid_twice(stack: PaidStack) -> None:
    rows = stack.entries()
    settled = {row.request_id: row for row in rows if row.kind in SPENDS and row.outcome == OK and row.request_id}
    charges: dict[str, list[Charge]] = defaultdict(list)
    for charge in stack.desk.bill:
        charges[input_of(stack, charge)].append(charge)
    lost = 0
    for asked, billed in charges.items():
        known = [charge for charge in billed if charge.request_id in settled]
        assert known, f"It was paid for, and its answer is nowhere: {asked}"
        unknown = of_call(rows, settled[known[0].request_id].call)
        assert all(settled[charge.request_id].amount == charge.micro for charge in known)
        without_row = [charge for charge in billed if charge not in known]
        assert len(billed) - 1 <= len(unknown), f"Paid {len(billed)} times, lost {len(unknown)} times: {asked}"
        assert len(without_row) <= len(unknown)
        assert all(charge.micro <= row.amount for charge in without_row for row in unknown)
        lost += len(without_row)
    # To the micro-dollar: the ledger is the bill, with the whole of what was held where the answer was lost.
    unbilled = sum(row.amount for row in rows if row.kind in SPENDS and row.outcome == UNKNOWN)
    in_ledger = {charge.request_id for charge in stack.desk.bill} & set(settled)
    known_bill = sum(charge.micro for charge in stack.desk.bill if charge.request_id in in_ledger)
    assert stack.spent() == known_bill + unbilled >= stack.desk.total()
    print(f"{len(stack.desk.bill)} charges for {len(charges)} inputs, {lost} of them lost; bill "
          f"{stack.desk.total()}, ledger {stack.spent()} micro-dollars")


def of_call(rows: list[Entry], call: str) -> list[Entry]:
    """The settlements of a call whose answer was lost."""
    return [row for row in rows if row.call == call and row.kind == SETTLE and row.outcome == UNKNOWN]


def assert_every_reservation_ended_once(stack: PaidStack) -> None:
    rows = stack.entries()
    ends = Counter(row.closes for row in rows if row.closes)
    assert set(ends) == {row.id for row in rows if row.kind == RESERVE}
    assert set(ends.values()) == {1}


def test_whatever_is_killed_in_a_call_nothing_is_paid_twice_that_was_not_lost(
    installation: PaidStack, long: bool
) -> None:
    stack = installation
    owner = person(stack.app, "owner@example.com")
    stack.desk.delays = dict.fromkeys(("openai", "elevenlabs", "stability"), TAKES)
    stack.desk.pause = TAKES
    by_openai = {"writer": "openai", "illustrator": "openai"}
    killing = Killing(stack, {"drawn": stack.channel(owner, "Drawn"),
                              "written": stack.channel(owner, "Written", **by_openai)})  # fmt: skip
    began = time.monotonic()
    victims = ("child", "child", "child", "child", "child", "worker", "worker", "group", "redis", "frozen")
    for number in range(KILLS if long else FEW_KILLS):
        if long or not number:
            killing.keep_under_way(written=True)
        killing.once(victims if long else (("child", "worker", "child", "redis")[number],))
    print(f"{dict(killing.done)}, {killing.in_mid_call} in mid call, in {time.monotonic() - began:.0f} s")
    again = let_all_end(stack)
    print(f"all ended after {time.monotonic() - began:.0f} s; made again by a person: {again}")
    until(lambda: not stack.open_calls(), "no call is open")
    stack.assert_adds_up()
    assert_every_reservation_ended_once(stack)
    assert_only_what_was_lost_is_paid_twice(stack)
    assert stack.desk.wrong == []
