"""`/billing`: the plan, what is used of it, what it costs, and the way to pay for another."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse
from sqlalchemy import select

from ytempire.accounts.access import login_required
from ytempire.accounts.throttle import throttle
from ytempire.billing import paying, usage, wording
from ytempire.billing.banner import banner
from ytempire.billing.checkout import EXPIRED, OPEN, Checkout
from ytempire.billing.customer import GOOD, Customer
from ytempire.billing.invoice import Invoice
from ytempire.billing.offers import offers, subscribed
from ytempire.billing.plan import plans
from ytempire.billing.rehearsal_pages import path_of
from ytempire.billing.standing import standing_of
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow

INVOICES = 24  # on the page; the portal has them all
PATIENCE = 60  # seconds after which the waiting page says what to do
LONGEST_SESSION = 255  # characters of an id

CHECKOUTS = parse("20 per 10 minutes")  # of a person: each asks Stripe several times


class NothingToPay(Refusal):
    """An admin wants to buy a plan."""

    status = 409
    code = "conflict"

    def __init__(self) -> None:
        super().__init__("You are an admin and have no plan limits: there is nothing to pay.")


bp = Blueprint("billing", __name__, url_prefix="/billing")


@bp.record_once
def give_templates_the_standing(state: Any) -> None:
    """Every page says what is owed, and leads to billing where there is any."""
    app: Flask = state.app
    app.context_processor(lambda: {"billing_banner": banner, "bills": app.config["SETTINGS"].bills, "plan_use": usage})
    wording.init_app(app)


@bp.get("")
@login_required
def show() -> ResponseReturnValue:
    return _page()


@bp.post("/checkout")
@login_required
def checkout() -> ResponseReturnValue:
    """To the checkout of a plan; where somebody subscribes already, to the place where that is changed."""
    try:
        throttle().take(CHECKOUTS, "checkouts", str(current_user.id))
        if standing_of(current_user).state == "admin" and not subscribed(db.session.get(Customer, current_user.id)):
            raise NothingToPay
        return redirect(path_of(paying.begin(current_user, request.form.get("plan", ""))), 303)
    except Refusal as refusal:
        return _page(refusal)


@bp.get("/checkout")
@bp.get("/portal")
@login_required
def again() -> ResponseReturnValue:
    """The address of a page that said why nothing was begun, opened anew."""
    return redirect(url_for(".show"), 303)


@bp.post("/portal")
@login_required
def portal() -> ResponseReturnValue:
    """Where cards, invoices and the subscription itself are: another plan, or none."""
    try:
        throttle().take(CHECKOUTS, "portals", str(current_user.id))
        return redirect(path_of(paying.portal(current_user)), 303)
    except Refusal as refusal:
        return _page(refusal)


@bp.get("/success")
@login_required
def success() -> ResponseReturnValue:
    """Back from the checkout. That somebody came back proves nothing: the page waits for word of the payment."""
    return render_template("billing/success.html", **_arrival(_own_checkout()))


@bp.get("/arrival")
@login_required
def arrival() -> ResponseReturnValue:
    """The part of that page that waits; 204 where it is what the page shows (`?seen=`)."""
    shown = _arrival(_own_checkout())
    return render_template("billing/_arrival.html", **shown) if request.args.get("seen") != shown["word"] else ("", 204)


@bp.get("/cancelled")
@login_required
def cancelled() -> ResponseReturnValue:
    return render_template("billing/cancelled.html", standing=standing_of(current_user), open_checkout=_open_checkout())


@bp.get("/change")
@login_required
def change() -> ResponseReturnValue:
    """For a form that the plan has refused, and that is still open: 204 until it might be let through, then what asks
    for its state anew (`?form=video` or `channel`); for the page of plans, `page`."""
    if request.args.get("seen") == usage.mark(current_user):
        return "", 204
    return render_template("billing/_change.html", form=request.args.get("form"), channel=request.args.get("channel"))


def _page(refusal: Refusal | None = None) -> ResponseReturnValue:
    db.session.rollback()  # what was refused has left nothing half done
    standing, customer = standing_of(current_user), db.session.get(Customer, current_user.id)
    html = render_template(
        "billing/show.html", standing=standing, customer=customer, subscribed=subscribed(customer),
        meters=usage.meters(current_user, standing.plan), offers=offers(standing, customer), invoices=_invoices(),
        open_checkout=_open_checkout(), only_to_read=usage.only_to_read(current_user), day_of_all=usage.day_of_all(),
        trial_days=current_app.config["SETTINGS"].billing_trial_days, problem=refusal.message if refusal else "",
    )  # fmt: skip
    return html, refusal.status if refusal else 200


def _own_checkout() -> Checkout:
    """The checkout that the address names, if it is the signed-in person's own."""
    session_id = request.args.get("session_id", "")
    if not session_id or "\0" in session_id or len(session_id) > LONGEST_SESSION:
        abort(404)
    own = select(Checkout).where(Checkout.session_id == session_id, Checkout.user_id == current_user.id)
    return db.session.scalar(own) or abort(404)


def _open_checkout() -> Checkout | None:
    """The one that the person has left, while it can still be paid."""
    customer = db.session.get(Customer, current_user.id)
    if standing_of(current_user).unlimited or subscribed(customer):
        return None
    mine = select(Checkout).where(Checkout.user_id == current_user.id, Checkout.state == OPEN)
    return db.session.scalar(mine.where(Checkout.expires_at > utcnow()))


def _arrival(checkout: Checkout) -> dict[str, Any]:
    """How far the payment is known of. `since` is when the page was opened, in seconds of the epoch."""
    now = int(time.time())
    since = min(request.args.get("since", now, type=int), now)
    customer = db.session.get(Customer, current_user.id)
    arrived = customer is not None and customer.status in GOOD and bool(customer.plan)
    late = "late" if now - since >= PATIENCE else "waiting"
    word = "arrived" if arrived else "expired" if checkout.state == EXPIRED else late
    return {
        "checkout": checkout, "word": word, "since": since, "standing": standing_of(current_user),
        "again": url_for(".arrival", session_id=checkout.session_id, since=since, seen=word),
        "wanted": plans().get(checkout.plan),
    }  # fmt: skip


def _invoices() -> list[Invoice]:
    own = select(Invoice).where(Invoice.user_id == current_user.id, Invoice.status != "draft")
    return list(db.session.scalars(own.order_by(Invoice.made_at.desc(), Invoice.id).limit(INVOICES)))
