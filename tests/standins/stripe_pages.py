"""The pages at which a person pays: the checkout, the portal, an invoice. Plainly a stand-in."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, redirect, render_template_string, request

from tests.standins.desk import Desk
from tests.standins.google_consent import HEAD
from tests.standins.stripe_checkout import pay
from tests.standins.stripe_clock import told
from tests.standins.stripe_life import OVER, attempt, catch_up, change, end_later
from tests.standins.stripe_state import (
    ASKS_LATER,
    BAD_BANK,
    CARDS,
    DECLINED,
    FAILS_LATER,
    GOOD_BANK,
    GOOD_CARD,
    Stripe,
    Thing,
)
from tests.standins.stripe_things import NAMES, item_of, price
from tests.standins.stripe_wire import Refusal

SAID = {
    GOOD_CARD: "pays",
    FAILS_LATER: "pays now, and not when the next month is due",
    ASKS_LATER: "pays now; later its bank asks for a word",
    DECLINED: "is declined",
    GOOD_BANK: "a bank, which pays in three days",
    BAD_BANK: "a bank, which in three days does not pay",
}
TOP = """<main><p class="note">This is a stand-in for Stripe: no money is moved, and the cards are made up.</p>
{% if problem %}<p role="alert">{{ problem }}</p>{% endif %}"""
CARDS_FIELD = """<fieldset><legend>Card</legend>{% for number, what in cards.items() %}
<label><input type="radio" name="card" value="{{ number }}"{% if number == card %} checked{% endif %}>
<span>{{ number[:4] }} … {{ number[-4:] }} <small>{{ what }}</small></span></label>{% endfor %}</fieldset>"""
CHECKOUT = (
    HEAD
    + "<title>Pay - stand-in for Stripe</title>"
    + TOP
    + """<h1>Subscribe to {{ price.nickname }}</h1>
<p>{{ "$%.2f a month"|format(price.unit_amount / 100) }}
{%- if days %}, after {{ days }} days that cost nothing{% endif %}</p><form method="post">"""
    + CARDS_FIELD
    + """{% if not session.customer %}<label>Email <input name="email" type="email"></label>{% endif %}
{% if session.allow_promotion_codes %}<label>Promotion code <input name="promotion" value="{{ promotion }}"></label>
{% endif %}<button name="do" value="pay">Pay</button><button name="do" value="decline">Decline</button>
{% if session.cancel_url %}<button name="do" value="cancel">Cancel</button>{% endif %}</form></main></html>"""
)
PORTAL = (
    HEAD
    + "<title>Your plan - stand-in for Stripe</title>"
    + TOP
    + """<h1>Your plan</h1>{% for one in subscriptions %}<h2>{{ one.plan }}</h2>
<p>{{ one.sentence }}</p><form method="post"><input type="hidden" name="subscription" value="{{ one.id }}">
<fieldset><legend>Plan</legend>{% for id, each in plans %}<label><input type="radio" name="price" value="{{ id }}"
{% if id == one.price %} checked{% endif %}><span>{{ each }}</span></label>{% endfor %}</fieldset>
<button name="do" value="change">Change plan</button>
{% if one.ends %}<button name="do" value="resume">Keep the plan</button>
{% else %}<button name="do" value="cancel">Cancel the plan</button>{% endif %}</form>
{% else %}<p>You have no plan.</p>{% endfor %}
<h2>Card</h2><form method="post">"""
    + CARDS_FIELD
    + """<button name="do" value="card">Use this card</button></form>
<h2>Invoices</h2><ul>{% for one in invoices %}<li><a href="{{ one.hosted_invoice_url }}">{{ one.number }}</a>
{{ "$%.2f"|format(one.total / 100) }}, {{ one.status }}</li>{% endfor %}</ul>
{% if back %}<p><a href="{{ back }}">Return</a></p>{% endif %}</main></html>"""
)
INVOICE = (
    HEAD
    + "<title>Invoice - stand-in for Stripe</title>"
    + TOP
    + """<h1>Invoice {{ invoice.number }}</h1>
