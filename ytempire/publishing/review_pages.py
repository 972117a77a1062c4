"""A person's word on a finished film: yes, and what follows; or no, and why."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire import audit, live
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.extensions import utcnow, writing
from ytempire.publishing import asking, jobs
from ytempire.publishing.beside import BY_ITSELF, beside
from ytempire.text import plain
from ytempire.videos import lifecycle, showing
from ytempire.videos.holding import held_or_404
from ytempire.videos.video import Video

LONGEST_NOTE = 1000  # characters

bp = Blueprint("review", __name__, url_prefix="/videos/<video_id>")


@bp.post("/approval")
@login_required
def approve(video_id: str) -> ResponseReturnValue:
    """Yes, with a note if there is one. Where the channel's mode says so, it is published then."""
    owned_or_404(Video, video_id)
    with writing():
        video = held_or_404(video_id)
        video.approve(_note())
        audit.record(current_user.id, "video.approved", video_id, note=_note())
        publication = asking.begin_automatically(video, utcnow()) if video.channel.publish_mode in BY_ITSELF else None
        if publication:
            audit.record(current_user.id, "publication.asked", video_id, at=str(publication.publish_at or ""))
    if publication:
        jobs.publish_later(publication)
    live.announce(current_user.id, video_id)
    return redirect(url_for("videos.show", video_id=video_id), 303)


@bp.post("/rejection")
@login_required
def reject(video_id: str) -> ResponseReturnValue:
    """No, and why: whoever makes it again should know. What was made is kept."""
    lifecycle.require(owned_or_404(Video, video_id), "reject")
    if not _note():
        return _page(video_id, "Say why it is rejected, in a few words."), 422
    with writing():
        held_or_404(video_id).reject(_note())
        audit.record(current_user.id, "video.rejected", video_id, note=_note())
    live.announce(current_user.id, video_id)
    return redirect(url_for("videos.show", video_id=video_id), 303)


def _note() -> str:
    return plain(request.form.get("note"))[:LONGEST_NOTE]


def _page(video_id: str, problem: str) -> str:
    """The video's page once more."""
    seen = showing.shown(video_id) or abort(404)
    about = showing.context(seen, current_user.timezone, current_user.is_admin)
    return render_template("videos/show.html", problem=problem, **about, **beside(seen.video))
