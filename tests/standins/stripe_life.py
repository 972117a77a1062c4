"""What happens to a subscription: it is paid for, runs on, is not paid for, is changed, ends. Each step is announced.

All of it under `stripe.lock`, which whoever calls may hold already.
"""

from __future__ import annotations

from typing import Any

from tests.standins.stripe_clock import DAY, a_month_after, day_of
from tests.standins.stripe_state import CARDS, SLOW, Stripe, Thing
from tests.standins.stripe_things import item_of, new_invoice, price, subscription_of

WARNED = 3 * DAY  # before the end of a trial
INCOMPLETE = 23 * 3600  # after which a first payment is not waited for any more
OVER = ("canceled", "incomplete_expired")


def attempt(stripe: Stripe, invoice: Thing, present: bool = False) -> bool:
    """Charge the customer's card; whether that went well. present: the person is there, and can answer their bank."""
    customer = stripe.objects[invoice["customer"]]
    outcome = CARDS[customer["_card"]][0 if present else 1] if customer["_card"] else "declined"
    if outcome == "paid" or invoice["amount_due"] == 0:
        _paid(stripe, invoice)
        return True
    if outcome == "slow":
        invoice["_known_at"] = stripe.now() + SLOW
        _move(stripe, subscription_of(stripe, invoice), "active")
        return True
    _not_paid(stripe, invoice, outcome)
    return False


def _settle(stripe: Stripe, invoice: Thing) -> None:
    """What the bank says at last of a payment that was begun at a checkout, or an invoice's page."""
    invoice["_known_at"] = None
    well = attempt(stripe, invoice)
    for session in stripe.find("checkout.session", invoice=invoice["id"]):
        session["payment_status"] = "paid" if well else "unpaid"
        stripe.announce(f"checkout.session.async_payment_{'succeeded' if well else 'failed'}", session)


def _paid(stripe: Stripe, invoice: Thing) -> None:
    due = invoice["amount_due"]
    if due:
        intent = stripe.new("pi_", "payment_intent", amount=due, amount_received=due, currency="usd",
                            customer=invoice["customer"], status="succeeded")  # fmt: skip
        stripe.announce("payment_intent.succeeded", intent)
    invoice.update(status="paid", amount_paid=due, amount_remaining=0, attempted=True, next_payment_attempt=None,
                   attempt_count=invoice["attempt_count"] + bool(due), auto_advance=False)  # fmt: skip
    invoice["status_transitions"]["paid_at"] = stripe.now()
    stripe.announce("invoice.paid", invoice)
    subscription = subscription_of(stripe, invoice)
    latest = subscription["latest_invoice"] == invoice["id"]
    if latest and subscription["status"] in ("incomplete", "past_due", "unpaid"):
        subscription["_retry_at"] = None
        _move(stripe, subscription, "active")
    stripe.objects[invoice["customer"]]["delinquent"] = False


def _not_paid(stripe: Stripe, invoice: Thing, outcome: str) -> None:
    """A first payment that fails leaves the subscription `incomplete`; a later one is tried again."""
    tries = invoice["attempt_count"]
    subscription = subscription_of(stripe, invoice)
    first = subscription["status"] == "incomplete"
    again = tries < len(stripe.retry_days) and not first
    wait = stripe.now() + stripe.retry_days[tries] * DAY if again else None
    invoice.update(attempted=True, attempt_count=tries + 1, next_payment_attempt=wait)
    stripe.objects[invoice["customer"]]["delinquent"] = True
    stripe.announce("invoice.payment_failed", invoice)
    if outcome == "action":
        stripe.announce("invoice.payment_action_required", invoice)
    if first:
        return
    subscription["_retry_at"] = wait
    if not again and stripe.after_retries == "canceled":
        end(stripe, subscription, "payment_failed")
    else:
        _move(stripe, subscription, "past_due" if again else stripe.after_retries)


def _move(stripe: Stripe, subscription: Thing, status: str) -> None:
    before = subscription["status"]
    if status != before:
        subscription["status"] = status
        stripe.announce("customer.subscription.updated", subscription, status=before)


def renew(stripe: Stripe, subscription: Thing) -> None:
    """The next period begins: it is billed, and the card charged. One that is `unpaid` is billed and not charged."""
    item, before = item_of(subscription), subscription["status"]
    began = item["current_period_end"]
    item["current_period_start"] = began
    item["current_period_end"] = a_month_after(began, day_of(subscription["billing_cycle_anchor"]))
    if before == "trialing":
        subscription["status"] = "active"
    invoice = new_invoice(stripe, subscription, "subscription_cycle")
    changed = {"status": before} if before == "trialing" else {}
    stripe.announce("customer.subscription.updated", subscription, **changed)
    if before == "unpaid":
        invoice.update(status="draft", auto_advance=False)
    else:
        attempt(stripe, invoice)


