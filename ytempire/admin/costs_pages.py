"""Spending: what all users pay, under which limits, at which prices. For admins."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire import audit, money
from ytempire.accounts.access import admin_required
from ytempire.admin import price_book, spending
from ytempire.costs import limit, prices, report, report_span, report_videos, report_words
from ytempire.costs.limit import ALERT, DAY, USER, VIDEO
from ytempire.costs.limit_forms import LimitsForm, PersonForm, PriceForm
from ytempire.costs.pages import asked_span, csv_file, set_audited
from ytempire.costs.report_span import Span
from ytempire.extensions import writing
from ytempire.formatting import counted
from ytempire.providers.choice import NAMES

LIMITS = (VIDEO, DAY, ALERT, USER)  # of the form for everybody

bp = Blueprint("admin_costs", __name__, url_prefix="/admin")


@bp.get("/costs")
@admin_required
def show() -> ResponseReturnValue:
    try:
        return page(report_span.span_of(request.args))
    except ValueError as error:
        return page(report_span.usual(), problem=str(error))


@bp.get("/costs.csv")
@admin_required
def table() -> ResponseReturnValue:
    """The ledger of all users in these days, as a file for a spreadsheet."""
    return csv_file(asked_span(), None, "spending")


@bp.get("/costs/book")
@admin_required
def book() -> ResponseReturnValue:
    """The price book with what was used this month, which takes longer than the page may."""
    return render_template("admin/_book.html", book=price_book.book(counted=True))


@bp.post("/costs/limits")
@admin_required
def save_limits() -> ResponseReturnValue:
    form = LimitsForm()
    if not form.validate():
        return page(report_span.usual(), limits=form)
    with writing():
        changed = [name for name in LIMITS if set_audited(name, "", form[name].data)]
    flash("Limits saved." if changed else "Nothing was changed.", "circle-check")
    day = report.today_of_all()
    if DAY in changed and (more := report_words.lowered("the day's limit", day.limit, day.spent)):
        flash(more, "triangle-alert")
    return redirect(url_for(".show"), 303)


@bp.post("/costs/limits/people")
@admin_required
def save_person() -> ResponseReturnValue:
    form = PersonForm(spending.people())
    if not form.validate():
        return page(report_span.usual(), person=form)
    of = form.person.data
    with writing():
        changed = set_audited(USER, str(of), form.amount.data)
    flash("Limit saved." if changed else "Nothing was changed.", "circle-check")
    day = report.today_of(of)
    if changed and (more := report_words.lowered("this limit", day.limit, day.spent)):
        flash(more, "triangle-alert")
    return redirect(url_for(".show"), 303)


@bp.post("/costs/prices")
@admin_required
def save_price() -> ResponseReturnValue:
    form = PriceForm()
    if not form.validate():
        return page(report_span.usual(), price=form)
    what = (form.provider.data, form.model.data, form.unit.data)
    with writing():
        prices.set_price(*what, form.amount.data or 0, current_user.id)
        audit.record(current_user.id, "price.set", " ".join(what), micro=form.amount.data)
    flash("Price set. Calls that are under way keep the one that they were held by.", "circle-check")
    return redirect(url_for(".show", _anchor="book"), 303)


@bp.post("/costs/continuation")
@admin_required
def let_go_on() -> ResponseReturnValue:
    """Let spend again what was stopped after a bill that was too high."""
    scope, scope_id, period = (request.form.get(name, "").replace("\0", "") for name in ("scope", "scope_id", "period"))
    went_on = spending.let_go_on((scope, scope_id, period), current_user.id)
    flash("It goes on." if went_on else "It is not stopped any more.", "circle-check")
    return redirect(url_for(".show"), 303)


@bp.post("/costs/verification")
@admin_required
def verify() -> ResponseReturnValue:
    """Compare every counter with the ledger."""
    verdict = spending.verify_now(current_user.id)
    if verdict.found:
        flash(f"The ledger has {counted(verdict.found, 'difference')}. They are listed.", "triangle-alert")
    else:
        flash(f"The ledger adds up: {counted(verdict.entries, 'entry', 'entries')}, no difference.", "circle-check")
    return redirect(url_for(".show", _anchor="people"), 303)


def page(span: Span, problem: str = "", limits: LimitsForm | None = None, person: PersonForm | None = None,
         price: PriceForm | None = None) -> ResponseReturnValue:  # fmt: skip
    """The page; the form that is given was refused, and the others stand as they are saved."""
    refused = limits or person or price
    calls = report.held_calls()
    html = render_template(
        "admin/costs.html",
        **figures(span),
        concerned=report.concerns(current_app.config["SETTINGS"], None),
        problem=problem,
        people=spending.by_person(),
        channels=spending.by_channel(span),
        stopped=spending.stopped(),
        verified=spending.last_verified(),
        limits=limits or LimitsForm(data={name: limit.own_limit(name, "") for name in LIMITS}, formdata=None),
        usual={name: of_settings(name) for name in limit.SETTINGS},
        person=person or _person_form(),
        price=price or _price_form(),
        refused=refused,
        book=price_book.book(counted="counted" in request.args),
        calls=calls,
        titles=report_videos.names([call.video_id for call in calls]),
    )
    return html, 422 if problem or refused else 200


def of_settings(name: str) -> int:
    """The limit that holds where nobody has set one, in micro-dollars."""
    return int(getattr(current_app.config["SETTINGS"], limit.SETTINGS[name]) * money.MICRO)


def figures(span: Span) -> dict[str, Any]:
    """What the page and its stream show of these days."""
    rows, day = report.by_day(span), report.today_of_all()
    month = report.by_day(report_span.this_month())
    return {
        "span": span,
        "rows": rows,
        "total": sum(row.spent for row in rows),
        "failed": sum(row.failed for row in rows),
        "month": sum(row.spent for row in month),
        "month_failed": sum(row.failed for row in month),
        "month_calls": sum(row.calls for row in month),
        "month_providers": report.providers(month),
        "providers": report.providers(rows),
        "provider_names": NAMES,
        "day": day,
        "below": report_words.below(day),
        "crossed": report_words.crossed(rows, day.alert, day.limit),
        "label": report_words.chart(rows, span),
        "steps": report.by_step(span),
        "held": report.held(),
        "days_begin": report_words.days_begin(current_app.config["SETTINGS"]),
        "today": report_span.today().isoformat(),
    }


def _person_form() -> PersonForm:
    of = request.args.get("person", type=int)
    kept = limit.own_limit(USER, str(of)) if of is not None else None
    return PersonForm(spending.people(), data={"person": of, "amount": kept}, formdata=None)


def _price_form() -> PriceForm:
    """The form, filled in with what a row of the book asks for."""
    asked = {name: request.args[name] for name in ("provider", "model", "unit") if name in request.args}
    return PriceForm(data=asked, formdata=None)
