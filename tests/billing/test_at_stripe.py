"""A plan is paid at Stripe, kept, owed for, changed and given back."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.billing.at_stripe import AtStripe
from tests.standins.stripe_life import advance, advance_to_period_end, attempt, change, end_later, pause
from tests.standins.stripe_state import ASKS_LATER, FAILS_LATER
from tests.support.databases import ONE_KIND
from ytempire.billing.customer import Customer
from ytempire.billing.paying import NothingToManage
from ytempire.extensions import db, writing


def test_a_plan_is_chosen_paid_and_kept_to_the_end_of_its_period(at_stripe: AtStripe) -> None:
    where = at_stripe.begin("growth")
    assert where.startswith(f"{at_stripe.standins.address}/stripe/checkout/cs_")
    assert at_stripe.customer().status == ""
    subscription = at_stripe.pay(where)
    assert set(at_stripe.deliver()) == {200}
    customer = at_stripe.customer()
    assert (customer.plan, customer.status, customer.subscription_id) == ("growth", "active", subscription["id"])
    assert at_stripe.checkouts() == [("growth", "complete")]
    assert [bill[1:] for bill in at_stripe.state()["bills"]] == [("paid", 4900)]
    assert "/stripe/portal/bps_" in at_stripe.portal()
    end_later(at_stripe.stripe, subscription, True)
    at_stripe.deliver()
    assert at_stripe.customer().ends_at_period_end is True
    assert at_stripe.customer().status == "active"
    advance_to_period_end(at_stripe.stripe, subscription)
    at_stripe.deliver()
    assert (at_stripe.customer().status, at_stripe.customer().plan) == ("canceled", "growth")


@ONE_KIND
def test_an_end_that_stripe_tells_by_its_date_alone_is_one_too(at_stripe: AtStripe) -> None:
    at_stripe.subscribe()
    at_stripe.stripe.flexible = True
    end_later(at_stripe.stripe, at_stripe.of_owner("subscription")[0], True)
    at_stripe.deliver()
    assert at_stripe.customer().ends_at_period_end is True


@ONE_KIND
def test_the_plan_is_changed_in_the_portal(at_stripe: AtStripe) -> None:
    at_stripe.subscribe("starter")
    change(at_stripe.stripe, at_stripe.of_owner("subscription")[0],
           at_stripe.app.config["SETTINGS"].stripe_price_scale)  # fmt: skip
    at_stripe.deliver()
    assert at_stripe.customer().plan == "scale"


@ONE_KIND
@pytest.mark.parametrize("card", [FAILS_LATER, ASKS_LATER])
def test_a_payment_that_fails_later_is_owed_until_it_is_paid(at_stripe: AtStripe, card: str) -> None:
    at_stripe.subscribe(card=card)
    (subscription,) = at_stripe.of_owner("subscription")
    advance_to_period_end(at_stripe.stripe, subscription)
    at_stripe.deliver()
    owing, (bill, _) = at_stripe.customer(), at_stripe.of_owner("invoice")
    assert owing.status == "past_due"
    assert owing.owing_since is not None
    assert int(owing.owing_since.timestamp()) == bill["status_transitions"]["finalized_at"]
    assert owing.pay_url == bill["hosted_invoice_url"] != ""
    since = owing.owing_since
    advance(at_stripe.stripe, days=3)  # Stripe tries again
    at_stripe.deliver()
    assert at_stripe.customer().owing_since == since
    with at_stripe.stripe.lock:
        at_stripe.stripe.objects[subscription["customer"]]["_card"] = "4242424242424242"
        attempt(at_stripe.stripe, bill, present=True)
    at_stripe.deliver()
    paid = at_stripe.customer()
    assert (paid.status, paid.owing_since, paid.problem, paid.pay_url) == ("active", None, "", "")


@ONE_KIND
@pytest.mark.parametrize("status", ["canceled", "unpaid", "past_due"])
def test_what_is_never_paid_ends_as_stripe_says(at_stripe: AtStripe, status: str) -> None:
    at_stripe.stripe.after_retries = status
    at_stripe.subscribe(card=FAILS_LATER)
    advance(at_stripe.stripe, days=50)
    at_stripe.deliver()
    assert at_stripe.customer().status == status
    assert (at_stripe.customer().owing_since is not None) == (status != "canceled")


@ONE_KIND
def test_a_plan_that_is_paused_is_none_until_it_goes_on(at_stripe: AtStripe) -> None:
    at_stripe.subscribe()
    (subscription,) = at_stripe.of_owner("subscription")
    pause(at_stripe.stripe, subscription)
    at_stripe.deliver()
    assert at_stripe.customer().status == "paused"
    pause(at_stripe.stripe, subscription, False)
    at_stripe.deliver()
    assert at_stripe.customer().status == "active"


@ONE_KIND
def test_only_the_first_subscription_is_tried_for_nothing(at_stripe: AtStripe) -> None:
    at_stripe.app.config["SETTINGS"] = at_stripe.app.config["SETTINGS"].model_copy(update={"billing_trial_days": 14})
    at_stripe.subscribe()
    assert at_stripe.customer().status == "trialing"
    (subscription,) = at_stripe.of_owner("subscription")
    end_later(at_stripe.stripe, subscription, True)
    advance_to_period_end(at_stripe.stripe, subscription)
    at_stripe.deliver()
    assert at_stripe.customer().status == "canceled"
    at_stripe.subscribe()
    assert at_stripe.customer().status == "active"


@ONE_KIND
def test_stripe_reckons_the_tax_where_that_is_set(at_stripe: AtStripe) -> None:
    at_stripe.app.config["SETTINGS"] = at_stripe.app.config["SETTINGS"].model_copy(update={"stripe_tax": True})
    at_stripe.begin("starter")
    at_stripe.app.config["SETTINGS"] = at_stripe.app.config["SETTINGS"].model_copy(update={"stripe_tax": False})
    at_stripe.begin("scale")
    assert [one["automatic_tax"]["enabled"] for one in at_stripe.of_owner("checkout.session")] == [False, True]


@ONE_KIND
def test_a_checkout_of_another_plan_is_ended_at_stripe(at_stripe: AtStripe) -> None:
    at_stripe.begin("starter")
    at_stripe.begin("scale")
    assert [one["status"] for one in at_stripe.of_owner("checkout.session")] == ["open", "expired"]
    at_stripe.deliver()
    assert at_stripe.checkouts() == [("starter", "expired"), ("scale", "open")]


@ONE_KIND
def test_a_checkout_that_has_run_out_is_begun_anew(at_stripe: AtStripe) -> None:
    at_stripe.begin()
    advance(at_stripe.stripe, days=2)
    at_stripe.deliver()
    assert at_stripe.checkouts() == [("growth", "expired")]
    at_stripe.subscribe()
    assert at_stripe.customer().plan == "growth"


@ONE_KIND
def test_a_customer_that_stripe_does_not_have_is_made_anew(at_stripe: AtStripe) -> None:
    at_stripe.subscribe()
    at_stripe.stripe.reset()  # as with the key of another account
    at_stripe.stripe.number = 1000
    with at_stripe.app.app_context(), writing():
        db.session.execute(update(Customer).values(status="canceled"))
    with pytest.raises(NothingToManage):
        at_stripe.portal()
    at_stripe.subscribe("starter")
    assert at_stripe.customer().plan == "starter"
    assert len(at_stripe.stripe.find("customer")) == 1


@ONE_KIND
def test_a_price_of_former_times_is_still_of_its_plan(at_stripe: AtStripe) -> None:
    at_stripe.subscribe("growth")
    at_stripe.app.config["SETTINGS"] = at_stripe.app.config["SETTINGS"].model_copy(
        update={"stripe_price_growth": "price_of_next_year"}
    )
    advance_to_period_end(at_stripe.stripe, at_stripe.of_owner("subscription")[0])
    at_stripe.deliver()
    assert (at_stripe.customer().plan, at_stripe.customer().status) == ("growth", "active")


@ONE_KIND
def test_while_stripe_is_away_what_it_said_waits(at_stripe: AtStripe) -> None:
    at_stripe.pay(at_stripe.begin())
    at_stripe.fail("503", "subscriptions.list", times=40)
    at_stripe.deliver()
    assert at_stripe.customer().status == ""
    assert "new" in at_stripe.events().values()
    at_stripe.standins.desk.recover("stripe")
    at_stripe.work()
    assert set(at_stripe.events().values()) <= {"done", "ignored"}
    assert at_stripe.customer().plan == "growth"
