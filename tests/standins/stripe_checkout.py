"""Checkout sessions, sessions of the portal, and what happens when somebody pays at one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from tests.standins.desk import Desk
from tests.standins.stripe_call import Asked, listed, route, yes
from tests.standins.stripe_clock import DAY
from tests.standins.stripe_life import attempt, expire
from tests.standins.stripe_state import CARDS, PROMOTIONS, Stripe, Thing
from tests.standins.stripe_things import new_customer, new_invoice, new_subscription, price
from tests.standins.stripe_wire import CARD, Refusal

NO_ADDRESS = (
    "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to the "
    "Customer or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` to 'auto' to save the "
    "address entered in Checkout to the Customer."
)


def add_routes(routes: Blueprint, desk: Desk) -> None:
    sessions = "/v1/checkout/sessions"
    route(routes, desk, f"POST {sessions}", "checkout.sessions.create", create)
    route(routes, desk, f"GET {sessions}", "checkout.sessions.list", of_customer)
    route(routes, desk, f"GET {sessions}/{{session}}", "checkout.sessions.retrieve", retrieve)
    route(routes, desk, f"POST {sessions}/{{session}}/expire", "checkout.sessions.expire", expired)
    route(routes, desk, "POST /v1/billing_portal/sessions", "billing_portal.sessions.create", to_portal)


def create(asked: Asked) -> Thing:
    given, stripe = asked.given, asked.stripe
    lines = _checked(asked)
    now = stripe.now()
    ends = int(given.get("expires_at", now + DAY))
    if not now + 1800 <= ends <= now + DAY:
        raise Refusal("The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session "
                      "creation.", "expires_at")  # fmt: skip
    made = stripe.new("cs_test_", "checkout.session", expires_at=ends, **_of_request(given, lines))
    made.update(metadata=given.get("metadata") or {}, url=f"{stripe.root}/checkout/{made['id']}")
    return made


def _of_request(given: Thing, lines: list[Thing]) -> Thing:
    cents = sum(one["unit_amount"] for one in lines)
    return {
        "allow_promotion_codes": yes(given, "allow_promotion_codes") or None, "amount_subtotal": cents,
        "amount_total": cents, "cancel_url": given.get("cancel_url"), "currency": "usd", "custom_fields": [],
        "client_reference_id": given.get("client_reference_id"), "customer": given.get("customer"),
        "customer_details": {"email": given.get("customer_email"), "name": None}, "locale": given.get("locale"),
        "customer_email": given.get("customer_email"), "invoice": None, "mode": "subscription", "payment_intent": None,
        "payment_status": "unpaid", "payment_method_types": ["card"], "status": "open", "subscription": None,
        "payment_method_collection": given.get("payment_method_collection", "always"), "ui_mode": "hosted",
        "success_url": given["success_url"],
        "automatic_tax": {"enabled": yes(given.get("automatic_tax", {}), "enabled"), "liability": None, "status": None},
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "_price": lines[0]["id"], "_told": given.get("subscription_data", {}),
    }  # fmt: skip


def _checked(asked: Asked) -> list[Thing]:
    """The prices of a request that can be served. Raises Refusal."""
    given = asked.given
    if given.get("mode") != "subscription":
        raise Refusal("This stand-in sells subscriptions alone.", "mode")
    if not given.get("success_url"):
        raise Refusal("Missing required param: success_url.", "success_url", "parameter_missing")
    if given.get("line_items", []) == []:
        raise Refusal("Missing required param: line_items.", "line_items", "parameter_missing")
    if "customer" in given and "customer_email" in given:
        raise Refusal("You may only specify one of these parameters: customer, customer_email.", "customer")
    if "discounts" in given and "allow_promotion_codes" in given:
        raise Refusal("You may only specify one of these parameters: allow_promotion_codes, discounts.", "discounts")
    customer = asked.named("customer", "customer") if "customer" in given else None
    saves = given.get("customer_update", {}).get("address") == "auto"
    if customer and not customer["address"] and not saves and yes(given.get("automatic_tax", {}), "enabled"):
        raise Refusal(NO_ADDRESS, "automatic_tax", "customer_tax_location_invalid")
    for line in given["line_items"]:
        if int(line.get("quantity", 0)) < 1:
            raise Refusal("Quantity is required. Add `quantity` to `line_items[0]`", "line_items[0][quantity]")
    return [price(line.get("price"), f"line_items[{number}][price]") for number, line in enumerate(given["line_items"])]


def of_customer(asked: Asked) -> Thing:
    asks = {name: asked.given[name] for name in ("customer", "status", "subscription") if name in asked.given}
    return listed(asked, asked.stripe.find("checkout.session", **asks))


def retrieve(asked: Asked) -> Thing:
    return asked.found("checkout.session", "checkout.session")


def expired(asked: Asked) -> Thing:
    session = retrieve(asked)
    if session["status"] != "open":
        raise Refusal("Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a "
                      f"status of {session['status']}.", "session")  # fmt: skip
    expire(asked.stripe, session)
    return session


def to_portal(asked: Asked) -> Thing:
    customer = asked.named("customer", "customer")
    made = asked.stripe.new("bps_", "billing_portal.session", configuration="bpc_standin", customer=customer["id"],
                            flow=None, locale=None, on_behalf_of=None,
                            return_url=asked.given.get("return_url"))  # fmt: skip
    made["url"] = f"{asked.stripe.root}/portal/{made['id']}"
    return made


def pay(stripe: Stripe, session: Thing, card: str, promotion: str = "", email: str = "") -> Thing:
    """As a person does at the page: the subscription that is made. Raises Refusal when the card is declined, the code
    is unknown, or the session is over."""
    with stripe.lock:
        if session["status"] != "open":
            raise Refusal("This checkout is over. Go back and begin again.", code="checkout_over")
        if promotion and (promotion not in PROMOTIONS or not session["allow_promotion_codes"]):
            raise Refusal("This code is invalid.", code="coupon_invalid")
        days = int(session["_told"].get("trial_period_days", 0))
        if CARDS.get(card, ("declined",))[0] == "declined":
            raise Refusal("Your card was declined. Try a different card.", code="card_declined", status=402, kind=CARD)
        customer = _customer(stripe, session, email)
        customer["_card"] = card
        return _subscribed(stripe, session, customer, days, promotion)


def _customer(stripe: Stripe, session: Thing, email: str) -> Thing:
    if not session["customer"]:
        session["customer"] = new_customer(stripe, {"email": session["customer_email"] or email})["id"]
    return stripe.objects[session["customer"]]


def _subscribed(stripe: Stripe, session: Thing, customer: Thing, days: int, promotion: str) -> Thing:
    subscription = new_subscription(stripe, customer["id"], session["_price"], session["_told"], days)
    subscription["automatic_tax"]["enabled"] = session["automatic_tax"]["enabled"]
    subscription["_promotion"] = promotion
    invoice = new_invoice(stripe, subscription, "subscription_create", 0 if days else None)
    stripe.announce("customer.subscription.created", subscription)
    attempt(stripe, invoice, present=True)
    status = "no_payment_required" if days else "paid" if invoice["status"] == "paid" else "unpaid"
    session.update(
        status="complete", payment_status=status, subscription=subscription["id"], invoice=invoice["id"], url=None,
        amount_total=invoice["total"],
        customer_details={"email": customer["email"], "name": customer["name"]},
    )  # fmt: skip
    session["total_details"]["amount_discount"] = invoice["subtotal"] - invoice["total"]
    stripe.announce("checkout.session.completed", session)
    stripe.save()
    return subscription


def subscribe(stripe: Stripe, customer: str, price_id: str, card: str, **told: Any) -> Thing:
    """A subscription without a checkout of ours, as one that was made at Stripe's own pages. told: `metadata`,
    `trial_period_days`. One whose first payment fails stays `incomplete`."""
    with stripe.lock:
        days = int(told.get("trial_period_days", 0))
        stripe.objects[customer]["_card"] = card
        subscription = new_subscription(stripe, customer, price_id, told, days)
        invoice = new_invoice(stripe, subscription, "subscription_create", 0 if days else None)
        stripe.announce("customer.subscription.created", subscription)
        attempt(stripe, invoice, present=True)
        return subscription
