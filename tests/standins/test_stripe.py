"""The stand-in for Stripe, asked by Stripe's own library and visited by a person: what is sold, and what is refused."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.standins.server import StandIns
from tests.standins.stripe_asking import MAYA, checkout, client, kinds, refused, sent, subscribed
from tests.standins.stripe_life import advance
from tests.standins.stripe_state import DECLINED, GOOD_CARD, Stripe, keep_in
from ytempire.ground.standins import PRICES

NOWHERE = "http://127.0.0.1:9"


def test_a_person_pays_and_has_a_subscription(stripe_standin: StandIns, asked: Any, maya: str) -> None:
    told = {"metadata": {"user": "7"}}
    session = checkout(asked, maya, allow_promotion_codes=True, client_reference_id="7", subscription_data=told,
                       automatic_tax={"enabled": True}, customer_update={"address": "auto"})  # fmt: skip
    assert (session.status, session.payment_status, session.subscription) == ("open", "unpaid", None)
    assert "Subscribe to Growth" in sent(session.url)[2]
    status, leads_to, _ = sent(session.url, do="pay", card=GOOD_CARD)
    assert (status, leads_to) == (303, f"{NOWHERE}/billing/success?session_id={session.id}")
    paid = asked.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription", "invoice"]})
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    item = paid.subscription["items"].data[0]
    assert (paid.subscription.status, item.price.id) == ("active", PRICES["growth"])
    assert paid.subscription.metadata["user"] == "7"
    assert 28 <= (item.current_period_end - item.current_period_start) / 86_400 <= 31
    assert "current_period_end" not in paid.subscription  # as in Stripe's newer versions
    assert (paid.invoice.status, paid.invoice.total, paid.invoice.amount_remaining) == ("paid", 4900, 0)
    assert paid.invoice.parent.subscription_details.subscription == paid.subscription.id
    assert kinds(stripe_standin) == [
        "customer.subscription.created", "payment_intent.succeeded", "invoice.paid", "customer.subscription.updated",
        "checkout.session.completed",
    ]  # fmt: skip
    assert sent(session.url)[0] == 410
    assert stripe_standin.desk.stripe.judged == 3


def test_a_declined_card_sells_nothing_and_another_can_be_tried(
    stripe_standin: StandIns, asked: Any, maya: str
) -> None:
    session = checkout(asked, maya)
    for form in ({"do": "decline"}, {"do": "pay", "card": DECLINED}):
        status, _, page = sent(session.url, **form)
        assert (status, "Your card was declined" in page) == (402, True)
    assert kinds(stripe_standin) == []
    assert sent(session.url, do="pay", card=GOOD_CARD)[0] == 303


def test_cancel_leads_back_and_the_session_stays_open(asked: Any, maya: str) -> None:
    session = checkout(asked, maya)
    assert sent(session.url, do="cancel")[:2] == (303, f"{NOWHERE}/billing/cancelled")
    assert asked.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_promotion_code_makes_every_invoice_cheaper(stripe_standin: StandIns, asked: Any, maya: str) -> None:
    session = checkout(asked, maya, allow_promotion_codes=True)
    assert "This code is invalid" in sent(session.url, do="pay", card=GOOD_CARD, promotion="PEPPER")[2]
    sent(session.url, do="pay", card=GOOD_CARD, promotion="SALT20")
    advance(stripe_standin.desk.stripe, days=31)
    assert [one.total for one in asked.v1.invoices.list({"customer": maya}).data] == [3920, 3920]
    without = checkout(asked, maya)
    assert sent(without.url, do="pay", card=GOOD_CARD, promotion="SALT20")[0] == 402


def test_a_trial_costs_nothing_until_it_ends(stripe_standin: StandIns, asked: Any, maya: str) -> None:
    session = checkout(asked, maya, subscription_data={"trial_period_days": 14})
    sent(session.url, do="pay", card=GOOD_CARD)
    [one] = asked.v1.subscriptions.list({"customer": maya}).data
    assert (one.status, one.trial_end - one.trial_start) == ("trialing", 14 * 86_400)
    assert asked.v1.checkout.sessions.retrieve(session.id).payment_status == "no_payment_required"
    advance(stripe_standin.desk.stripe, days=11)
    assert kinds(stripe_standin)[-1] == "customer.subscription.trial_will_end"
    advance(stripe_standin.desk.stripe, days=3)
    assert asked.v1.subscriptions.retrieve(one.id).status == "active"
    assert [each.total for each in asked.v1.invoices.list({"subscription": one.id}).data] == [4900, 0]


def test_a_session_ends_by_itself_or_is_ended(stripe_standin: StandIns, asked: Any, maya: str) -> None:
    first, second = checkout(asked, maya), checkout(asked, maya)
    assert asked.v1.checkout.sessions.expire(first.id).status == "expired"
    assert refused(lambda: asked.v1.checkout.sessions.expire(first.id))[0] == "InvalidRequestError"
    advance(stripe_standin.desk.stripe, hours=25)
    ended = asked.v1.checkout.sessions.list({"customer": maya}).data
    assert [(one.id, one.status) for one in ended] == [(second.id, "expired"), (first.id, "expired")]
    assert kinds(stripe_standin) == ["checkout.session.expired"] * 2
    assert sent(second.url, do="pay", card=GOOD_CARD)[0] == 410


def test_what_falls_due_meanwhile_is_done_at_the_next_call(stripe_standin: StandIns, asked: Any, maya: str) -> None:
    session = checkout(asked, maya)
    stripe_standin.desk.stripe.clock.shift(hours=25)
    assert asked.v1.checkout.sessions.retrieve(session.id).status == "expired"


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"customer": "cus_nobody"}, "customer"),
        ({"mode": "payment"}, "mode"),
        ({"customer_email": "maya@example.com"}, "customer"),
        ({"automatic_tax": {"enabled": True}}, "automatic_tax"),
        ({"expires_at": int(time.time()) + 60}, "expires_at"),
        ({"line_items": [{"price": PRICES["growth"]}]}, "line_items[0][quantity]"),
    ],
)
def test_what_stripe_does_not_sell_is_refused(asked: Any, maya: str, more: dict[str, Any], param: str) -> None:
    told = {"customer": maya, **more}
    assert refused(lambda: checkout(asked, told.pop("customer"), **told))[::2] == ("InvalidRequestError", param)


def test_ids_that_there_are_none_of_are_refused(asked: Any) -> None:
    for call in (asked.v1.customers, asked.v1.checkout.sessions, asked.v1.subscriptions, asked.v1.invoices,
                 asked.v1.prices, asked.v1.events):  # fmt: skip
        assert refused(lambda call=call: call.retrieve("nothing_123"))[:2] == (
            "InvalidRequestError",
            "resource_missing",
        )
    for call in (asked.v1.subscriptions, asked.v1.invoices):
        assert refused(lambda call=call: call.list({"customer": "cus_nobody"}))[2] == "customer"
    portal = asked.v1.billing_portal.sessions
    assert refused(lambda: portal.create({"customer": "cus_nobody"}))[2] == "customer"


def test_lists_are_paged_newest_first(asked: Any, maya: str) -> None:
    made = [maya, *(asked.v1.customers.create(MAYA).id for _ in range(4))]
    first = asked.v1.customers.list({"limit": 2})
    assert ([one.id for one in first.data], first.has_more) == ([made[4], made[3]], True)
    rest = asked.v1.customers.list({"limit": 2, "starting_after": made[3]})
    assert [one.id for one in rest.auto_paging_iter()] == [made[2], made[1], made[0]]


def test_what_was_sold_is_there_after_a_restart(stripe_standin: StandIns, tmp_path: Path) -> None:
    keep_in(stripe_standin.desk.stripe, tmp_path)
    try:
        made = subscribed(stripe_standin)
        client(stripe_standin).v1.prices.list()  # each call writes down what there is
        again = Stripe()
        keep_in(again, tmp_path)
        assert again.get("subscription", made["id"]) == made
        assert again.new("cus_", "customer")["id"] not in stripe_standin.desk.stripe.objects
    finally:
        stripe_standin.desk.stripe.kept = None


def test_a_deleted_customer_has_no_subscription_any_more(stripe_standin: StandIns, asked: Any) -> None:
    made = subscribed(stripe_standin)
    asked.v1.customers.delete(made["customer"])
    assert asked.v1.customers.retrieve(made["customer"]).deleted is True
    assert asked.v1.subscriptions.retrieve(made["id"]).status == "canceled"
