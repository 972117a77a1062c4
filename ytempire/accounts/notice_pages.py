"""Dismissing what needed a person."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts import notice
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.accounts.notice import Notice
from ytempire.extensions import writing

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.post("/<int(max=2147483647):notice_id>/dismissal")
@login_required
def dismiss(notice_id: int) -> ResponseReturnValue:
    owned_or_404(Notice, notice_id)
    with writing():
        notice.dismiss(current_user.id, notice_id)
    return redirect("/", 303)


@bp.post("/dismissal")
@login_required
def dismiss_all() -> ResponseReturnValue:
    with writing():
        notice.dismiss(current_user.id)
    return redirect("/", 303)
