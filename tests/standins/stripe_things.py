"""Customers, prices, subscriptions and invoices as Stripe has them, of its newest version: the period is an item's, and
an invoice's subscription lies in its `parent`."""

from __future__ import annotations

from typing import Any

from tests.standins.stripe_clock import a_month_after, day_of
from tests.standins.stripe_state import PROMOTIONS, Stripe, Thing
from tests.standins.stripe_wire import missing
from ytempire.ground.standins import PRICES

AMOUNTS = {"starter": 1900, "growth": 4900, "scale": 14900}  # cents a month
NAMES = {PRICES[name]: name for name in AMOUNTS}


def price(id: Any, param: str = "price", status: int = 400) -> Thing:
    """Raises Refusal."""
    if id not in NAMES:
        raise missing("price", id, param, status)
    cents = AMOUNTS[NAMES[id]]
    return {
        "id": id, "object": "price", "active": True, "billing_scheme": "per_unit", "created": 1_700_000_000,
        "currency": "usd", "livemode": False, "lookup_key": None, "metadata": {}, "nickname": NAMES[id].capitalize(),
        "product": f"prod_standin_{NAMES[id]}", "tax_behavior": "unspecified", "tiers_mode": None, "type": "recurring",
        "recurring": {"interval": "month", "interval_count": 1, "meter": None, "trial_period_days": None,
                      "usage_type": "licensed"},
        "unit_amount": cents, "unit_amount_decimal": str(cents),
    }  # fmt: skip


def new_customer(stripe: Stripe, given: Thing) -> Thing:
    made = stripe.new("cus_", "customer", address=given.get("address"), balance=0, currency=None, delinquent=False,
                      default_source=None, description=given.get("description"), email=given.get("email"),
                      name=given.get("name"), phone=None, preferred_locales=[], shipping=None, tax_exempt="none",
                      invoice_settings={"custom_fields": None, "default_payment_method": None, "footer": None},
                      next_invoice_sequence=1, test_clock=None, _card="")  # fmt: skip
    made["invoice_prefix"] = made["id"][4:12].upper()
    made["metadata"] = given.get("metadata") or {}
    return made


def new_subscription(stripe: Stripe, customer: str, price_id: str, told: Thing, trial_days: int = 0) -> Thing:
    """One that waits for its first payment, or is on trial. told: `metadata`, `description`."""
    now = stripe.now()
    ends = now + trial_days * 86_400 if trial_days else None
    made = stripe.new(
        "sub_", "subscription", application=None, billing_cycle_anchor=ends or now,
        billing_mode={"type": "flexible" if stripe.flexible else "classic"}, cancel_at=None,
        cancel_at_period_end=False, canceled_at=None, collection_method="charge_automatically",
        cancellation_details={"comment": None, "feedback": None, "reason": None}, currency="usd", customer=customer,
        days_until_due=None, default_payment_method=None, description=told.get("description"), discounts=[],
        ended_at=None, latest_invoice=None, pause_collection=None, pending_setup_intent=None, pending_update=None,
        schedule=None, start_date=now, status="trialing" if ends else "incomplete", test_clock=None, trial_end=ends,
        automatic_tax={"enabled": False, "liability": None, "disabled_reason": None}, trial_start=now if ends else None,
        trial_settings={"end_behavior": {"missing_payment_method": "create_invoice"}}, _retry_at=None, _warned=False,
    )  # fmt: skip
    made["metadata"] = told.get("metadata") or {}
    end = ends or a_month_after(now, day_of(now))
    item = {"id": f"si_{made['id'][4:]}", "object": "subscription_item", "created": now, "current_period_start": now,
            "current_period_end": end, "discounts": [], "metadata": {}, "price": price(price_id), "quantity": 1,
            "subscription": made["id"], "tax_rates": []}  # fmt: skip
    made["items"] = {"object": "list", "data": [item], "has_more": False, "total_count": 1,
                     "url": f"/v1/subscription_items?subscription={made['id']}"}  # fmt: skip
    return made


