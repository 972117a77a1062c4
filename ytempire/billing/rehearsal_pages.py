"""`/billing/rehearsal/…`: the built-in checkout and its portal (`BILLING=test`), plainly a test; no money moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts.access import login_required
from ytempire.billing import provider, rehearsal_acts, rehearsing, usage
from ytempire.billing.plan import Plan, plans
from ytempire.billing.rehearsing import CENTS
from ytempire.billing.wording import subscription_words
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow
from ytempire.formatting import local_day
from ytempire.providers.payments import OPEN, moment, subscription_of

ACCEPTED, REFUSED = "accepted", "refused"  # cards

bp = Blueprint("rehearsal", __name__, url_prefix="/billing/rehearsal")


@bp.get("/<own>")
@login_required
def show(own: str) -> ResponseReturnValue:
    """A checkout, or a visit to the portal. Raises NotTheirs."""
    return _page(own)


@bp.get("/<own>/payment")
@bp.get("/<own>/acts")
@login_required
def again(own: str) -> ResponseReturnValue:
    """The address of a page that said what was refused, opened anew."""
    return redirect(url_for(".show", own=own), 303)


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
        "state": subscription_words(one.status) if one else "", "back": path_of(told["return_url"]),
        "changes": _changes(kept) if kept else [],
        "until": _ends(kept) if kept else None,
        "done": request.args.get("done", ""),
    }  # fmt: skip


def _changes(kept: dict[str, Any]) -> list[tuple[Plan, str, list[str]]]:
    """The other plans, each with what it costs from when, and what of the person's would be over it."""
    day = local_day(_ends(kept), current_user.timezone)
    found = []
    for plan in plans().values():
        if plan.name not in CENTS or plan.name == kept["metadata"]["plan"]:
            continue
        more = rehearsing.difference(kept, plan.name, utcnow())
        now = f"${more / 100:,.2f} now for what is left of this period, and then" if more else "Changed at once;"
        costs = f"{now} ${CENTS[plan.name] / 100:,.2f} a month from {day}."
        found.append((plan, costs, usage.too_much(current_user, plan)))
    return found


def _ends(kept: dict[str, Any]) -> datetime:
    return moment(kept["items"]["data"][0]["current_period_end"]) or utcnow()


def _goes_on(status: str) -> bool:
    return status in rehearsal_acts.GOES_ON


def _plan_of(price_id: str) -> Plan | None:
    return plans().get(provider.plan_of(current_app.config["SETTINGS"], price_id))
