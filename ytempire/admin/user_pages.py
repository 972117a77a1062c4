"""`/admin/users`: everybody with an account, their role, their plan, and what they make and spend. For admins."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts.access import admin_required
from ytempire.accounts.owning import LARGEST_KEY
from ytempire.accounts.user import User
from ytempire.admin import granting, user_acts, user_rows
from ytempire.admin.user_forms import ROLE_NAMES, GrantForm, RoleForm
from ytempire.billing import customers
from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.formatting import counted
from ytempire.text import one_line

LONGEST_SEARCH = 100
MOST_PAGES = 10_000

bp = Blueprint("admin_users", __name__, url_prefix="/admin/users")


@bp.get("")
@admin_required
def index() -> ResponseReturnValue:
    """Some of them: `?tab=admins|owing|granted`, `?q=` a part of the name or address, `?page=`."""
    tab, text = request.args.get("tab", ""), one_line(request.args.get("q"))[:LONGEST_SEARCH]
    number = request.args.get("page", 1, type=int)
    if tab not in user_rows.TABS or not 1 <= number <= MOST_PAGES:
        abort(404)
    tabs = user_rows.tabs(current_app.config["SETTINGS"].bills != "off")
    rows, more = user_rows.page(tab, text, number)
    admins = counted(next(each.count for each in tabs if each.name == "admins"), "admin")
    return render_template(
        "admin/users.html", rows=rows, tabs=tabs, tab=tab, text=text, role_names=ROLE_NAMES,
        sentence=f"{counted(tabs[0].count, 'person', 'people')}, among them {admins}",
        newer=_at(tab, text, number - 1) if number > 1 else "", older=_at(tab, text, number + 1) if more else "",
    )  # fmt: skip


@bp.get("/<int:user_id>")
@admin_required
def show(user_id: int) -> ResponseReturnValue:
    return _page(_person(user_id))


@bp.post("/<int:user_id>/role")
@admin_required
def change_role(user_id: int) -> ResponseReturnValue:
    user, form = _person(user_id), RoleForm()
    if not form.validate():
        return _page(user, role=form)
    try:
        user_acts.change(current_user.id, user_id, user_acts.Change(role=form.role.data))
    except (user_acts.LastAdmin, user_acts.NoAdmin) as refusal:
        return _page(_person(user_id), role=form, refusal=refusal)
    flash("The role is saved.", "circle-check")
    return redirect(url_for(".show", user_id=user_id) if current_user.is_admin else url_for("dashboard.home"), 303)


@bp.get("/<int:user_id>/role")
@bp.get("/<int:user_id>/grant")
@admin_required
def again(user_id: int) -> ResponseReturnValue:
    """The address of a page that said what was refused, opened anew."""
    return redirect(url_for(".show", user_id=user_id), 303)


@bp.post("/<int:user_id>/grant")
@admin_required
def grant(user_id: int) -> ResponseReturnValue:
    user = _person(user_id)
    form = GrantForm(user)
    if not form.validate():
        return _page(user, given=form)
    try:
        granting.grant(current_user.id, user_id, form.plan, form.why.data or "", form.ends)
    except Refusal as refusal:
        return _page(_person(user_id), given=form, refusal=refusal)
    flash(f"They have the {form.plan.title} plan from now on.", "circle-check")
    return redirect(url_for(".show", user_id=user_id), 303)


@bp.post("/<int:user_id>/grant/withdrawal")
@admin_required
def take_back(user_id: int) -> ResponseReturnValue:
    had = granting.take_back(current_user.id, user_id)
    flash("The grant is taken back." if had else "There was no grant.", "circle-check")
    return redirect(url_for(".show", user_id=user_id), 303)


def _page(user: User, role: RoleForm | None = None, given: GrantForm | None = None,
          refusal: Refusal | None = None) -> ResponseReturnValue:  # fmt: skip
    """The page of a person; the form that is given was refused."""
    (row,) = user_rows.rows([user])
    html = render_template(
        "admin/user.html", row=row, user=user, customer=customers.of(user.id),
        subscribed=customers.subscribed(customers.of(user.id)), role_names=ROLE_NAMES,
        role=role or RoleForm(data={"role": user.role}, formdata=None),
        given=given or GrantForm(user, formdata=None), refused=role or given,
        problem=refusal.message if refusal else "",
    )  # fmt: skip
    return html, refusal.status if refusal else 422 if role or given else 200


def _person(user_id: int) -> User:
    """As they are now; after what was refused, too."""
    db.session.rollback()
    return (db.session.get(User, user_id) if 0 < user_id < LARGEST_KEY else None) or abort(404)


def _at(tab: str, text: str, number: int) -> str:
    return url_for(".index", tab=tab or None, q=text or None, page=number if number > 1 else None)
