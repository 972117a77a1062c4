"""How plans and invoices are worded on a page: template filters."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask
from flask_login import current_user

from ytempire.billing.invoice import Invoice
from ytempire.billing.standing import Standing
from ytempire.formatting import local_day

NO_CENTS = ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof",
         "xpf")  # (Stripe, “Zero-decimal currencies”)  # fmt: skip


class Face(NamedTuple):
    """Icon, word, and the status that gives its colour (static/css/status.css)."""

    icon: str
    word: str
    colour: str


INVOICE_FACES = {
    "paid": Face("circle-check", "Paid", "completed"), "open": Face("triangle-alert", "To be paid", "waiting"),
    "uncollectible": Face("circle-x", "Not paid", "failed"), "void": Face("ban", "Void", "cancelled"),
}  # fmt: skip
STATE_FACES = {
    "off": Face("circle-check", "No plan limits", "completed"),
    "admin": Face("shield-check", "No plan limits", "completed"),
    "free": Face("circle-dashed", "Free", "cancelled"), "active": Face("circle-check", "Paid", "completed"),
    "trialing": Face("clock", "On trial", "scheduled"), "granted": Face("circle-check", "Granted", "scheduled"),
    "ending": Face("hourglass", "Ends", "waiting"), "grace": Face("triangle-alert", "Payment failed", "waiting"),
    "lapsed": Face("circle-x", "Not paid, paused", "failed"),
}  # fmt: skip
# A subscription's status, in words that stand after “Growth, ”.
SUBSCRIPTIONS = {"active": "paid", "trialing": "on trial", "past_due": "payment failed", "unpaid": "not paid",
                 "canceled": "ended", "paused": "paused", "incomplete": "first payment open",
                 "incomplete_expired": "never paid"}  # fmt: skip
LINES = {
    "off": "Billing is off on this installation", "admin": "No plan limits for admins", "free": "{plan}",
    "active": "{plan}, renews on {day} for {price}", "trialing": "{plan}, on trial until {day}, then {price} a month",
    "ending": "{plan} until {day}, and then no more", "grace": "{plan}, its payment failed",
    "lapsed": "{plan}, not paid", "granted": "{plan}, given to you by an admin",
}  # fmt: skip


def plan_line(standing: Standing) -> str:
    """The plan and what becomes of it, under the title of the page: `Growth, renews on 14 Dec 2026 for $49.00`."""
    line = LINES[standing.state]
    if standing.until is None:
        line = line.partition(", renews")[0].partition(" until")[0]
    day = local_day(standing.until, current_user.timezone) if standing.until else ""
    return line.format(plan=standing.plan.title, day=day, price=f"${standing.plan.price:,}.00")


def invoice_face(status: str) -> Face:
    """A status that is not known is said as Stripe says it."""
    return INVOICE_FACES.get(status) or Face("circle-dashed", status.capitalize(), "cancelled")


def subscription_words(status: str) -> str:
    """A status that is not known is said as Stripe says it."""
    return SUBSCRIPTIONS.get(status) or status.replace("_", " ")


def state_face(state: str) -> Face:
    """How a person stands, in a list of people. Raises `KeyError` for a state that does not exist."""
    return STATE_FACES[state]


def invoice_total(invoice: Invoice) -> str:
    """The total in its own currency: `$49.00`, `49.00 EUR`, `4,900 JPY`."""
    amount = f"{invoice.total:,}" if invoice.currency in NO_CENTS else f"{invoice.total / 100:,.2f}"
    return f"${amount}" if invoice.currency == "usd" else f"{amount} {invoice.currency.upper()}"


def init_app(app: Flask) -> None:
    for function in (plan_line, invoice_face, subscription_words, state_face, invoice_total):
        app.add_template_filter(function)
