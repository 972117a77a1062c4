"""`/settings/webhooks`: a person's webhooks, what was delivered and what came back; the secret, shown once."""

from __future__ import annotations

import functools

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from ytempire.accounts import form_once
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.billing import allowing
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow
from ytempire.webhooks import endpoints, log, signing, standing, trying
from ytempire.webhooks.delivering import NotNow, redeliver
from ytempire.webhooks.delivery import Delivery
from ytempire.webhooks.endpoint import MOST, Endpoint
from ytempire.webhooks.forms import FOR_ADMINS, EndpointForm

A_PAGE = 25  # deliveries
NOT_KEPT = {"Cache-Control": "no-store"}
SENT_BEFORE = "This form was sent before, and is done. Its secret was shown then; a new one can be made."

bp = Blueprint("webhooks", __name__, url_prefix="/settings/webhooks")


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    own, installation = endpoints.of_user(current_user), endpoints.of_installation(current_user)
    now = utcnow()
    return render_template(
        "webhooks/index.html", own=standing.of_endpoints(own, now), full=len(own) >= MOST, most=MOST, docs=_docs(),
        schedule=standing.schedule(), over=allowing.no_webhooks(current_user),
        installation=standing.of_endpoints([installation] if installation else [], now),
    )  # fmt: skip


@bp.get("/new")
@login_required
def new() -> ResponseReturnValue:
    return _form(EndpointForm())


@bp.post("")
@login_required
def make() -> ResponseReturnValue:
    """Make it, and show its secret: here and nowhere else."""
    form, name = EndpointForm(), _name_of_form()
    if not form.validate():
        return _form(form, refused=True)
    if made := form_once.made_by(current_user.id, name):
        return _sent_before(made)
    user_id = current_user.id
    try:
        endpoint, secret = endpoints.make(
            current_user, form.url.data, form.events.data, form.description.data,
            also=lambda endpoint, _: form_once.mark(user_id, name, endpoint.id),
        )  # fmt: skip
    except Refusal as refusal:
        return _form(form, refusal=refusal)
    except IntegrityError:
        if not (made := form_once.made_by(user_id, name)):
            raise
        return _sent_before(made)
    return _secret(endpoint, secret, 201)


@bp.get("/<endpoint_id>")
@login_required
def show(endpoint_id: str) -> ResponseReturnValue:
    return _page(_readable(endpoint_id))


@bp.get("/<endpoint_id>/edit")
@login_required
def edit(endpoint_id: str) -> ResponseReturnValue:
    endpoint = owned_or_404(Endpoint, endpoint_id)
    return _form(EndpointForm(obj=endpoint), endpoint)


@bp.post("/<endpoint_id>")
@login_required
def change(endpoint_id: str) -> ResponseReturnValue:
    endpoint, form = owned_or_404(Endpoint, endpoint_id), EndpointForm()
    if not form.validate():
        return _form(form, endpoint, refused=True)
    try:
        endpoints.change(current_user, endpoint_id, url=form.url.data, events=form.events.data,
                         description=form.description.data)  # fmt: skip
    except Refusal as refusal:
        return _form(form, endpoint, refusal=refusal)
    return _done(endpoint_id, "The webhook is saved.")


@bp.post("/<endpoint_id>/resumption")
@login_required
def resume(endpoint_id: str) -> ResponseReturnValue:
    endpoints.resume(current_user, endpoint_id, as_admin=current_user.is_admin)
    return _done(endpoint_id, "It is active. What waits is sent now.", "play")


@bp.post("/<endpoint_id>/pause")
@login_required
def pause(endpoint_id: str) -> ResponseReturnValue:
    endpoints.pause(current_user, endpoint_id)
    return _done(endpoint_id, "It is paused. Nothing is sent to it until you resume it.", "pause")


@bp.post("/<endpoint_id>/test")
@login_required
def send_test(endpoint_id: str) -> ResponseReturnValue:
    """What comes of it is seen in the log."""
    try:
        sent = trying.send_test(current_user, endpoint_id, as_admin=current_user.is_admin)
    except (NotNow, trying.TooManyTests) as refusal:
        return _done(endpoint_id, refusal.message, "circle-x")
    return _done(endpoint_id, "A test is on its way.", "flask-conical", sent.id, opened=sent.id)


@bp.get("/<endpoint_id>/secret", defaults={"ask": "secret"})
@bp.get("/<endpoint_id>/deletion", defaults={"ask": "deletion"})
@login_required
def question(endpoint_id: str, ask: str) -> ResponseReturnValue:
    """What the dialogs of the page ask, where there are no scripts."""
    endpoint = owned_or_404(Endpoint, endpoint_id)
    return render_template("webhooks/question.html", endpoint=endpoint, name=standing.name_of(endpoint), ask=ask,
                           once=form_once.new_name())  # fmt: skip


@bp.post("/<endpoint_id>/secret")
@login_required
def renew_secret(endpoint_id: str) -> ResponseReturnValue:
    """Another secret, shown here and nowhere else."""
    endpoint, name, user_id = owned_or_404(Endpoint, endpoint_id), _name_of_form(), current_user.id
    if form_once.made_by(user_id, name):
        return _sent_before(endpoint_id)
    try:
        secret = endpoints.renew_secret(
            current_user, endpoint_id, also=lambda *_: form_once.mark(user_id, name, endpoint_id)
        )
    except IntegrityError:
        if not form_once.made_by(user_id, name):
            raise
        return _sent_before(endpoint_id)
    return _secret(endpoint, secret, renewed=True)


