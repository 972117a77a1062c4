"""Sign up, sign in, sign out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from ytempire import audit
from ytempire.accounts.access import local_path, login_required
from ytempire.accounts.forms import SignInForm, SignUpForm
from ytempire.accounts.registration import EmailTaken, make_account
from ytempire.accounts.sign_in import WrongPassword, authenticate
from ytempire.accounts.throttle import SIGN_UP_FROM_ADDRESS, TooManyTries, network_of, throttle
from ytempire.accounts.user import User
from ytempire.errors import Refusal
from ytempire.extensions import writing

bp = Blueprint("accounts", __name__)


@bp.get("/signup")
def signup() -> ResponseReturnValue:
    return onwards() if current_user.is_authenticated else show("signup", SignUpForm())


@bp.post("/signup")
def make() -> ResponseReturnValue:
    form = SignUpForm()
    if not form.validate():
        return show("signup", form, 422)
    try:
        throttle().take(SIGN_UP_FROM_ADDRESS, "sign-up-address", network_of(request.remote_addr))
        account = make_account(form.email.data, form.name.data, form.password.data, form.zone)
    except (EmailTaken, TooManyTries) as refusal:
        return show("signup", form, 429 if isinstance(refusal, TooManyTries) else 422, refusal)
    begin_session(account)
    return onwards()


@bp.get("/login")
def login() -> ResponseReturnValue:
    return onwards() if current_user.is_authenticated else show("login", SignInForm())


@bp.post("/login")
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return show("login", form, 422)
    try:
        account = authenticate(form.email.data, form.password.data, request.remote_addr)
    except (WrongPassword, TooManyTries) as refusal:
        return show("login", form, refusal.status, refusal)
    begin_session(account)
    with writing():
        audit.record(account.id, "session.begun", account.id)
    return onwards()


@bp.post("/logout")
@login_required
def logout() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect(url_for("accounts.login"), 303)


def begin_session(account: User) -> None:
    """Sign in with nothing left of the session that was there before. It ends with the browser: for a
    permanent one Flask-Login's strong protection would not look at who sends the cookie."""
    session.clear()
    login_user(account)


def onwards() -> ResponseReturnValue:
    """To where the person was going, when that is a place of ours."""
    return redirect(local_path(request.args.get("next")) or "/", 303)


def show(
    page: str, form: SignInForm | SignUpForm, status: int = 200, refusal: Refusal | None = None
) -> ResponseReturnValue:
    """The page of a form, with the reason when it was refused."""
    headers = {"Retry-After": str(refusal.seconds)} if isinstance(refusal, TooManyTries) else {}
    html = render_template(
        f"accounts/{page}.html",
        form=form,
        refusal=refusal.message if refusal else "",
        next=local_path(request.args.get("next")),
    )
    return html, status, headers