def end(stripe: Stripe, subscription: Thing, why: str = "cancellation_requested") -> None:
    """It is over at once; what is open of it is not collected any more."""
    now = stripe.now()
    for invoice in stripe.find("invoice", status="open", customer=subscription["customer"]):
        if subscription_of(stripe, invoice) is subscription:
            invoice.update(auto_advance=False, next_payment_attempt=None)
    subscription["cancellation_details"]["reason"] = why
    subscription.update(status="canceled", ended_at=now, canceled_at=subscription["canceled_at"] or now, _retry_at=None)
    stripe.announce("customer.subscription.deleted", subscription)


def end_later(stripe: Stripe, subscription: Thing, at_end: bool, in_portal: bool = False) -> None:
    """To end with its period, or not to. Where that is asked for in the portal, newer accounts say so by `cancel_at`
    alone: `stripe.flexible`."""
    before = {name: subscription[name] for name in ("cancel_at", "cancel_at_period_end", "canceled_at")}
    subscription["cancel_at"] = item_of(subscription)["current_period_end"] if at_end else None
    subscription["canceled_at"] = stripe.now() if at_end else None
    subscription["cancel_at_period_end"] = at_end and not (in_portal and stripe.flexible)
    subscription["cancellation_details"]["reason"] = "cancellation_requested" if at_end else None
    stripe.announce("customer.subscription.updated", subscription, **before)


def change(stripe: Stripe, subscription: Thing, price_id: str) -> None:
    """To another price, at once. What is dearer is billed for what is left of the period; what is cheaper becomes a
    credit for the next bills."""
    item, new = item_of(subscription), price(price_id, "items[0][price]")
    old = item["price"]
    left, whole = item["current_period_end"] - stripe.now(), item["current_period_end"] - item["current_period_start"]
    difference = round((new["unit_amount"] - old["unit_amount"]) * max(0, left) / whole)
    item["price"] = new
    before: Any = {"items": {"data": [{**item, "price": old}]}}
    stripe.announce("customer.subscription.updated", subscription, **before)
    if subscription["status"] == "trialing" or not difference:
        return
    if difference < 0:
        stripe.objects[subscription["customer"]]["balance"] += difference
    else:
        attempt(stripe, new_invoice(stripe, subscription, "subscription_update", difference), present=True)


def pause(stripe: Stripe, subscription: Thing, paused: bool = True) -> None:
    """As a trial that ends without a card does, where that is set so."""
    before = subscription["status"]
    subscription["status"] = "paused" if paused else "active"
    stripe.announce(f"customer.subscription.{'paused' if paused else 'resumed'}", subscription)
    stripe.announce("customer.subscription.updated", subscription, status=before)


def advance(stripe: Stripe, **more: float) -> None:
    """Move the clock on, `advance(days=31)`, and do what falls due by then, each thing at its time."""
    with stripe.lock:
        stripe.clock.shift(**more)
        catch_up(stripe)


def advance_to_period_end(stripe: Stripe, subscription: Thing) -> None:
    """To a second after the end of its period, and so after the next payment, or the end."""
    advance(stripe, seconds=item_of(subscription)["current_period_end"] + 1 - stripe.now())


def catch_up(stripe: Stripe) -> None:
    with stripe.lock:
        until = stripe.now()
        try:
            while (found := _next(stripe))[0] <= until:
                stripe.clock.within = found[0]
                _due(stripe, found[1])
        finally:
            stripe.clock.within = None


def _next(stripe: Stripe) -> tuple[int, Thing]:
    """What falls due first, and when."""
    waiting = [(when, one) for one in stripe.objects.values() if (when := _when(one)) is not None]
    return min(waiting, key=lambda pair: pair[0], default=(2**62, {}))


def _when(thing: Thing) -> int | None:
    if thing["object"] == "checkout.session":
        return int(thing["expires_at"]) if thing["status"] == "open" else None
    if thing["object"] == "invoice":
        return thing.get("_known_at")
    if thing["object"] != "subscription" or thing["status"] in (*OVER, "paused"):
        return None
    if thing["status"] == "incomplete":
        return int(thing["created"]) + INCOMPLETE
    moments = [item_of(thing)["current_period_end"], thing["_retry_at"], thing["cancel_at"]]
    if thing["status"] == "trialing" and not thing["_warned"]:
        moments.append(max(thing["created"], thing["trial_end"] - WARNED))
    return int(min(moment for moment in moments if moment is not None))


def _due(stripe: Stripe, thing: Thing) -> None:
    now = stripe.now()
    if thing["object"] == "checkout.session":
        expire(stripe, thing)
    elif thing["object"] == "invoice":
        _settle(stripe, thing)
    elif thing["status"] == "incomplete":
        _move(stripe, thing, "incomplete_expired")
    elif thing["status"] == "trialing" and not thing["_warned"] and thing["trial_end"] - WARNED <= now:
        thing["_warned"] = True
        stripe.announce("customer.subscription.trial_will_end", thing)
    elif thing["cancel_at"] is not None and thing["cancel_at"] <= now:
        end(stripe, thing)
    elif thing["_retry_at"] is not None and thing["_retry_at"] <= now:
        attempt(stripe, stripe.objects[thing["latest_invoice"]])
    else:
        renew(stripe, thing)


def expire(stripe: Stripe, session: Thing) -> None:
    session.update(status="expired", url=None)
    stripe.announce("checkout.session.expired", session)
