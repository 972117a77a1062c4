"""What is written down of how a person pays, where bills are old, clocks differ, and others write at the same time."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import event, select, text
from stripe import WebhookSignature

from tests.billing.at_stripe import AtStripe
from tests.billing.till import Till
from tests.standins.stripe_life import advance_to_period_end
from tests.standins.stripe_state import FAILS_LATER
from tests.standins.stripe_things import item_of
from tests.support.databases import ONE_KIND
from tests.support.waiting import until
from ytempire.accounts.user import User
from ytempire.admin import granting
from ytempire.billing import refreshing
from ytempire.billing.plan import plans
from ytempire.billing.refreshing import Found
from ytempire.billing.standing import standing_of
from ytempire.extensions import db, shared_now, utcnow, writing
from ytempire.providers.payments import Subscription
from ytempire.webhooks.received import Received

POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
DAY = 86_400
# The server's clock, an hour ahead of this computer's.
AHEAD = """
CREATE SCHEMA ahead;
CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql
AS 'SELECT pg_catalog.clock_timestamp() + interval ''1 hour'''
"""


def state(at: AtStripe) -> str:
    with at.app.app_context():
        return standing_of(db.session.get_one(User, at.cast.owner.id)).state


@ONE_KIND
def test_a_bill_that_was_written_off_long_ago_takes_no_days_of_grace(at_stripe: AtStripe) -> None:
    at_stripe.subscribe()
    (subscription,) = at_stripe.of_owner("subscription")
    (old,) = at_stripe.of_owner("invoice")
    old.update(status="uncollectible", created=old["created"] - 200 * DAY)
    old["status_transitions"]["finalized_at"] -= 200 * DAY
    at_stripe.stripe.objects[subscription["customer"]]["_card"] = FAILS_LATER
    advance_to_period_end(at_stripe.stripe, subscription)
    at_stripe.deliver()
    newest = at_stripe.of_owner("invoice")[0]
    assert state(at_stripe) == "grace"
    assert at_stripe.customer().pay_url == newest["hosted_invoice_url"]


@ONE_KIND
def test_pay_now_leads_to_the_newest_bill_and_grace_counts_from_the_oldest_since_one_was_paid(
    at_stripe: AtStripe,
) -> None:
    at_stripe.subscribe()
    (subscription,) = at_stripe.of_owner("subscription")
    (first,) = at_stripe.of_owner("invoice")
    at_stripe.stripe.objects[subscription["customer"]]["_card"] = FAILS_LATER
    advance_to_period_end(at_stripe.stripe, subscription)
    at_stripe.deliver()
    (oldest,) = at_stripe.stripe.find("invoice", status="open", customer=subscription["customer"])
    with at_stripe.stripe.lock:  # the bill of the next month, and one from before one that was paid
        for own, days in (("in_next", 31), ("in_before", -400)):
            at = oldest["created"] + days * DAY
            at_stripe.stripe.objects[own] = {
                **oldest, "id": own, "created": at, "hosted_invoice_url": f"https://invoice.test/{own}",
                "status_transitions": {**oldest["status_transitions"], "finalized_at": at},
            }  # fmt: skip
    with at_stripe.app.app_context():
        refreshing.refresh(at_stripe.cast.owner.id)
    customer = at_stripe.customer()
    assert first["status"] == "paid"
    assert customer.pay_url == "https://invoice.test/in_next"
    assert customer.owing_since is not None
    assert customer.owing_since.timestamp() == oldest["status_transitions"]["finalized_at"]


@ONE_KIND
def test_a_plan_that_ends_on_a_later_day_is_kept_until_then(at_stripe: AtStripe) -> None:
    at_stripe.subscribe()
    (subscription,) = at_stripe.of_owner("subscription")
    ends = item_of(subscription)["current_period_end"] + 300 * DAY
    subscription["cancel_at"] = ends
    at_stripe.stripe.announce("customer.subscription.updated", subscription)
    at_stripe.deliver()
    assert state(at_stripe) == "ending"
    period_end = at_stripe.customer().period_end
    assert period_end is not None
    assert period_end.timestamp() == ends


@POSTGRESQL
def test_when_stripe_was_asked_is_told_by_the_clock_of_the_database(till: Till) -> None:
    till.subscribe()
    with till.app.app_context():
        with db.engine.begin() as server:
            server.execute(text(AHEAD))
        db.session.remove()
        db.engine.dispose()

        @event.listens_for(db.engine, "connect")
        def look_there_first(connection: Any, _record: Any) -> None:
            connection.execute("SET search_path = ahead, public, pg_catalog")
            connection.commit()

        try:
            later = utcnow() + timedelta(minutes=59)
            assert shared_now() > later
            refreshing.refresh(till.cast.owner.id)
            fetched_at = till.customer().fetched_at
            assert fetched_at is not None
            assert fetched_at > later
        finally:
            with db.engine.begin() as server:
                server.execute(text("DROP SCHEMA ahead CASCADE"))


class Held(Found):
    """Nothing is there any more; whoever writes that down is held up where the rows are locked."""

    def __init__(self, found: Found, locked: Event, go_on: Event) -> None:
        super().__init__(shared_now(), found.customer_id)
        self.__dict__.update(locked=locked, go_on=go_on)

    @property
    def subscription(self) -> Subscription | None:
        self.__dict__["locked"].set()
        self.__dict__["go_on"].wait(10)
        return None


@POSTGRESQL
def test_a_plan_that_ends_and_one_that_is_granted_do_not_wait_for_each_other(till: Till) -> None:
    till.subscribe()
    owner, admin, locked, go_on, done = till.cast.owner.id, till.cast.admin.id, Event(), Event(), []
    with till.app.app_context():
        found = refreshing.ask(till.customer().customer_id or "")

    def ends() -> None:
        with till.app.app_context():
            held = Held(found, locked, go_on)
            with writing():
                done.append(refreshing.store(owner, held))

    def is_granted() -> None:
        with till.app.app_context():
            granting.grant(admin, owner, plans()["scale"], "A friend.", None)
            done.append(True)

    both = [Thread(target=ends), Thread(target=is_granted)]
    both[0].start()
    assert locked.wait(10)
    both[1].start()
    with till.app.app_context():
        waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        until(lambda: db.session.execute(waits).scalar_one() and not db.session.rollback(), "the grant waits")
    go_on.set()
    for one in both:
        one.join(20)
    assert done == [True, True]
    assert (till.customer().status, till.customer().granted) == ("", "scale")


@ONE_KIND
def test_events_that_wait_when_billing_is_turned_off_are_done_with(at_stripe: AtStripe) -> None:
    at_stripe.pay(at_stripe.begin())
    for told in list(at_stripe.stripe.events):
        at_stripe.send(told)
    settings = at_stripe.app.config["SETTINGS"]
    at_stripe.app.config["SETTINGS"] = settings.model_copy(update={"billing": "off"})
    assert at_stripe.work() > 0
    assert set(at_stripe.events().values()) == {"ignored"}


@ONE_KIND
@pytest.mark.parametrize("late", [{}, {"created": "never"}], ids=["old", "malformed"])
def test_of_what_stripe_has_signed_it_is_not_kept_who_pays(till: Till, late: dict[str, Any]) -> None:
    told = {"id": "evt_9", "object": "event", "type": "invoice.paid", "created": int(time.time()),
            "data": {"object": {"customer_email": "someone@example.com"}}, **late}  # fmt: skip
    body = json.dumps(told)
    at = int(time.time()) - (0 if late else 400)
    signature = WebhookSignature.generate_signature_header(body, till.secret, at)
    headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
    assert till.app.test_client().post("/v1/webhooks/stripe", data=body, headers=headers).status_code == 400
    with till.app.app_context():
        assert db.session.scalars(select(Received.body)).all() == ["evt_9 invoice.paid"]
