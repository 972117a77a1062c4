"""Random lives of many calls beside a model that is nothing but a list: after every step both say the same.

Time goes on and now and then back, over midnights at the coast and over the autumn change of its clocks; three
accounts, all kinds of calls, an allowance that changes on a day, and a YouTube that calls buckets empty.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from ytempire.extensions import db, writing
from ytempire.quotas import choosing, pool, reserving
from ytempire.quotas.reserving import FAILED, LASTS, OK, UNKNOWN, Purpose, QuotaSpent
from ytempire.quotas.rules import Allowance
from ytempire.quotas.usage import RELEASED, Usage
from ytempire.quotas.verify import verify

BEGIN = datetime(2026, 10, 31, 19, tzinfo=UTC)  # on 1 November the clocks go back
COST = {"videos.insert": {"inserts": 1, "uploads": 1}, "captions.insert": {"units": 400}, "videos.list": {"units": 1},
        "thumbnails.set": {"units": 50}, "reports.query": {"reports": 1}}  # fmt: skip
MOST = {"inserts": 90, "uploads": 5, "units": 1_800, "reports": 9_000, "sync": 360}
LATER = "2026-11-02"  # when the units become fewer
Key = tuple[int, str, str]


@dataclass
class Life:
    """A call, as the model knows it."""

    number: int
    account_id: int
    day: str
    holds: dict[str, int]
    alive_until: datetime
    sent: bool = False
    ended: str = ""

    def used(self, bucket: str) -> int:
        nothing = self.ended in ("", RELEASED) or (self.ended == FAILED and bucket == "uploads")
        return 0 if nothing else self.holds[bucket]


@dataclass
class World:
    """The quota under random steps, and the model of it."""

    chance: random.Random
    accounts: list[int]
    now: datetime = BEGIN
    lives: list[Life] = field(default_factory=list)
    empty: set[Key] = field(default_factory=set)
    refused: int = 0

    @property
    def day(self) -> str:
        return self.now.astimezone(ZoneInfo("America/Los_Angeles")).date().isoformat()

    def step(self) -> None:
        self.now += timedelta(minutes=self.chance.choice((0, 1, 2, 10, 60, 120, -20)))
        acts = {self.reserve: 9, self.send: 7, self.settle: 6, self.release: 1, self.end_again: 1, self.abandon: 1,
                self.exhaust: 0.2}  # fmt: skip
        self.chance.choices(list(acts), list(acts.values()))[0]()
        db.session.commit()

    def reserve(self) -> None:
        account_id, sync = self.chance.choice(self.accounts), self.chance.random() < 0.3
        method = self.chance.choice(list(COST))
        holds = dict(COST[method])
        if sync and "units" in holds:
            holds["sync"] = holds["units"]
        full = sorted(bucket for bucket, units in holds.items() if not self.fits((account_id, bucket, self.day), units))
        try:
            with writing():
                number = reserving.reserve(account_id, method, Purpose(sync=sync), self.now).id
        except QuotaSpent as spent:
            self.refused += 1
            assert full[:1] == [spent.bucket]  # noqa: PT017
            return
        assert not full, f"{method} fits, and there is no room in {full}"
        self.lives.append(Life(number, account_id, self.day, holds, self.now + LASTS))

    def send(self) -> None:
        for life in self.some(lambda life: not life.sent):
            with writing():
                assert reserving.mark_sent(life.number) == (not life.ended)
            life.sent = not life.ended

    def settle(self) -> None:
        for life in self.some(lambda life: not life.ended and life.sent):
            self.end(life, self.chance.choice((OK, FAILED, UNKNOWN)))

    def end_again(self) -> None:
        """By whoever comes too late: it stays as it is."""
        for life in self.some(lambda life: bool(life.ended)):
            self.end(life, self.chance.choice((OK, FAILED, UNKNOWN)))

    def release(self) -> None:
        for life in self.some(lambda life: not life.ended):
            with writing():
                reserving.release(life.number, self.now)
            life.ended = RELEASED

    def abandon(self) -> None:
        dead = [life for life in self.lives if not life.ended and life.alive_until < self.now]
        with writing():
            assert reserving.abandon(self.now) == len(dead)
        for life in dead:
            life.ended = UNKNOWN if life.sent else RELEASED

    def exhaust(self) -> None:
        key = (self.chance.choice(self.accounts), self.chance.choice(("inserts", "units", "reports")), self.day)
        with writing():
            assert reserving.exhaust(*key) == (key not in self.empty)
        self.empty.add(key)

    def end(self, life: Life, outcome: str) -> None:
        with writing():
            reserving.settle(life.number, outcome, self.now)
        life.ended = life.ended or outcome

    def some(self, of_kind: Callable[[Life], bool]) -> list[Life]:
        found = [life for life in self.lives[-40:] if of_kind(life)]
        return self.chance.sample(found, 1) if found else []

    def taken(self, key: Key) -> tuple[int, int]:
        """Used and reserved."""
        of = [life for life in self.lives if (life.account_id, life.day) == (key[0], key[2]) and key[1] in life.holds]
        return sum(life.used(key[1]) for life in of), sum(life.holds[key[1]] for life in of if not life.ended)

    def most(self, bucket: str, day: str) -> int:
        return MOST[bucket] // (2 if bucket in ("units", "sync") and day >= LATER else 1)

    def fits(self, key: Key, units: int) -> bool:
        return key not in self.empty and sum(self.taken(key)) + units <= self.most(key[1], key[2])

    def agrees(self) -> None:
        """Every counter is the sum over the model, in no bucket is there too much, and the calls say the same."""
        rows = db.session.scalars(select(Usage).execution_options(populate_existing=True))
        counted = {(row.account_id, row.bucket, row.day): row for row in rows}
        assert {key for key, row in counted.items() if row.exhausted} == self.empty
        for key, row in counted.items():
            assert (row.used, row.reserved) == self.taken(key), key
            assert 0 <= row.used + row.reserved <= self.most(key[1], key[2])
        assert all((life.account_id, bucket, life.day) in counted for life in self.lives for bucket in life.holds)
        assert verify(self.now) == []
        self.chooses_rightly()

    def chooses_rightly(self) -> None:
        needs = {"inserts": 1, "uploads": 1, "units": 300}
        keys = {each: {bucket: (each, bucket, self.day) for bucket in needs} for each in self.accounts}
        able = [account_id for account_id, of in keys.items()
                if all(self.fits(of[bucket], units) for bucket, units in needs.items())]  # fmt: skip
        able.sort(key=lambda each: (sum(self.taken(keys[each]["uploads"])), sum(self.taken(keys[each]["units"])), each))
        assert [each.id for each in choosing.in_order(self.accounts, self.now, 300)] == able


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 6))])
def test_whatever_happens_every_counter_is_right_after_every_step(app: Flask, long: bool, seed: int) -> None:
    with app.app_context():
        accounts = [each.id for each in pool.accounts()][:3]
        with writing():
            for since, allowance in (("2026-01-01", 2_000), (LATER, 1_000)):
                for account_id in accounts:
                    db.session.add(Allowance(bucket="units", account_id=account_id, allowance=allowance, since=since))
        world = World(random.Random(seed), accounts)
        for _ in range(600 if long else 150):
            world.step()
            world.agrees()
        assert world.refused
        assert len({life.day for life in world.lives}) > 1
        ends = Counter(life.ended for life in world.lives)
        assert {OK, FAILED, UNKNOWN, RELEASED} <= set(ends)
