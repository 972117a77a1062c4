"""Random lives of many calls beside a model that is nothing but a list: after every step both say the same.

Days go on and now and then back, across the end of a month, in a zone with a change of clocks; two users, four
channels, a dozen videos; limits are set, lowered below what is spent, and taken away.
"""

from __future__ import annotations

import random
from collections import Counter as Sums
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.costs.calls import CALL
from tests.support.kept import app_of
from ytempire.config import Settings
from ytempire.costs import ledger, limit
from ytempire.costs.counter import Counter, DailySpend, Key
from ytempire.costs.entry import OpenCall
from ytempire.costs.ledger import FAILED, OK, UNKNOWN, Call, OverLimit
from ytempire.costs.limit import CHANNEL, DAY, OWN, USER, VIDEO, Payer
from ytempire.costs.prices import Priced
from ytempire.costs.verify import verify
from ytempire.extensions import db, writing

ZONE = "America/Los_Angeles"  # on 1 November 2026 its clocks go back
BEGIN = datetime(2026, 10, 30, 12, tzinfo=UTC)
MOST = 1_000_000  # micro-dollars that a call may cost here


@dataclass
class Life:
    """A reservation, as the model knows it. `cost` is None while it is open."""

    number: int
    payer: Payer
    day: str
    held: int
    sent: bool = False
    cost: int | None = None
    outcome: str = OK

    @property
    def keys(self) -> list[Key]:
        payer = self.payer
        return [(DAY, "", self.day), (USER, str(payer.user_id), self.day), (CHANNEL, payer.channel_id, self.day[:7]),
                (VIDEO, payer.video_id, "")]  # fmt: skip

    @property
    def counts(self) -> int:
        """What it takes of its limits."""
        return self.held if self.cost is None else self.cost