<p>{{ "$%.2f"|format(invoice.total / 100) }}, {{ invoice.status }}</p>
{% if invoice.status == "open" %}<form method="post">"""
    + CARDS_FIELD
    + """<button>Pay</button></form>{% endif %}<p><a href="{{ invoice.invoice_pdf }}">Download</a></p></main></html>"""
)
OOPS = HEAD + "<title>Not here</title><main><h1>Something went wrong</h1><p>{{ sentence }}</p></main></html>"


def add_routes(routes: Blueprint, desk: Desk) -> None:
    for path, kind, page in (("checkout", "checkout.session", _checkout), ("portal", "billing_portal.session", _portal),
                             ("invoice", "invoice", _invoice)):  # fmt: skip
        view = partial(_page, desk.stripe, kind, page)
        routes.add_url_rule(f"/{path}/<id>", f"page-{path}", view, methods=["GET", "POST"])
    routes.add_url_rule("/invoice/<id>/pdf", "pdf", partial(_page, desk.stripe, "invoice", _pdf))


def _page(stripe: Stripe, kind: str, page: Any, id: str) -> Any:
    with stripe.lock:
        catch_up(stripe)
        thing = stripe.get(kind, id)
        if thing is None:
            return _shown(OOPS, 404, sentence="The page you were looking for could not be found.")
        try:
            return page(stripe, thing)
        finally:
            stripe.save()


def _checkout(stripe: Stripe, session: Thing) -> Any:
    form, problem = request.form, ""
    if session["status"] != "open":
        return _shown(OOPS, 410, sentence="This checkout is over: it was paid, or you took too long.")
    if form.get("do") == "cancel":
        return redirect(session["cancel_url"], 303)
    if request.method == "POST":
        card = DECLINED if form.get("do") == "decline" else form.get("card", GOOD_CARD)
        try:
            pay(stripe, session, card, form.get("promotion", "").strip(), form.get("email", ""))
        except Refusal as refusal:
            problem = refusal.message
        else:
            return redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]), 303)
    return _shown(CHECKOUT, 402 if problem else 200, session=session, price=price(session["_price"]), problem=problem,
                  card=form.get("card", GOOD_CARD), promotion=form.get("promotion", ""),
                  days=session["_told"].get("trial_period_days"))  # fmt: skip


def _portal(stripe: Stripe, session: Thing) -> Any:
    customer = stripe.objects[session["customer"]]
    if request.method == "POST":
        _asked_in_portal(stripe, customer)
        return redirect(request.url, 303)
    mine = [one for one in stripe.find("subscription", customer=customer["id"]) if one["status"] not in OVER]
    plans = [(id, f"{one['nickname']}, ${one['unit_amount'] / 100:.2f} a month") for id in NAMES for one in [price(id)]]
    return _shown(PORTAL, 200, subscriptions=[_told(one) for one in mine], plans=plans, back=session["return_url"],
                  invoices=stripe.find("invoice", customer=customer["id"]), card=customer["_card"])  # fmt: skip


def _asked_in_portal(stripe: Stripe, customer: Thing) -> None:
    form = request.form
    if form["do"] == "card":
        customer["_card"] = form["card"] if form.get("card") in CARDS else customer["_card"]
        for invoice in stripe.find("invoice", customer=customer["id"], status="open"):
            attempt(stripe, invoice, present=True)
        return
    subscription = stripe.get("subscription", form.get("subscription"))
    if subscription is None or subscription["customer"] != customer["id"] or subscription["status"] in OVER:
        return
    if form["do"] == "change" and form.get("price") in NAMES and form["price"] != item_of(subscription)["price"]["id"]:
        change(stripe, subscription, form["price"])
    elif form["do"] in ("cancel", "resume"):
        end_later(stripe, subscription, form["do"] == "cancel", in_portal=True)


def _told(subscription: Thing) -> Thing:
    item, ends = item_of(subscription), subscription["cancel_at"]
    until = told(ends or item["current_period_end"])
    states = {"past_due": "The last payment failed.", "unpaid": "The last payments failed.", "paused": "Paused."}
    running = f"Ends on {until}." if ends else f"Renews on {until}."
    return {"id": subscription["id"], "plan": item["price"]["nickname"], "price": item["price"]["id"], "ends": ends,
            "sentence": f"{states.get(subscription['status'], '')} {running}".strip()}  # fmt: skip


def _invoice(stripe: Stripe, invoice: Thing) -> Any:
    problem, customer = "", stripe.objects[invoice["customer"]]
    if request.method == "POST" and invoice["status"] == "open":
        customer["_card"] = request.form.get("card", customer["_card"])
        problem = "" if attempt(stripe, invoice, present=True) else "Your card was declined. Try a different card."
    return _shown(INVOICE, 402 if problem else 200, invoice=invoice, card=customer["_card"], problem=problem)


def _pdf(_stripe: Stripe, invoice: Thing) -> Response:
    """A page with nothing on it."""
    parts = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")  # fmt: skip
    objects = b"\n".join(b"%d 0 obj%sendobj" % (number, part) for number, part in enumerate(parts, 1))
    empty = b"%PDF-1.4\n" + objects + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    named = {"Content-Disposition": f'attachment; filename="Invoice-{invoice["number"]}.pdf"'}
    return Response(empty, 200, named, content_type="application/pdf")


def _shown(template: str, status: int, **values: Any) -> Response:
    return Response(render_template_string(template, cards=SAID, **values), status)
