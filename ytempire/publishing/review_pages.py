"""A person's word on a finished film: yes, and what follows; or no, and why."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts.access import login_required
from ytempire.acts import reviews
from ytempire.publishing.beside import beside
from ytempire.videos import showing

bp = Blueprint("review", __name__, url_prefix="/videos/<video_id>")


@bp.post("/approval")
@login_required
def approve(video_id: str) -> ResponseReturnValue:
    """Yes, with a note if there is one. Where the channel's mode says so, it is published then."""
    reviews.approve(current_user, video_id, request.form.get("note", ""))
    return redirect(url_for("videos.show", video_id=video_id), 303)


@bp.post("/rejection")
@login_required
def reject(video_id: str) -> ResponseReturnValue:
    """No, and why: whoever makes it again should know. What was made is kept."""
    try:
        reviews.reject(current_user, video_id, request.form.get("note", ""))
    except reviews.NoReason as refusal:
        return _page(video_id, refusal.message), refusal.status
    return redirect(url_for("videos.show", video_id=video_id), 303)


def _page(video_id: str, problem: str) -> str:
    """The video's page once more."""
    seen = showing.shown(video_id) or abort(404)
    about = showing.context(seen, current_user.timezone, current_user.is_admin)
    return render_template("videos/show.html", problem=problem, **about, **beside(seen.video))
