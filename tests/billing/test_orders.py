"""However the events of a subscription's life come, in the end what is known is what Stripe says.

A life is lived once at the built-in checkout; what Stripe would have said, and what it knew after each step, is written
down. Then the same events come in every order, some of them several times, some of them not at all. Stripe knows no
more meanwhile than what has to have happened for them to come.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from tests.billing.till import Till
from tests.support.databases import ONE_KIND
from ytempire.billing import jobs, reconciling, refreshing
from ytempire.billing.customer import Customer
from ytempire.billing.event import BillingEvent
from ytempire.billing.invoice import Invoice
from ytempire.billing.rehearsal import RehearsalObject
from ytempire.extensions import db, utcnow, writing

Known = dict[str, dict[str, Any]]  # what Stripe knows: content by id
STEPS = (("change", "growth"), ("end", ""), ("refuse", ""), ("pay", ""), ("cancel", ""), ("end", ""))
CREATED, UPDATED, PAID, FAILED, RECOVERED, ENDING, DELETED = range(7)
SIX = ((CREATED, "customer.subscription.created"), (UPDATED, "customer.subscription.updated"), (PAID, "invoice.paid"),
       (FAILED, "invoice.payment_failed"), (RECOVERED, "customer.subscription.updated"),
       (DELETED, "customer.subscription.deleted"))  # fmt: skip


@dataclass(frozen=True)
class Said:
    """An event, and the step that it tells of."""

    step: int
    event: dict[str, Any]


@dataclass(frozen=True)
class Life:
    """`said` as it came, `known` what Stripe knows after each step, `end` what is to be known here in the end."""

    said: list[Said]
    known: list[Known]
    end: dict[str, Any]

    def six(self) -> list[Said]:
        """Created, updated, paid, failed, recovered, deleted."""
        return [next(one for one in self.said if (one.step, one.event["type"]) == wanted) for wanted in SIX]


def lived(till: Till) -> Life:
    till.rehearse_pay(till.begin("starter"))
    said, known = _new_of(till, []), [_known(till)]
    for what, plan in STEPS:
        till.rehearse(what, plan)
        said = _new_of(till, said)
        known.append(_known(till))
    till.work()
    assert till.state()["status"] == "canceled"
    return Life(said, known, till.state())


def _new_of(till: Till, said: list[Said]) -> list[Said]:
    """With what came since."""
    step, before = (said[-1].step + 1 if said else CREATED), {one.event["id"] for one in said}
    with till.app.app_context():
        rows = db.session.scalars(select(BillingEvent).order_by(BillingEvent.at)).all()
        return said + [Said(step, _as_sent(row)) for row in rows if row.id not in before]


def _as_sent(row: BillingEvent) -> dict[str, Any]:
    return {"id": row.id, "object": "event", "type": row.kind, "created": int(row.made_at.timestamp()),
            "data": {"object": row.payload}}  # fmt: skip


def _known(till: Till) -> Known:
    with till.app.app_context():
        return {row.id: dict(row.content) for row in db.session.scalars(select(RehearsalObject))}


def begin_anew(till: Till) -> None:
    """Nothing was heard, and nothing is known but who the customer is."""
    with till.app.app_context(), writing():
        db.session.execute(delete(BillingEvent))
        db.session.execute(delete(Invoice))
        db.session.execute(update(Customer).values(
            status="", plan="", subscription_id=None, period_end=None, trial_end=None, ends_at_period_end=False,
            owing_since=None, problem="", pay_url="", fetched_at=None, revision=0,
        ))  # fmt: skip


def set_known(till: Till, known: Known) -> None:
    """What Stripe knows from now on; what is not made yet is nobody's."""
    owner = till.customer().customer_id or ""
    with till.app.app_context(), writing():
        for row in db.session.scalars(select(RehearsalObject)):
            row.content = known.get(row.id, row.content)
            row.customer_id = owner if row.id in known else ""


def heard_in(till: Till, life: Life, order: Sequence[Said]) -> dict[str, Any]:
    """What is known here after all came in this order."""
    begin_anew(till)
    reached = -1
    for one in order:
        if one.step > reached:
            reached = one.step
            set_known(till, life.known[reached])
        till.hear(one.event)
        till.work()
    return till.state()


@ONE_KIND
def test_all_orders_of_a_subscriptions_life_end_the_same(till: Till, long: bool) -> None:
    life = lived(till)
    orders = list(itertools.permutations(life.six()))
    assert len(orders) == 720
    for order in orders if long else orders[::36]:
        assert heard_in(till, life, order) == life.end, [one.event["type"] for one in order]


@ONE_KIND
def test_orders_with_each_event_one_to_three_times_end_the_same(till: Till, long: bool) -> None:
    life = lived(till)
    for seed in range(500 if long else 10):
        chance = random.Random(seed)
        order = [one for one in life.said for _ in range(chance.randint(1, 3))]
        chance.shuffle(order)
        assert heard_in(till, life, order) == life.end, f"seed {seed}"
        assert set(till.events().values()) == {"done"}


def test_what_never_came_is_made_good_by_the_comparison_of_the_night(till: Till) -> None:
    life = lived(till)
    for heard in (0, 1, 4, len(life.said) - 1):
        begin_anew(till)
        for one in life.said[:heard]:
            set_known(till, life.known[one.step])
            till.hear(one.event)
            till.work()
        set_known(till, life.known[-1])
        assert till.state() != life.end
        with till.app.app_context():
            assert list(reconciling.due(utcnow() + reconciling.EVERY)) == [till.cast.owner.id]
            jobs.compare(till.cast.owner.id)
            assert list(reconciling.due(utcnow())) == []
        assert till.state() == life.end


def test_an_answer_to_an_earlier_question_overwrites_no_later_one(till: Till) -> None:
    till.subscribe("starter")
    owner = till.cast.owner.id
    with till.app.app_context():
        early = refreshing.ask(till.customer().customer_id or "")
        db.session.commit()
    till.rehearse("change", "scale")
    till.work()
    with till.app.app_context(), writing():
        assert refreshing.store(owner, early) is False
    assert till.customer().plan == "scale"
    with till.app.app_context(), writing():  # a clock that was put back is no reason to listen to nobody
        db.session.get_one(Customer, owner).fetched_at = utcnow() + 2 * reconciling.EVERY
    with till.app.app_context(), writing():
        assert refreshing.store(owner, early) is True
