"""A forgotten password: asking for a link, and setting a new one with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ytempire.accounts import reset, sign_in
from ytempire.accounts.forms import ForgotForm, NewPasswordForm
from ytempire.accounts.pages import begin_session
from ytempire.accounts.throttle import LINK_FOR_ACCOUNT, LINK_FROM_ADDRESS, TooManyTries, network_of, throttle

bp = Blueprint("passwords", __name__)


@bp.get("/password/forgot")
def forgot() -> ResponseReturnValue:
    return show_forgot(ForgotForm())


@bp.post("/password/forgot")
def send() -> ResponseReturnValue:
    """The answer is the same whether an account has the address or not."""
    form = ForgotForm()
    if not form.validate():
        return show_forgot(form, 422)
    try:
        throttle().take(LINK_FROM_ADDRESS, "link-address", network_of(request.remote_addr))
        throttle().take(LINK_FOR_ACCOUNT, "link-account", form.email.data)
    except TooManyTries as refusal:
        return *show_forgot(form, 429, refusal=refusal.message), {"Retry-After": str(refusal.seconds)}
    reset.send_link(form.email.data)
    return show_forgot(form, sent=True)


@bp.route(f"{reset.PATH}<token>", methods=["GET", "POST"])
def new(token: str) -> ResponseReturnValue:
    account = reset.user_of(token)
    if account is None:
        return render_template("accounts/link_over.html"), 410
    form = NewPasswordForm(account.email)
    if not form.validate_on_submit():
        page = render_template("accounts/new_password.html", form=form, email=account.email)
        return page, 422 if form.is_submitted() else 200
    sign_in.change_password(account, form.password.data, "password.reset")
    begin_session(account)
    flash("New password set. Other sessions are signed out.", "lock")
    return redirect("/", 303)


def show_forgot(form: ForgotForm, status: int = 200, **told: Any) -> tuple[str, int]:
    """The page that asks for the address; `sent` or `refusal` say what came of it."""
    return render_template("accounts/forgot.html", form=form, **told), status
