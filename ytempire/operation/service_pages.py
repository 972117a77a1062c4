"""`/settings/services`: who writes, speaks and draws, how each service stands, and whether its key works."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse

from ytempire.accounts.access import admin_required, login_required
from ytempire.accounts.throttle import TooManyTries, throttle
from ytempire.operation import services
from ytempire.providers.choice import NAMES, PAID

CHECKS = parse("10 per 10 minutes")  # of one provider, by whomever

bp = Blueprint("services", __name__, url_prefix="/settings/services")


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    settings = current_app.config["SETTINGS"]
    return render_template(
        "operation/services.html", in_use=services.in_use(settings), providers=services.providers(settings)
    )


@bp.post("/<provider>/checks")
@admin_required
def check(provider: str) -> ResponseReturnValue:
    """Try the key; what came of it stands in the provider's part of the page."""
    if provider not in PAID:
        abort(404)
    status = 200
    try:
        throttle().take(CHECKS, "service-checks", provider)
        answered, sentence = services.check(provider)
    except TooManyTries as refusal:
        answered, sentence, status = False, refusal.message, 429
    if not request.headers.get("HX-Request"):
        flash(f"{NAMES[provider]}: {sentence}", "circle-check" if answered else "circle-x")
        return redirect(f"{url_for('.index')}#{provider}", 303)
    shown = services.provider(current_app.config["SETTINGS"], provider)
    html = render_template("operation/_service.html", provider=shown, answered=answered, sentence=sentence)
    return html, status
