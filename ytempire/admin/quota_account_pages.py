"""One account of the pool: its buckets, its channels, its last calls, and what an admin may do to it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from ytempire.accounts.access import admin_required
from ytempire.admin import quota_account, quota_acts, quota_board, quota_freed
from ytempire.admin.quota_forms import AccountForm, AllowanceForm, SureForm
from ytempire.admin.quota_pages import TAKEN
from ytempire.extensions import db, utcnow, writing
from ytempire.formatting import counted
from ytempire.quotas import pacific
from ytempire.quotas.account import RESTING, STATES, Account

CHANGED = "This account was changed meanwhile. What you see is yours; save again to keep it."
NOW = {"active": "{} is active.", "reserve": "{} is in reserve: used when the active ones are spent.",
       "resting": "{} rests. Nothing is sent through it until it is woken."}  # fmt: skip
USED = "It is connected, or was used, so its history stays. Let it rest instead."

bp = Blueprint("quota_accounts", __name__, url_prefix="/admin/quotas/<int:number>")


@bp.get("")
@admin_required
def show(number: int) -> ResponseReturnValue:
    return _page(_account(number))


@bp.post("")
@admin_required
def save(number: int) -> ResponseReturnValue:
    """Keep the changes; where another admin made some meanwhile, say so once first."""
    account = _account(number)
    form = AccountForm(account)
    seen = request.form.get("edition", "")
    if not form.validate():
        return _page(account, form, seen=seen)
    values = {name: form[name].data for name in quota_acts.EDITED}
    with writing():
        quota_acts.lock()
        db.session.refresh(account)
        problem = TAKEN if quota_acts.client_taken(values["client_id"], account) else ""
        problem = problem or (CHANGED if seen and seen != quota_acts.edition(account) else "")
        changed = not problem and quota_acts.change(account, current_user.id, form.secret.data or "", **values)
    if problem:
        return _page(account, form, problem)
    return _done(account, f"{account.label} is saved." if changed else "Nothing was changed.", freed=changed)


@bp.post("/state")
@admin_required
def use(number: int) -> ResponseReturnValue:
    """Let it rest, wake it, put it in reserve."""
    account, state = _account(number), request.form.get("state", "")
    if state not in STATES:
        abort(422)
    with writing():
        db.session.refresh(account, with_for_update=True)
        changed = quota_acts.set_state(account, state, current_user.id)
    sentence = NOW[state].format(account.label) if changed else "Nothing was changed."
    return _done(account, sentence, freed=changed and state != RESTING)


@bp.post("/continuation")
@admin_required
def let_go_on(number: int) -> ResponseReturnValue:
    """End early what YouTube asked to wait for."""
    account = _account(number)
    with writing():
        db.session.refresh(account, with_for_update=True)
        waited = quota_acts.end_wait(account, current_user.id, utcnow())
    sentence = f"{account.label} is tried again." if waited else "It does not wait any more."
    return _done(account, sentence, freed=waited)


@bp.post("/reinstatement")
@admin_required
def reinstate(number: int) -> ResponseReturnValue:
    """Use again an account that YouTube itself has given back."""
    account = _account(number)
    form = SureForm(account)
    if not form.validate():
        return _page(account, refused=form, part="reinstatement")
    with writing():
        db.session.refresh(account, with_for_update=True)
        was = quota_acts.reinstate(account, current_user.id)
    return _done(account, f"{account.label} is used again." if was else "It is not suspended any more.", freed=was)


@bp.post("/allowances")
@admin_required
def allow(number: int) -> ResponseReturnValue:
    """Note what YouTube allows from a day on."""
    account = _account(number)
    form = AllowanceForm()
    if not form.validate():
        return _page(account, refused=form, part="allowance")
    told = (form.bucket.data, form.allowance.data or 0, form.since.data or "")
    with writing():
        db.session.refresh(account, with_for_update=True)
        quota_acts.allow(account, *told, by=current_user.id)
    return _done(account, f"{told[1]:,} a day from {told[2]} on.", freed=True)


@bp.post("/reminders")
@admin_required
def remind(number: int) -> ResponseReturnValue:
    """Ask the owner of a channel to connect it again."""
    account = _account(number)
    with writing():
        told = quota_acts.remind(account, request.form.get("connection", -1, type=int), current_user.id)
    if told is None:
        abort(404)
    return _done(account, "They are told." if told else "They were told, and have not looked yet.")


@bp.post("/deletion")
@admin_required
def delete(number: int) -> ResponseReturnValue:
    """Let go of an account that was never used."""
    account = _account(number)
    form = SureForm(account)
    if not form.validate():
        return _page(account, refused=form, part="deletion")
    with writing():
        quota_acts.lock()
        gone = quota_acts.remove(account, current_user.id)
    if not gone:
        return _page(account, problem=USED)
    flash(f"{form.wanted} is deleted.", "trash-2")
    return redirect(url_for("quotas.show"), 303)


def _account(number: int) -> Account:
    return quota_acts.numbered(number) or abort(404)


def _done(account: Account, sentence: str, freed: bool = False) -> ResponseReturnValue:
    """Back to where it was done. freed: there may be room now for what waits."""
    flash(sentence, "circle-check")
    if freed and (waiting := quota_freed.try_again(utcnow(), account.id)):
        flash(f"{counted(waiting, 'publication')} that waited for quota: tried again now.", "rotate-cw")
    if request.form.get("from") == "board":
        return redirect(url_for("quotas.show"), 303)
    return redirect(url_for(".show", number=account.number), 303)


def _page(account: Account, form: AccountForm | None = None, problem: str = "", seen: str = "",
          refused: FlaskForm | None = None, part: str = "") -> ResponseReturnValue:  # fmt: skip
    """The page; of its forms the one that was refused stands as it was sent."""
    now, wrong = utcnow(), form or refused
    sure = refused if part in ("reinstatement", "deletion") else None
    html = render_template(
        "admin/quotas_account.html",
        row=quota_board.read_one(account, now),
        form=form or AccountForm(account),
        edition=seen or quota_acts.edition(account),
        has_secret=bool(account.client_secret),
        problem=problem,
        allowance=refused if part == "allowance" else AllowanceForm(data={"since": pacific.day_of(now)}, formdata=None),
        sure=sure or SureForm(account, formdata=None),
        part=part,
        connections=quota_account.connections(account, now),
        calls=quota_account.calls(account, now),
        allowances=quota_account.allowances(account, now),
        removable=quota_acts.removable(account),
    )  # fmt: skip
    return html, 422 if wrong or problem else 200
