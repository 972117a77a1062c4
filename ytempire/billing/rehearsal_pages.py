"""`/billing/rehearsal/…`: the built-in checkout and its portal (`BILLING=test`), plainly a test; no money moves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts.access import login_required
from ytempire.billing import provider, rehearsal_acts
from ytempire.billing.plan import Plan, plans
from ytempire.billing.rehearsing import CENTS
from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.providers.payments import OPEN, moment, subscription_of

ACCEPTED, REFUSED = "accepted", "refused"  # cards

bp = Blueprint("rehearsal", __name__, url_prefix="/billing/rehearsal")


@bp.get("/<own>")
@login_required
def show(own: str) -> ResponseReturnValue:
    """A checkout, or a visit to the portal. Raises NotTheirs."""
    return _page(own)


@bp.post("/<own>/payment")
@login_required
def pay(own: str) -> ResponseReturnValue:
    """With a card that is accepted, or (`card=refused`) one that is not."""
    try:
        address = rehearsal_acts.pay(current_user, own, request.form.get("card") != REFUSED)
    except rehearsal_acts.CardRefused as refusal:
        return _page(own, refusal)
    except rehearsal_acts.NotNow as refusal:
        return _page(own, refusal)
    return redirect(path_of(address), 303)


@bp.post("/<own>/departure")
@login_required
def leave(own: str) -> ResponseReturnValue:
    """Back, and nothing is paid."""
    return redirect(path_of(rehearsal_acts.leave(current_user, own)), 303)


@bp.post("/<own>/acts")
@login_required
def act(own: str) -> ResponseReturnValue:
    """Do one thing to the subscription, and stay in the portal."""
    try:
        rehearsal_acts.act(current_user, own, request.form.get("what", ""), request.form.get("plan", ""))
    except rehearsal_acts.NotNow as refusal:
        return _page(own, refusal)
    return redirect(url_for(".show", own=own, done=request.form["what"]), 303)


def path_of(address: str) -> str:
    """An address of this installation as a path: whoever came by another name of it stays signed in there."""
    own = current_app.config["SETTINGS"].address
    return address[len(own) :] if address.startswith(f"{own}/") else address


def _page(own: str, refusal: Refusal | None = None) -> ResponseReturnValue:
    db.session.rollback()
    told = rehearsal_acts.shown(current_user, own)
    of_kind = _checkout if told["object"] == rehearsal_acts.CHECKOUT else _portal
    template, about = of_kind(told)
    html = render_template(template, own=own, problem=refusal.message if refusal else "", **about)
    return html, refusal.status if refusal else 200


def _checkout(told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    plan = plans()[told["plan"]]
    return "billing/rehearsal_checkout.html", {
        "plan": plan, "cents": CENTS[plan.name], "open": told["status"] == OPEN, "trial_days": told["trial_days"],
    }  # fmt: skip


def _portal(told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kept = rehearsal_acts.subscription(current_user)
    one = subscription_of(kept) if kept else None
    return "billing/rehearsal_portal.html", {
        "one": one, "plan": _plan_of(one.price_id) if one else None, "goes_on": bool(one and _goes_on(one.status)),
        "back": path_of(told["return_url"]), "others": [plan for plan in plans().values() if plan.name in CENTS],
        "until": moment(kept["items"]["data"][0]["current_period_end"]) if kept else None,
        "done": request.args.get("done", ""),
    }  # fmt: skip


def _goes_on(status: str) -> bool:
    return status in rehearsal_acts.GOES_ON


def _plan_of(price_id: str) -> Plan | None:
    return plans().get(provider.plan_of(current_app.config["SETTINGS"], price_id))
