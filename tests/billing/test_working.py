"""Events worked off: once each, again after what failed, by another worker after a kill; people compared in time."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from tests.billing.till import Till
from tests.support.waiting import until
from ytempire import live
from ytempire.billing import jobs, reconciling, working
from ytempire.billing.checkout import Checkout
from ytempire.billing.customer import Customer
from ytempire.billing.event import BillingEvent
from ytempire.billing.rehearsal import RehearsalObject
from ytempire.extensions import db, redis_client, utcnow, writing

LATER = timedelta(minutes=5)


def event(customer: str | None, kind: str = "invoice.paid", own: str = "evt_1") -> dict[str, Any]:
    return {"id": own, "object": "event", "type": kind, "created": int(time.time()),
            "data": {"object": {"id": "in_1", "customer": customer}}}  # fmt: skip


def one(till: Till, own: str = "evt_1") -> BillingEvent:
    with till.app.app_context():
        return db.session.get_one(BillingEvent, own)


def queued(till: Till, queue: str = jobs.QUEUE) -> list[str]:
    with till.app.app_context():
        return [str(job_id) for job_id in jobs._queue(queue).get_job_ids()]


def test_what_is_nobodys_here_and_what_nobody_hears_does_nothing(till: Till) -> None:
    till.subscribe()
    before, mine = till.customer().fetched_at, till.customer().customer_id
    till.hear(event("cus_of_somebody_else"))
    till.hear(event(None, own="evt_2"))
    till.hear(event(mine, "customer.discount.created", "evt_3"))
    till.work()
    assert [one(till, own).state for own in ("evt_1", "evt_2", "evt_3")] == ["ignored"] * 3
    assert till.customer().fetched_at == before


def test_open_pages_hear_of_a_plan_that_is_there(till: Till) -> None:
    till.rehearse_pay(till.begin())
    pages: live.Listeners = till.app.extensions["ytempire_live"]
    inbox = pages.add(till.cast.owner.id)
    with till.app.app_context():
        until(lambda: redis_client().pubsub_numsub(live.CHANNEL)[0][1], "somebody listens")
    try:
        till.work()
        assert inbox.get(timeout=10).user_id == till.cast.owner.id
    finally:
        pages.remove(till.cast.owner.id, inbox)


def test_an_event_that_was_worked_off_is_not_worked_off_again(till: Till) -> None:
    till.subscribe()
    till.hear(event(till.customer().customer_id))
    till.work()
    seen = till.customer().fetched_at
    with till.app.app_context():
        jobs.work("evt_1")
    assert till.customer().fetched_at == seen
    assert (one(till).state, one(till).tries) == ("done", 1)


def test_an_event_whose_worker_was_killed_is_worked_off_by_another(till: Till) -> None:
    till.subscribe()
    till.hear(event(till.customer().customer_id))
    with till.app.app_context():
        assert working._claimed("evt_1") is not None  # and then the worker is gone
        jobs.work("evt_1")
        assert one(till).state == "working"
        assert jobs.put_back(utcnow()) == 0
        assert jobs.put_back(utcnow() + working.LASTS) == 1
        with writing():
            db.session.execute(update(BillingEvent).where(BillingEvent.id == "evt_1").values(next_at=utcnow()))
        jobs.work("evt_1")
    assert (one(till).state, one(till).tries) == ("done", 2)


def test_a_worker_that_is_told_to_end_gives_its_event_back_at_once(till: Till) -> None:
    till.subscribe()
    till.hear(event(till.customer().customer_id))
    with till.app.app_context():
        working._claimed("evt_1")
        jobs.give_back("evt_1")
        jobs.work("evt_1")
    assert one(till).state == "done"


def test_what_breaks_is_tried_later_and_later_and_at_last_given_up(till: Till) -> None:
    till.subscribe()
    with till.app.app_context(), writing():  # what it keeps is not of Stripe's form any more
        for row in db.session.scalars(select(RehearsalObject).where(RehearsalObject.kind == "subscription")):
            row.content = {"status": "active"}
    till.hear(event(till.customer().customer_id))
    waits = []
    for _ in working.PAUSES:
        before = utcnow()
        assert till.work() == 1
        failed = one(till)
        assert (failed.state, failed.problem) == ("new", "KeyError")
        assert failed.next_at is not None
        waits.append((failed.next_at - before).total_seconds())
    assert [round(wait / 5) for wait in waits] == [pause / 5 for pause in working.PAUSES]
    till.work()
    assert (one(till).state, one(till).next_at) == ("failed", None)
    assert till.customer().plan == "growth"


def test_an_event_that_the_queue_lost_is_queued_once_more(till: Till) -> None:
    till.hear(event("cus_1"))
    with till.app.app_context():
        assert jobs.put_back(utcnow() + LATER) == 1
        assert jobs.put_back(utcnow() + LATER) == 0
        redis_client().flushall()
        assert jobs.put_back(utcnow() + LATER) == 1
        jobs.work("evt_1")
        assert jobs.put_back(utcnow() + LATER) == 0


def test_people_are_compared_once_a_day_and_where_word_should_have_come(till: Till) -> None:
    till.subscribe()
    now = utcnow()
    with till.app.app_context():
        assert reconciling.due(now) == []
        assert reconciling.due(now + timedelta(hours=23)) == []
        assert reconciling.due(now + timedelta(hours=25)) == [till.cast.owner.id]
        with writing():  # the period has ended, and nothing was heard since
            db.session.execute(update(Customer).values(period_end=now - LATER, fetched_at=now - 4 * LATER))
        assert reconciling.due(now) == [till.cast.owner.id]
        with writing():
            db.session.execute(update(Customer).values(period_end=now - 8 * LATER))
        assert reconciling.due(now) == []


def test_a_checkout_of_which_nothing_was_heard_is_asked_about(till: Till) -> None:
    till.rehearse_pay(till.begin())
    now = utcnow()
    with till.app.app_context():
        assert reconciling.due(now) == []
        with writing():
            db.session.execute(update(Checkout).values(made_at=now - 3 * LATER))
            db.session.execute(update(Customer).values(fetched_at=now - 3 * LATER))
        assert jobs.compare_due(now) == 1
        assert jobs.compare_due(now) == 0  # once a minute
        jobs.compare(till.cast.owner.id)
        assert reconciling.due(now + LATER) == []
    assert till.checkouts() == [("growth", "complete")]
    assert till.customer().plan == "growth"
    assert len(queued(till)) == 3
    assert queued(till, "sync") == [f"compare-{till.cast.owner.id}"]  # where nobody who has paid waits for it


def test_one_comparison_of_a_person_is_queued_and_the_next_one_has_to_wait(till: Till) -> None:
    till.subscribe()
    now, day = utcnow(), timedelta(hours=25)
    with till.app.app_context():
        assert jobs.compare_due(now + day) == 1
        assert jobs.compare_due(now + day + reconciling.PAUSE / 2) == 0
        assert jobs.compare_due(now + day + 2 * reconciling.PAUSE) == 0  # no worker has come to it yet
        redis_client().flushall()
        assert jobs.compare_due(now + day + 2 * reconciling.PAUSE) == 1


def test_people_who_always_fail_keep_nobody_from_being_compared(till: Till) -> None:
    till.subscribe()
    later = utcnow() + timedelta(hours=25)
    other = till.cast.outsider
    till.begin(who=other)
    with till.app.app_context():
        with writing():  # nothing was ever heard of the one
            db.session.execute(update(Customer).where(Customer.user_id == other.id).values(fetched_at=None))
        assert list(reconciling.due(later, 1)) == [other.id]
        reconciling.asked([other.id], later)
        later += 2 * reconciling.PAUSE
        assert list(reconciling.due(later, 1)) == [till.cast.owner.id]
        assert list(reconciling.due(later)) == [till.cast.owner.id, other.id]


def test_the_terminal_compares_everybody(till: Till) -> None:
    till.rehearse_pay(till.begin())
    told = till.app.test_cli_runner().invoke(args=["billing", "reconcile"])
    assert (told.exit_code, told.output) == (0, "1 compared, 1 put right.\n")
    assert till.app.test_cli_runner().invoke(args=["billing", "reconcile"]).output == "1 compared, 0 put right.\n"
    till.app.config["SETTINGS"] = till.app.config["SETTINGS"].model_copy(update={"billing": "off"})
    told = till.app.test_cli_runner().invoke(args=["billing", "reconcile"])
    assert told.exit_code == 1
    assert "billing is off" in told.output


def test_a_subscription_that_was_cancelled_ends_by_itself_with_its_period(till: Till) -> None:
    till.subscribe()
    till.rehearse("cancel")
    till.work()
    past = int((utcnow() - 4 * LATER).timestamp())
    with till.app.app_context():
        with writing():
            for row in db.session.scalars(select(RehearsalObject).where(RehearsalObject.kind == "subscription")):
                item = {**row.content["items"]["data"][0], "current_period_end": past}
                row.content = {**row.content, "items": {"data": [item]}}
        jobs.compare(till.cast.owner.id)
    assert till.customer().status == "canceled"


def test_what_was_over_90_days_ago_is_forgotten(till: Till) -> None:
    till.subscribe()
    till.begin()
    till.hear(event("cus_1"))
    with till.app.app_context():
        assert reconciling.tidy(utcnow() + timedelta(days=89)) == 0
        assert reconciling.tidy(utcnow() + timedelta(days=91)) == 4
    assert list(till.events().values()) == ["new"]
