"""The settings of the signed-in user: profile, e-mail, password, notifications, theme."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from ytempire import mail
from ytempire.accounts import registration, sign_in
from ytempire.accounts.access import local_path, login_required
from ytempire.accounts.forms import EmailForm, MailForm, PasswordForm, ProfileForm, ThemeForm
from ytempire.accounts.registration import EmailTaken
from ytempire.accounts.sign_in import WrongPassword
from ytempire.accounts.throttle import TooManyTries
from ytempire.errors import Refusal
from ytempire.extensions import writing

bp = Blueprint("account_settings", __name__, url_prefix="/settings")

MOVED = """The e-mail address of your account was changed to {address}.

If it was not you, ask the admin of this installation at once.
"""
CHANGED = """The password of your account was changed.

If it was not you, set a new one: {address}/password/forgot
"""


@bp.get("")
@login_required
def show() -> ResponseReturnValue:
    return page()


@bp.post("/profile")
@login_required
def save_profile() -> ResponseReturnValue:
    form = ProfileForm(current_user.timezone)
    if not form.validate():
        return page(profile=form)
    with writing():
        form.populate_obj(current_user)
    return done("Profile saved.")


@bp.post("/theme")
@login_required
def set_theme() -> ResponseReturnValue:
    form = ThemeForm()
    if not form.validate():
        abort(400)
    with writing():
        current_user.theme = form.theme.data
    return redirect(local_path(urlsplit(request.referrer or "").path) or "/", 303)


@bp.post("/notifications")
@login_required
def save_mails() -> ResponseReturnValue:
    form = MailForm()
    if not form.validate():
        return page(mails=form)
    with writing():
        current_user.muted = form.muted(current_user.muted)
    return done("Notifications saved.")


@bp.post("/email")
@login_required
def save_email() -> ResponseReturnValue:
    form = EmailForm()
    if not form.validate():
        return page(email=form)
    before, address = current_user.email, form.email.data
    try:
        sign_in.confirm(current_user, form.password.data)
        registration.change_email(current_user, address)
    except (WrongPassword, TooManyTries, EmailTaken) as refusal:
        return page(email=form, refusal=refusal)
    if address != before:
        mail.send_later(before, "Your e-mail address was changed", MOVED.format(address=address))
    return done("E-mail changed.")


@bp.post("/password")
@login_required
def save_password() -> ResponseReturnValue:
    form = PasswordForm(current_user.email)
    if not form.validate():
        return page(password=form)
    try:
        sign_in.confirm(current_user, form.current_password.data)
    except (WrongPassword, TooManyTries) as refusal:
        return page(password=form, refusal=refusal)
    sign_in.change_password(current_user, form.password.data, "password.changed")
    login_user(current_user._get_current_object())
    address = current_app.config["SETTINGS"].address
    mail.send_later(current_user.email, "Your password was changed", CHANGED.format(address=address))
    return done("Password changed. Other sessions are signed out.")


def done(message: str) -> ResponseReturnValue:
    flash(message, "circle-check")
    return redirect(url_for("account_settings.show"), 303)


def page(
    profile: ProfileForm | None = None,
    email: EmailForm | None = None,
    password: PasswordForm | None = None,
    mails: MailForm | None = None,
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    """The settings; the form that is given was refused, and the others stand as they are saved."""
    refused = profile or email or password or mails
    html = render_template(
        "accounts/settings.html",
        profile=profile or ProfileForm(current_user.timezone, obj=current_user, formdata=None),
        email=email or EmailForm(obj=current_user, formdata=None),
        password=password or PasswordForm(current_user.email, formdata=None),
        mails=mails or MailForm.of(current_user.muted),
        mail_goes_out=bool(current_app.config["SETTINGS"].smtp_url),
        refused=refused,
        refusal=refusal.message if refusal else "",
    )
    headers = {"Retry-After": str(refusal.seconds)} if isinstance(refusal, TooManyTries) else {}
    return html, (429 if headers else 422) if refused else 200, headers