def item_of(subscription: Thing) -> Thing:
    return dict(subscription["items"])["data"][0]


def new_invoice(stripe: Stripe, subscription: Thing, why: str, amount: int | None = None) -> Thing:
    """An open one of what is due now. why: Stripe's `billing_reason`. amount: cents; by the price without it."""
    customer, item = stripe.objects[subscription["customer"]], item_of(subscription)
    full = item["price"]["unit_amount"] if amount is None else amount
    off = full * PROMOTIONS.get(subscription.get("_promotion", ""), 0) // 100
    credit = min(full - off, -min(0, customer["balance"]))  # of an earlier change to a cheaper plan
    number, due = customer["next_invoice_sequence"], full - off - credit
    made = stripe.new("in_", "invoice", customer=customer["id"], currency="usd", status="open", billing_reason=why)
    page = f"{stripe.root}/invoice/{made['id']}"
    told = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    made |= {
        "account_country": "US", "account_name": "Stand-in", "amount_due": due, "amount_overpaid": 0, "amount_paid": 0,
        "amount_remaining": due, "amount_shipping": 0, "attempt_count": 0, "attempted": False, "auto_advance": True,
        "automatic_tax": subscription["automatic_tax"], "collection_method": "charge_automatically",
        "customer_email": customer["email"], "customer_name": customer["name"], "default_tax_rates": [],
        "description": None, "discounts": [], "due_date": None, "effective_at": stripe.now(), "footer": None,
        "starting_balance": customer["balance"], "ending_balance": customer["balance"] + credit,
        "hosted_invoice_url": page, "invoice_pdf": f"{page}/pdf", "last_finalization_error": None,
        "lines": _lines(made, subscription, full), "next_payment_attempt": None,
        "number": f"{customer['invoice_prefix']}-{number:04d}",
        "parent": {"type": "subscription_details", "quote_details": None, "subscription_details": told},
        "period_start": item["current_period_start"], "period_end": item["current_period_end"],
        "post_payment_credit_notes_amount": 0, "pre_payment_credit_notes_amount": 0, "receipt_number": None,
        "status_transitions": {"finalized_at": stripe.now(), "marked_uncollectible_at": None, "paid_at": None,
                               "voided_at": None},
        "subtotal": full, "total": full - off, "total_discount_amounts": [{"amount": off}] if off else [],
        "total_taxes": [],
    }  # fmt: skip
    customer["next_invoice_sequence"], customer["balance"] = number + 1, customer["balance"] + credit
    subscription["latest_invoice"] = made["id"]
    return made


def subscription_of(stripe: Stripe, invoice: Thing) -> Thing:
    return stripe.objects[invoice["parent"]["subscription_details"]["subscription"]]


def _lines(invoice: Thing, subscription: Thing, amount: int) -> Thing:
    item = item_of(subscription)
    parent = {"type": "subscription_item_details", "invoice_item_details": None, "subscription_item_details": {
        "subscription": subscription["id"], "subscription_item": item["id"], "proration": False}}  # fmt: skip
    price_of = {"price": item["price"]["id"], "product": item["price"]["product"]}
    line = {"id": f"il_{invoice['id'][3:]}", "object": "line_item", "amount": amount, "currency": "usd",
            "description": f"1 × {item['price']['nickname']} (at ${item['price']['unit_amount'] / 100:.2f} / month)",
            "discountable": True, "discounts": [], "invoice": invoice["id"], "livemode": False, "metadata": {},
            "parent": parent, "quantity": 1, "subtotal": amount,
            "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
            "pricing": {"type": "price_details", "unit_amount_decimal": item["price"]["unit_amount_decimal"],
                        "price_details": price_of}}  # fmt: skip
    return {"object": "list", "data": [line], "has_more": False, "total_count": 1,
            "url": f"/v1/invoices/{invoice['id']}/lines"}  # fmt: skip
