"""Customers, subscriptions, invoices, prices and events, as the API gives and changes them."""

from __future__ import annotations

from flask import Blueprint

from tests.standins.desk import Desk
from tests.standins.stripe_call import Asked, listed, route
from tests.standins.stripe_life import OVER, attempt, change, end, end_later
from tests.standins.stripe_state import Thing
from tests.standins.stripe_things import NAMES, item_of, new_customer, price, subscription_of
from tests.standins.stripe_wire import CARD, Refusal, missing

SUBSCRIPTION = "/v1/subscriptions/{subscription_exposed_id}"


def add_routes(routes: Blueprint, desk: Desk) -> None:
    for call, name, work in (
        ("POST /v1/customers", "customers.create", create_customer),
        ("GET /v1/customers", "customers.list", list_customers),
        ("GET /v1/customers/{customer}", "customers.retrieve", customer),
        ("POST /v1/customers/{customer}", "customers.update", update_customer),
        ("DELETE /v1/customers/{customer}", "customers.delete", delete_customer),
        ("GET /v1/subscriptions", "subscriptions.list", list_subscriptions),
        (f"GET {SUBSCRIPTION}", "subscriptions.retrieve", subscription),
        (f"POST {SUBSCRIPTION}", "subscriptions.update", update_subscription),
        (f"DELETE {SUBSCRIPTION}", "subscriptions.cancel", cancel_subscription),
        ("GET /v1/invoices", "invoices.list", list_invoices),
        ("GET /v1/invoices/{invoice}", "invoices.retrieve", lambda asked: asked.found("invoice")),
        ("POST /v1/invoices/{invoice}/pay", "invoices.pay", pay_invoice),
        ("GET /v1/prices", "prices.list", lambda asked: listed(asked, [price(id) for id in NAMES])),
        ("GET /v1/prices/{price}", "prices.retrieve", lambda asked: price(asked.id, "price", 404)),
        ("GET /v1/events", "events.list", list_events),
        ("GET /v1/events/{id}", "events.retrieve", lambda asked: asked.found("event")),
    ):
        route(routes, desk, call, name, work)


def create_customer(asked: Asked) -> Thing:
    return new_customer(asked.stripe, asked.given)


def customer(asked: Asked) -> Thing:
    """One that was deleted is told as deleted."""
    found = asked.found("customer")
    return {"id": found["id"], "object": "customer", "deleted": True} if "_gone" in found else found


def list_customers(asked: Asked) -> Thing:
    found = asked.stripe.find("customer", **{name: asked.given[name] for name in ("email",) if name in asked.given})
    return listed(asked, [one for one in found if "_gone" not in one])


def update_customer(asked: Asked) -> Thing:
    found = asked.found("customer")
    found.update({name: asked.given[name] or None for name in ("email", "name", "description", "address")
                  if name in asked.given})  # fmt: skip
    found["metadata"] |= asked.given.get("metadata") or {}
    return found


def delete_customer(asked: Asked) -> Thing:
    found = asked.found("customer")
    for one in asked.stripe.find("subscription", customer=found["id"]):
        if one["status"] not in OVER:
            end(asked.stripe, one)
    found["_gone"] = True
    return {"id": found["id"], "object": "customer", "deleted": True}


def list_subscriptions(asked: Asked) -> Thing:
    """Without a `status` all that are not canceled, as Stripe has it."""
    status = asked.given.get("status", "")
    asks = {"customer": asked.given["customer"]} if "customer" in asked.given else {}
    if asks and not asked.stripe.get("customer", asks["customer"]):
        raise missing("customer", asks["customer"], "customer")
    found = asked.stripe.find("subscription", **asks)
    wanted = [one for one in found if status in ("all", one["status"])] if status else \
             [one for one in found if one["status"] != "canceled"]  # fmt: skip
    if "price" in asked.given:
        wanted = [one for one in wanted if item_of(one)["price"]["id"] == asked.given["price"]]
    return listed(asked, wanted)


def subscription(asked: Asked) -> Thing:
    return asked.found("subscription")


def update_subscription(asked: Asked) -> Thing:
    found, given = subscription(asked), asked.given
    if found["status"] in OVER:
        raise Refusal("A canceled subscription can only update its cancellation_details and metadata.",
                      code="resource_missing")  # fmt: skip
    for line in given.get("items", ()):
        if line.get("id", item_of(found)["id"]) != item_of(found)["id"]:
            raise missing("subscription_item", line["id"], "items[0][id]")
        if line.get("price", item_of(found)["price"]["id"]) != item_of(found)["price"]["id"]:
            change(asked.stripe, found, line["price"])
    found["metadata"] |= given.get("metadata") or {}
    if "cancel_at_period_end" in given:
        end_later(asked.stripe, found, given["cancel_at_period_end"] == "true")
    return found


def cancel_subscription(asked: Asked) -> Thing:
    found = subscription(asked)
    if found["status"] in OVER:
        raise missing("subscription", asked.id, "id", 404)
    end(asked.stripe, found)
    return found


def list_invoices(asked: Asked) -> Thing:
    asks = {name: asked.given[name] for name in ("customer", "status") if name in asked.given}
    if "customer" in asks and not asked.stripe.get("customer", asks["customer"]):
        raise missing("customer", asks["customer"], "customer")
    found = asked.stripe.find("invoice", **asks)
    wanted = asked.given.get("subscription")
    return listed(asked, [one for one in found if wanted in (None, subscription_of(asked.stripe, one)["id"])])


def pay_invoice(asked: Asked) -> Thing:
    found = asked.found("invoice")
    if found["status"] == "paid":
        raise Refusal("Invoice is already paid", code="invoice_already_paid")
    if not attempt(asked.stripe, found):
        raise Refusal("Your card was declined.", code="card_declined", status=402, kind=CARD)
    return found


def list_events(asked: Asked) -> Thing:
    kinds = asked.given.get("types") or ([asked.given["type"]] if "type" in asked.given else [])
    created = asked.given.get("created", {})
    since = int(created.get("gte", 0)) if isinstance(created, dict) else int(created)
    found = [one for one in asked.stripe.find("event") if one["created"] >= since]
    return listed(asked, [one for one in found if not kinds or one["type"] in kinds])