@bp.post("/<endpoint_id>/deletion")
@login_required
def delete(endpoint_id: str) -> ResponseReturnValue:
    endpoints.remove(current_user, endpoint_id)
    flash("The webhook is deleted.", "trash-2")
    return redirect(url_for(".index"), 303)


@bp.get("/<endpoint_id>/deliveries/<delivery_id>")
@login_required
def delivery(endpoint_id: str, delivery_id: str) -> ResponseReturnValue:
    """Its line of the log, for the page that waits for it."""
    endpoint = _readable(endpoint_id)
    return _line(endpoint, _delivery(endpoint, delivery_id))


@bp.post("/<endpoint_id>/deliveries/<delivery_id>/redelivery")
@login_required
def send_again(endpoint_id: str, delivery_id: str) -> ResponseReturnValue:
    endpoint, problem, status = _readable(endpoint_id), "", 200
    _delivery(endpoint, delivery_id)
    try:
        redeliver(current_user, delivery_id, as_admin=current_user.is_admin)
    except Refusal as refusal:
        problem, status = refusal.message, refusal.status
    if request.headers.get("HX-Request"):
        return _line(endpoint, _delivery(endpoint, delivery_id), problem), status
    return _done(endpoint_id, problem or "It is sent again now.", "circle-x" if problem else "rotate-cw", delivery_id)


def _page(endpoint: Endpoint) -> ResponseReturnValue:
    now, before, view = utcnow(), request.args.get("before"), request.args.get("state", "")
    found = log.deliveries(endpoint, before, A_PAGE + 1, log.VIEWS[view] if view in log.VIEWS else abort(404))
    here = functools.partial(url_for, ".show", endpoint_id=endpoint.id, state=view or None)
    (row,) = standing.of_endpoints([endpoint], now)
    return render_template(
        "webhooks/show.html", endpoint=endpoint, name=row.name, face=row.face, failed=row.failed, view=view,
        own=endpoint.user_id == current_user.id, once=form_once.new_name(), docs=_docs(), schedule=standing.schedule(),
        test_schedule=standing.schedule_of_test(), opened=request.args.get("open"),
        log=[standing.line(delivery, endpoint, now) for delivery in found[:A_PAGE]],
        older=here(before=found[A_PAGE - 1].id) if len(found) > A_PAGE else "", newer=here() if before else "",
    )  # fmt: skip


def _line(endpoint: Endpoint, delivery: Delivery, problem: str = "") -> str:
    line = standing.line(delivery, endpoint, utcnow())
    return render_template("webhooks/_line.html", endpoint=endpoint, line=line, problem=problem)


def _form(form: EndpointForm, endpoint: Endpoint | None = None, refused: bool = False,
          refusal: Refusal | None = None) -> ResponseReturnValue:  # fmt: skip
    """The form; what was refused stands in it as it was sent."""
    asked = isinstance(refusal, allowing.PlanLimit)
    over = refusal if asked else None if endpoint else allowing.no_webhooks(current_user)
    problem = form.refuse(refusal) if refusal and not asked else ""
    html = render_template(
        "webhooks/form.html", form=form, endpoint=endpoint, name=standing.name_of(endpoint) if endpoint else "",
        once=request.form.get("once") or form_once.new_name(), problem=problem, over=over, asked=asked,
        for_admins=FOR_ADMINS, private_allowed=current_app.config["SETTINGS"].webhooks_allow_private, docs=_docs(),
    )  # fmt: skip
    return html, refusal.status if refusal else 422 if refused else 200


def _secret(endpoint: Endpoint, secret: str, status: int = 200, renewed: bool = False) -> ResponseReturnValue:
    html = render_template("webhooks/made.html", endpoint=endpoint, secret=secret, token=signing.token_of(secret),
                           renewed=renewed)  # fmt: skip
    return html, status, NOT_KEPT


def _sent_before(endpoint_id: str) -> ResponseReturnValue:
    """To what the form has made, if it is still there."""
    flash(SENT_BEFORE, "info")
    there = db.session.get(Endpoint, endpoint_id)
    own = there is not None and there.user_id == current_user.id
    return redirect(url_for(".show", endpoint_id=endpoint_id) if own else url_for(".index"), 303)


def _done(endpoint_id: str, sentence: str, icon: str = "circle-check", line: str | None = None,
          opened: str | None = None) -> ResponseReturnValue:  # fmt: skip
    flash(sentence, icon)
    return redirect(url_for(".show", endpoint_id=endpoint_id, open=opened, _anchor=line), 303)


def _name_of_form() -> str:
    name = request.form.get("once", "")
    return name if form_once.good_name(name) else abort(400)


def _readable(endpoint_id: str) -> Endpoint:
    return endpoints.readable(current_user, endpoint_id, current_user.is_admin)


def _delivery(endpoint: Endpoint, delivery_id: str) -> Delivery:
    return log.of_endpoint(endpoint, delivery_id) or abort(404)


def _docs() -> str:
    return f"{current_app.config['SETTINGS'].api_v1_prefix}/docs"