class World:
    """The ledger under random steps, and the model of it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = BEGIN
        self.lives: list[Life] = []
        self.limits: dict[tuple[str, str], int | None] = {(DAY, ""): 150_000_000, (VIDEO, ""): 3_000_000}
        self.stopped: set[Key] = set()
        self.refused = self.late = 0

    def step(self) -> None:
        self.now += timedelta(minutes=self.chance.choice((1, 5, 30, 90, 240, -180)))
        if self.chance.random() < 0.004:
            self.now += timedelta(days=self.chance.choice((1, -1)))
        acts = {self.reserve: 8, self.send: 6, self.settle: 5, self.release: 1, self.lose: 1, self.abandon: 1,
                self.stray: 1, self.late_answer: 2, self.limit: 3, self.overbill: 0.1}  # fmt: skip
        self.chance.choices(list(acts), list(acts.values()))[0]()
        db.session.commit()

    def reserve(self) -> None:
        user = self.chance.randrange(1, 3)
        channel = f"ch_{user}{self.chance.randrange(2)}"
        payer = Payer(user, channel, f"video-{channel}-{self.chance.randrange(3)}-{self.now.day // 2}")
        amount = self.chance.choice((0, 1, MOST, self.chance.randrange(MOST)))
        life = Life(0, payer, self.now.astimezone(ZoneInfo(ZONE)).date().isoformat(), amount)
        full = [key for key in life.keys if not self.fits(key, amount)]
        call = Call(payer, CALL.step, CALL.provider, CALL.model, CALL.call, f"lease-{self.chance.randrange(3)}")
        try:
            with writing():
                life.number = ledger.reserve(call, Priced(amount, []), self.now)
        except OverLimit as over:
            self.refused += 1
            assert full[:1] == [over.bound.key]  # noqa: PT017
            return
        assert not full, f"{amount} is held, and does not fit under {full}"
        self.lives.append(life)

    def send(self) -> None:
        for life in self.some(lambda life: life.cost is None and not life.sent):
            with writing():
                assert ledger.mark_sent(life.number, self.now)
            life.sent = True

    def settle(self) -> None:
        for life in self.some(lambda life: life.cost is None and life.sent):
            outcome = self.chance.choice((OK, OK, OK, FAILED))
            self.end(life, self.chance.choice((0, life.held, self.chance.randint(0, life.held))), outcome)

    def overbill(self) -> None:
        for life in self.some(lambda life: life.cost is None and life.sent):
            self.end(life, life.held + self.chance.randint(1, MOST), OK)
            self.stopped.update(life.keys)

    def late_answer(self) -> None:
        """Of a call that was given up, or told once more: what it says is what it cost."""
        for life in self.some(lambda life: life.cost is not None and life.sent and life.cost <= life.held):
            self.late += 1
            if self.chance.random() < 0.3:
                with writing():
                    ledger.release(life.number)
                life.cost, life.outcome = 0, OK
            else:
                self.end(life, self.chance.randint(0, life.held), self.chance.choice((OK, FAILED)))

    def release(self) -> None:
        for life in self.some(lambda life: life.cost is None):
            with writing():
                ledger.release(life.number)
            life.cost = 0

    def lose(self) -> None:
        for life in self.some(lambda life: life.sent):
            with writing():
                ledger.lose(life.number)
            if life.cost is None:
                life.cost, life.outcome = life.held, UNKNOWN

    def abandon(self) -> None:
        for life in self.some(lambda life: life.cost is None):
            with writing():
                owner = db.session.get_one(OpenCall, life.number).owner
                ledger.keep_alive(owner, until=self.now - timedelta(days=9))
            self.given_up(self.gone(self.now - timedelta(days=8)))

    def stray(self) -> None:
        """Whose worker has said nothing for half a day is gone; the first worker says so now."""
        with writing():
            ledger.keep_alive("lease-0", until=self.now)
        self.given_up(self.gone(self.now - timedelta(hours=12)))

    def gone(self, at: datetime) -> list[Life]:
        """End what is dead at that moment."""
        dead = {call.reservation_id for call in db.session.scalars(select(OpenCall)) if call.alive_until < at}
        with writing():
            assert ledger.abandon(at) == len(dead)
        return [life for life in self.lives if life.number in dead]

    def limit(self) -> None:
        payer = self.lives[-1].payer if self.lives else Payer(1, "ch_10", "video")
        name, of = self.chance.choice([(DAY, ""), (VIDEO, ""), (VIDEO, payer.video_id), (CHANNEL, payer.channel_id),
                                       (USER, ""), (USER, str(payer.user_id)), (OWN, str(payer.user_id))])  # fmt: skip
        micro = self.chance.choice((None, self.chance.randrange(3 * MOST), self.chance.randrange(20 * MOST)))
        with writing():
            limit.set_limit(name, micro, of)
        default = {(DAY, ""): 150_000_000, (VIDEO, ""): 3_000_000}.get((name, of))
        self.limits[name, of] = default if micro is None else micro

    def some(self, of_kind: Callable[[Life], bool]) -> list[Life]:
        found = [life for life in self.lives[-60:] if of_kind(life)]
        return self.chance.sample(found, 1) if found else []

    def end(self, life: Life, cost: int, outcome: str) -> None:
        with writing():
            ledger.settle(life.number, Priced(cost, []), outcome)
        life.cost, life.outcome = cost, outcome

    def given_up(self, lives: Iterable[Life]) -> None:
        for life in lives:
            if life.cost is None:
                life.cost, life.outcome = (life.held, UNKNOWN) if life.sent else (0, OK)

    def most(self, key: Key) -> int | None:
        """The limit of a counter: what is set for the very thing, else for all; of two the smaller."""
        scope, of, _ = key
        own = self.limits.get((scope, of))
        found = [own if own is not None or scope == CHANNEL else self.limits.get((scope, ""))]
        if scope == USER:
            found.append(self.limits.get((OWN, of)))
        return min((micro for micro in found if micro is not None), default=None)

    def taken(self, key: Key) -> int:
        return sum(life.counts for life in self.lives if key in life.keys)

    def fits(self, key: Key, amount: int) -> bool:
        most = self.most(key)
        return key not in self.stopped and (most is None or not amount or self.taken(key) + amount <= most)

    def agrees(self) -> None:
        """Every counter is the sum over the model, and the ledger adds up by its own measure."""
        spent, held, days, failed = Sums[Key](), Sums[Key](), Sums[str](), Sums[str]()
        for life in self.lives:
            for key in life.keys:
                (held if life.cost is None else spent)[key] += life.counts
            days[life.day] += life.cost or 0
            failed[life.day] += (life.cost or 0) if life.outcome != OK else 0
        for row in db.session.scalars(select(Counter).execution_options(populate_existing=True)):
            key = (row.scope, row.scope_id, row.period)
            assert (row.spent, row.reserved) == (spent.pop(key, 0), held.pop(key, 0)), key
            assert bool(row.stopped) == (key in self.stopped)
        assert not +spent
        assert not +held
        for day in db.session.scalars(select(DailySpend).execution_options(populate_existing=True)):
            days[day.day] -= day.spent
            failed[day.day] -= day.failed
        assert not any(days.values())
        assert not any(failed.values())
        assert verify().differences == []


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 8))])
def test_whatever_happens_every_sum_is_right_after_every_step(settings: Settings, long: bool, seed: int) -> None:
    with app_of(settings.model_copy(update={"budget_timezone": ZONE})) as app, app.app_context():
        world = World(seed)
        for _ in range(1_500 if long else 150):
            world.step()
            world.agrees()
        assert world.refused
        assert world.late
        assert len({life.day for life in world.lives}) > 2
