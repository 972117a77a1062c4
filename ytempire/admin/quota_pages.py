"""Quotas: every YouTube account of the pool at a glance, what is left today, and what was used before. For admins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts.access import admin_required
from ytempire.admin import quota_acts, quota_board, quota_history
from ytempire.admin.quota_board import Board
from ytempire.admin.quota_forms import NewAccountForm
from ytempire.extensions import utcnow, writing
from ytempire.quotas import pacific

TAKEN = "Somebody has just given this client to another account. Each account is a client of its own."

bp = Blueprint("quotas", __name__, url_prefix="/admin/quotas")


@bp.get("")
@admin_required
def show() -> ResponseReturnValue:
    return render_template("admin/quotas.html", **figures(quota_board.read(utcnow())))


@bp.get("/history")
@admin_required
def history() -> ResponseReturnValue:
    span = _span()
    return render_template("admin/quotas_history.html", history=quota_history.read(span, utcnow()), span=span,
                           spans=quota_history.SPANS)  # fmt: skip


@bp.get("/history.csv")
@admin_required
def table() -> ResponseReturnValue:
    """The same days as a file for a spreadsheet, a row for each account and day."""
    response = Response(quota_history.written(_span(), utcnow()), mimetype="text/csv")
    name = f"quotas-{pacific.day_of(utcnow())}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/new")
@admin_required
def new() -> ResponseReturnValue:
    return _new_page(NewAccountForm())


@bp.post("")
@admin_required
def create() -> ResponseReturnValue:
    form = NewAccountForm()
    if not form.validate():
        return _new_page(form)
    values = {name: form[name].data for name in (*quota_acts.EDITED, "state")}
    with writing():
        quota_acts.lock()
        taken = quota_acts.client_taken(values["client_id"], None)
        if taken is None:
            account = quota_acts.add(current_user.id, form.secret.data or "", **values)
    if taken is not None:
        return _new_page(form, TAKEN)
    flash(f"{account.label} is account {account.number} of the pool.", "circle-check")
    return redirect(url_for("quota_accounts.show", number=account.number), 303)


def figures(board: Board) -> dict[str, Any]:
    """What the page and its stream show."""
    left = board.pooled.resets_at - board.now
    return {
        "board": board,
        "there": pacific.shown(board.now).removesuffix(" Pacific"),
        "left": str(left).split(".")[0].rjust(8, "0"),
        "safety": round(current_app.config["SETTINGS"].quota_safety * 100),
    }


def _span() -> int:
    """The number of days that the query string asks for."""
    span = request.args.get("days", quota_history.USUAL, type=int)
    return span if span in quota_history.SPANS else abort(404)


def _new_page(form: NewAccountForm, problem: str = "") -> ResponseReturnValue:
    html = render_template("admin/quotas_new.html", form=form, problem=problem)
    return html, 422 if problem or form.errors else 200
