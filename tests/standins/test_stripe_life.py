"""How a subscription at the stand-in for Stripe runs on, lapses, is changed and ends, month by month."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.standins.server import StandIns
from tests.standins.stripe_asking import checkout, client, kinds, sent, subscribed
from tests.standins.stripe_clock import a_month_after
from tests.standins.stripe_life import advance, advance_to_period_end, end, pause
from tests.standins.stripe_state import ASKS_LATER, BAD_BANK, DECLINED, FAILS_LATER, GOOD_BANK, GOOD_CARD, Stripe, Thing
from tests.standins.stripe_things import item_of
from ytempire.ground.standins import PRICES

UPDATED = "customer.subscription.updated"


@pytest.fixture
def life(stripe_standin: StandIns) -> Stripe:
    return stripe_standin.desk.stripe


def invoices(asked: Any, subscription: Thing) -> list[tuple[str, int]]:
    """Status and total in cents of each, newest first."""
    found = asked.v1.invoices.list({"subscription": subscription["id"]}).data
    return [(one.status, one.total) for one in found]


def portal(standins: StandIns, subscription: Thing, **form: str) -> str:
    """The page of the portal, after a form was sent there if there is one."""
    asked = client(standins).v1.billing_portal.sessions
    url = asked.create({"customer": subscription["customer"], "return_url": "http://127.0.0.1:9/billing"}).url
    if form:
        assert sent(url, subscription=subscription["id"], **form)[0] == 303
    return sent(url)[2]


def test_each_month_is_paid_for_when_it_begins(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin)
    first_end = item_of(made)["current_period_end"]
    advance(life, days=70)
    assert invoices(client(stripe_standin), made) == [("paid", 4900)] * 3
    assert item_of(made)["current_period_start"] > first_end
    paid = [event["created"] for event in life.events if event["type"] == "invoice.paid"]
    assert paid[1] == first_end  # at its time, not when the clock arrived


def test_the_last_day_of_january_renews_on_the_last_of_february() -> None:
    moment = datetime(2027, 1, 31, 9, tzinfo=UTC)
    following = a_month_after(int(moment.timestamp()), 31)
    assert datetime.fromtimestamp(following, UTC) == datetime(2027, 2, 28, 9, tzinfo=UTC)
    assert datetime.fromtimestamp(a_month_after(following, 31), UTC) == datetime(2027, 3, 31, 9, tzinfo=UTC)


def test_a_payment_that_fails_is_tried_again_and_then_the_plan_ends(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin, card=FAILS_LATER)
    advance_to_period_end(life, made)
    [open_one, _] = client(stripe_standin).v1.invoices.list({"customer": made["customer"]}).data
    assert (made["status"], open_one.status, open_one.attempt_count) == ("past_due", "open", 1)
    assert open_one.next_payment_attempt - life.now() in range(3 * 86_400 - 60, 3 * 86_400 + 1)
    advance(life, days=15.1)
    assert (made["status"], made["cancellation_details"]["reason"]) == ("canceled", "payment_failed")
    assert kinds(stripe_standin)[-7:] == [UPDATED, "invoice.payment_failed", UPDATED, "invoice.payment_failed",
        "invoice.payment_failed", "invoice.payment_failed", "customer.subscription.deleted"]  # fmt: skip


@pytest.mark.parametrize("status", ["unpaid", "past_due"])
def test_after_the_last_try_it_is_as_the_account_is_set(stripe_standin: StandIns, life: Stripe, status: str) -> None:
    life.after_retries = status
    made = subscribed(stripe_standin, card=FAILS_LATER)
    advance(life, days=50)
    assert made["status"] == status
    assert life.find("event", type="customer.subscription.deleted") == []


def test_a_new_card_in_the_portal_pays_what_is_open(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin, card=FAILS_LATER)
    advance_to_period_end(life, made)
    assert "The last payment failed." in portal(stripe_standin, made)
    assert "The last payment failed." not in portal(stripe_standin, made, do="card", card=GOOD_CARD)
    assert made["status"] == "active"
    assert kinds(stripe_standin)[-3:] == ["payment_intent.succeeded", "invoice.paid", UPDATED]
    advance(life, days=10)
    assert invoices(client(stripe_standin), made) == [("paid", 4900)] * 2  # it is not tried again


def test_the_page_of_an_invoice_takes_a_payment(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin, card=FAILS_LATER)
    advance_to_period_end(life, made)
    page = life.objects[made["latest_invoice"]]["hosted_invoice_url"]
    assert sent(page, card=DECLINED)[0] == 402
    assert made["status"] == "past_due"
    assert sent(page, card=GOOD_CARD)[0] == 200
    assert made["status"] == "active"
    assert sent(f"{page}/pdf")[2].startswith("%PDF")


def test_a_bank_may_ask_for_a_word(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin, card=ASKS_LATER)
    advance_to_period_end(life, made)
    assert kinds(stripe_standin)[-3:] == ["invoice.payment_failed", "invoice.payment_action_required", UPDATED]


def test_a_first_payment_that_fails_leaves_it_incomplete(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin, card=DECLINED)
    assert (made["status"], kinds(stripe_standin)) == ("incomplete", ["customer.subscription.created",
                                                                      "invoice.payment_failed"])  # fmt: skip
    advance(life, hours=23)
    assert (made["status"], kinds(stripe_standin)[-1]) == ("incomplete_expired", UPDATED)


@pytest.mark.parametrize("flexible", [False, True])
def test_a_plan_that_is_cancelled_runs_to_the_end_of_its_period(
    stripe_standin: StandIns, life: Stripe, flexible: bool
) -> None:
    life.flexible = flexible
    made = subscribed(stripe_standin)
    assert "Ends on" in portal(stripe_standin, made, do="cancel")
    assert (made["status"], made["cancel_at_period_end"]) == ("active", not flexible)
    assert made["cancel_at"] == item_of(made)["current_period_end"]
    advance_to_period_end(life, made)
    assert (made["status"], kinds(stripe_standin)[-1]) == ("canceled", "customer.subscription.deleted")
    assert invoices(client(stripe_standin), made) == [("paid", 4900)]
    assert "You have no plan" in portal(stripe_standin, made)


def test_a_cancellation_can_be_taken_back(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin)
    portal(stripe_standin, made, do="cancel")
    assert "Renews on" in portal(stripe_standin, made, do="resume")
    advance_to_period_end(life, made)
    assert made["status"] == "active"


def test_a_dearer_plan_is_billed_for_what_is_left(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin, "starter")
    whole = item_of(made)["current_period_end"] - item_of(made)["current_period_start"]
    advance(life, seconds=whole / 2)
    portal(stripe_standin, made, do="change", price=PRICES["growth"])
    assert item_of(made)["price"]["id"] == PRICES["growth"]
    assert invoices(client(stripe_standin), made) == [("paid", 1500), ("paid", 1900)]


def test_a_cheaper_plan_is_a_credit_for_the_next_bill(stripe_standin: StandIns, life: Stripe) -> None:
    made, asked = subscribed(stripe_standin, "growth"), client(stripe_standin)
    whole = item_of(made)["current_period_end"] - item_of(made)["current_period_start"]
    advance(life, seconds=whole * 0.9)
    items = [{"id": item_of(made)["id"], "price": PRICES["starter"]}]
    changed = asked.v1.subscriptions.update(made["id"], {"items": items})
    assert changed["items"].data[0].price.id == PRICES["starter"]
    advance_to_period_end(life, made)
    latest = asked.v1.invoices.retrieve(made["latest_invoice"])
    assert (latest.total, latest.amount_due) == (1900, 1600)
    assert asked.v1.customers.retrieve(made["customer"]).balance == 0


def test_an_update_and_an_end_by_the_library(stripe_standin: StandIns) -> None:
    made, asked = subscribed(stripe_standin), client(stripe_standin).v1.subscriptions
    told = asked.update(made["id"], {"cancel_at_period_end": True, "metadata": {"user": "7"}})
    assert (told.cancel_at_period_end, told.metadata["user"]) == (True, "7")
    assert asked.update(made["id"], {"cancel_at_period_end": False}).cancel_at is None
    assert asked.cancel(made["id"]).status == "canceled"
    assert asked.list({"customer": made["customer"]}).data == []
    assert [one.id for one in asked.list({"customer": made["customer"], "status": "all"}).data] == [made["id"]]


@pytest.mark.parametrize(
    ("bank", "told", "status"),
    [
        (GOOD_BANK, "checkout.session.async_payment_succeeded", "active"),
        (BAD_BANK, "checkout.session.async_payment_failed", "past_due"),
    ],
)
def test_a_bank_says_after_days_whether_it_pays(
    stripe_standin: StandIns, life: Stripe, bank: str, told: str, status: str
) -> None:
    asked = client(stripe_standin)
    session = checkout(asked, asked.v1.customers.create({}).id)
    sent(session.url, do="pay", card=bank)
    begun = asked.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription", "invoice"]})
    assert (begun.status, begun.payment_status, begun.invoice.status) == ("complete", "unpaid", "open")
    assert begun.subscription.status == "active"
    advance(life, days=3)
    assert kinds(stripe_standin)[-1] == told
    assert asked.v1.subscriptions.retrieve(begun.subscription.id).status == status


def test_what_is_paused_costs_nothing(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin)
    pause(life, made)
    advance(life, days=40)
    pause(life, made, paused=False)
    assert (made["status"], kinds(stripe_standin)[-4:]) == ("active", [
        "customer.subscription.paused", UPDATED, "customer.subscription.resumed", UPDATED])  # fmt: skip


def test_the_portal_of_one_person_changes_nothing_of_another(stripe_standin: StandIns, life: Stripe) -> None:
    mine, theirs = subscribed(stripe_standin), subscribed(stripe_standin)
    asked = client(stripe_standin).v1.billing_portal.sessions
    url = asked.create({"customer": mine["customer"]}).url
    for form in ({"do": "cancel"}, {"do": "change", "price": PRICES["scale"]}):
        sent(url, subscription=theirs["id"], **form)
    assert (theirs["cancel_at"], item_of(theirs)["price"]["id"]) == (None, PRICES["growth"])


def test_what_is_over_stays_over(stripe_standin: StandIns, life: Stripe) -> None:
    made = subscribed(stripe_standin)
    end(life, made)
    count = len(life.events)
    advance(life, days=90)
    assert (made["status"], len(life.events)) == ("canceled", count)
