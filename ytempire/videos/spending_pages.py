"""What one video has cost, row by row of the ledger, and the limit that is its own."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire import audit, live, money
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.costs import counter, limit
from ytempire.costs.limit import VIDEO
from ytempire.extensions import db, writing
from ytempire.pipeline import jobs
from ytempire.providers.choice import NAMES
from ytempire.videos import spending
from ytempire.videos.video import Video

MOST_ENTRIES = 1_000  # on a page; an hour of film has some 1,200

bp = Blueprint("spending", __name__, url_prefix="/videos/<video_id>")


@bp.get("/entries")
@login_required
def entries(video_id: str) -> ResponseReturnValue:
    """The video's rows of the ledger, the newest first."""
    video = owned_or_404(Video, video_id)
    rows = spending.newest_entries(video_id, MOST_ENTRIES)
    return render_template("videos/entries.html", video=video, entries=rows, most=MOST_ENTRIES, names=NAMES,
                           spent=sum(spending.step_costs(video_id).values()), zone=current_user.timezone)  # fmt: skip


@bp.get("/limit")
@login_required
def ask_for_limit(video_id: str) -> ResponseReturnValue:
    """The form of this video's own limit; an admin sees it for everybody's videos."""
    return _limit_page(_anyones(video_id), money.typed(limit.limit(VIDEO, video_id)))


@bp.post("/limit")
@login_required
def set_limit(video_id: str) -> ResponseReturnValue:
    """Set it, or with an empty field let the limit of all videos hold. What waits for it goes on at once."""
    typed = request.form.get("limit", "")
    video = _anyones(video_id)
    try:
        micro = limit.parse_limit(typed)
    except ValueError as problem:
        return _limit_page(video, typed, str(problem)), 422
    with writing():
        limit.set_limit(VIDEO, micro, of=video_id)
        audit.record(current_user.id, "video.limit", video_id, micro=micro)
        video = db.session.get(Video, video_id, with_for_update=True, populate_existing=True) or abort(404)
        goes_on = video.status == "waiting" and (video.waiting_for or {}).get("reason") == "budget_video"
        if goes_on:
            video.wake()
        user_id = video.user_id
    if goes_on:
        jobs.produce_later(video)
    live.announce(user_id, video_id)
    flash(f"The limit of this video is {money.shown(limit.limit(VIDEO, video_id)) or 'gone'}.", "circle-check")
    own = user_id == current_user.id
    return redirect(url_for("videos.show", video_id=video_id) if own else url_for(".ask_for_limit", video_id=video_id),
                    303)  # fmt: skip


def _anyones(video_id: str) -> Video:
    """The video, whoever's it is: for admins. Its owner gets 403, for anybody else it is not there."""
    if not current_user.is_admin:
        owned_or_404(Video, video_id)
        abort(403)
    if "\0" in video_id:  # PostgreSQL refuses the character
        abort(404)
    return db.session.get(Video, video_id) or abort(404)


def _limit_page(video: Video, typed: str, problem: str = "") -> str:
    row = counter.read((VIDEO, video.id, ""))
    return render_template(
        "videos/limit.html", video=video, typed=typed, problem=problem, own=limit.own_limit(VIDEO, video.id),
        usual=limit.limit(VIDEO), spent=row.spent if row else 0, held=row.reserved if row else 0,
        back=url_for("videos.show", video_id=video.id) if video.user_id == current_user.id else "",
    )  # fmt: skip
