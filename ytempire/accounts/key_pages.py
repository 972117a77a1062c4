"""`/settings/keys`: the keys of the signed-in person's programs, and where a program has signed in as them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.exc import IntegrityError
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput

from ytempire.accounts import form_once, keys, tokens
from ytempire.accounts.access import login_required
from ytempire.accounts.api_key import SCOPES, ApiKey
from ytempire.accounts.keys import BadKey, TooManyKeys
from ytempire.accounts.user import User
from ytempire.billing import allowing
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow
from ytempire.formatting import counted

ENDS = {"never": "Never", "30": "After 30 days", "90": "After 90 days", "365": "After a year"}
SENT_BEFORE = "This form was sent before, and its key was shown then. No second key was made."
TOO_OLD = "This page was open for too long. Look over what you typed and send it again."

# What a button ticks, by what it is called; the first is what docs/api.md begins with.
PRESETS = {
    "Make and publish videos": ("channels:read", "videos:read", "videos:write"),
    "Only read": ("channels:read", "videos:read", "costs:read", "analytics:read"),
}

bp = Blueprint("keys", __name__, url_prefix="/settings/keys")


class KeyForm(FlaskForm):
    """What is wrong with a key is said by `keys.make`, for programs too."""

    once = HiddenField()
    name = StringField("Name")
    scopes = SelectMultipleField("What it may do", option_widget=CheckboxInput(), validate_choice=False)
    ends = SelectField("Ends", default="never", choices=[SelectChoice(days, words) for days, words in ENDS.items()])

    def __init__(self, is_admin: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scopes.choices = [SelectChoice(scope, words) for scope, words in SCOPES.items()
                               if is_admin or scope != "admin"]  # fmt: skip

    @property
    def expires_at(self) -> datetime | None:
        return None if self.ends.data == "never" else utcnow() + timedelta(days=int(self.ends.data))


class Row(NamedTuple):
    """A key as the page shows it; `may` are scopes."""

    key: ApiKey
    may: list[str]
    over: bool


class Made(NamedTuple):
    name: str
    plain: str


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    return page()


@bp.post("")
@login_required
def make() -> ResponseReturnValue:
    """The answer is the only place that ever has the key: there is nothing to go on to, so no redirect. A reload of it
    sends the form again, and ends at the page of the keys."""
    form, person = KeyForm(current_user.is_admin), signed_in()
    once = form.once.data or ""
    if not form.validate():
        return page(form, 422)
    if not form_once.good_name(once):
        return page(form, 422, problem=TOO_OLD)
    try:
        if form_once.made_by(person.id, once):
            return done(SENT_BEFORE, "info")
        user_id = person.id
        key, plain = keys.make(person, form.name.data or "", form.scopes.data or [], form.expires_at,
                               also=lambda made, _: form_once.mark(user_id, once, made.id))  # fmt: skip
    except (BadKey, TooManyKeys) as refusal:
        return page(form, 422, refusal=refusal)
    except IntegrityError:
        if not form_once.made_by(person.id, once):
            raise
        return done(SENT_BEFORE, "info")
    return page(status=201, made=Made(key.name, plain))


@bp.post("/<key_id>/revocation")
@login_required
def revoke(key_id: str) -> ResponseReturnValue:
    keys.revoke(signed_in(), key_id)
    return done("Key revoked. What used it is refused from now on.")


@bp.post("/sessions/<family_id>/ending")
@login_required
def end(family_id: str) -> ResponseReturnValue:
    tokens.end_of_user(signed_in(), family_id)
    return done("Signed out.")


@bp.post("/sessions/ending")
@login_required
def end_all() -> ResponseReturnValue:
    return done(f"{counted(tokens.end_all(signed_in()), 'program')} signed out.")


def page(form: KeyForm | None = None, status: int = 200, problem: str = "", refusal: Refusal | None = None,
         made: Made | None = None) -> ResponseReturnValue:  # fmt: skip
    """The page; `form` was refused and keeps what was typed, `problem` is a sentence above it."""
    if form and refusal:
        problem = said_at_field(form, refusal)
    form = form or KeyForm(current_user.is_admin, formdata=None)
    form.once.data = form_once.new_name()
    settings = current_app.config["SETTINGS"]
    html = render_template(
        "accounts/keys.html", rows=rows(signed_in()), sign_ins=tokens.of_user(signed_in()), form=form, problem=problem,
        made=made, address=settings.address, api=settings.api_v1_prefix, most=keys.MOST, presets=PRESETS,
        over=allowing.no_api(signed_in()),
    )  # fmt: skip
    return html, status, {"Cache-Control": "no-store"} if made else {}


def said_at_field(form: KeyForm, refusal: Refusal) -> str:
    """Put the refusal at its fields; what is about no field is returned."""
    for name, sentence in refusal.details.items():
        form["ends" if name == "expires_at" else name].errors = [sentence]
    return "" if form.errors else refusal.message


def rows(person: User) -> list[Row]:
    now = utcnow()
    return [Row(key, [scope for scope in SCOPES if scope in keys.scopes_of(person, key)],
                key.expires_at is not None and key.expires_at <= now)
            for key in keys.of_user(person)]  # fmt: skip


def done(message: str, icon: str = "circle-check") -> ResponseReturnValue:
    flash(message, icon)
    return redirect(url_for(".index"), 303)


def signed_in() -> User:
    """Read anew where a refused transaction has let go of it."""
    return db.session.get_one(User, current_user.id)
