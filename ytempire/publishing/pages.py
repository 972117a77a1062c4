"""The page of a video's publication, and what may be asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.validators import ValidationError

from ytempire import audit, live
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.channels import language
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.publishing import asking, jobs, limits, moment, showing
from ytempire.publishing.asking import Fixed, NotConnected, Unfit
from ytempire.publishing.draft import draft_for
from ytempire.publishing.forms import PublicationForm, read_moment
from ytempire.publishing.part import NAMES
from ytempire.publishing.publication import Publication, held
from ytempire.videos import showing as video_showing
from ytempire.videos.holding import held_or_404
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.video import Video

ACTS = ("save", "publish", "now")

bp = Blueprint("publishing", __name__, url_prefix="/videos/<video_id>")


@bp.get("/publication")
@login_required
def show(video_id: str) -> ResponseReturnValue:
    """What YouTube is told, where, when and for whom; how far each part is; what it takes of the quota."""
    shown = showing.shown(owned_or_404(Video, video_id), utcnow())
    return _page(shown, PublicationForm.of(shown.publication, shown.offers, shown.zone, formdata=None))


@bp.post("/publication")
@login_required
def save(video_id: str) -> ResponseReturnValue:
    """Keep the words (`act=save`); publish, now or at the time that is given (`act=publish`, or nothing said); publish
    at once what is scheduled (`act=now`)."""
    act = request.form.get("act", "publish")
    if act not in ACTS:
        abort(404)
    shown = showing.shown(owned_or_404(Video, video_id), utcnow())
    form = PublicationForm.of(shown.publication, shown.offers, shown.zone)
    if not form.validate():
        return _page(shown, form), 422
    try:
        _do(video_id, form, act)
    except (Unfit, Fixed, NotConnected) as refusal:
        db.session.rollback()
        form.mark(_at_fields(refusal))
        problem = "" if form.errors else refusal.message  # it stands at its field
        return _page(showing.shown(owned_or_404(Video, video_id), utcnow()), form, problem), 422
    return redirect(url_for(".show", video_id=video_id), 303)


@bp.post("/publication/retries")
@login_required
def retry(video_id: str) -> ResponseReturnValue:
    """One part again: `part` names it."""
    part = request.form.get("part", "")
    if part not in NAMES:
        abort(404)
    with _changing(video_id) as publication:
        asking.retry(publication, part, utcnow())
        audit.record(current_user.id, "publication.retried", video_id, part=part)
    _go_on(publication)
    return redirect(url_for(".show", video_id=video_id), 303)


@bp.post("/publication/theirs")
@login_required
def take_theirs(video_id: str) -> ResponseReturnValue:
    """What YouTube has of the title and of who may see it, in place of ours; it takes no quota."""
    with _changing(video_id) as publication:
        asking.take_theirs(publication)
        audit.record(current_user.id, "publication.taken_over", video_id)
    live.announce(current_user.id, video_id)
    flash("Taken over from YouTube.", "circle-check")
    return redirect(url_for(".show", video_id=video_id), 303)


@bp.get("/publication/times")
@login_required
def times(video_id: str) -> ResponseReturnValue:
    """What the moment of the form is elsewhere, while it is being chosen."""
    video = owned_or_404(Video, video_id)
    zone = request.args.get("zone") or video.channel.timezone
    told = _times(request.args.get("date"), request.args.get("time"), zone, utcnow())
    return render_template("publishing/_times.html", **told)


def _do(video_id: str, form: PublicationForm, act: str) -> None:
    now = utcnow()
    with _changing(video_id) as publication:
        before = publication.video.status
        scheduled = before == "scheduled"
        if act == "now":
            _require_scheduled(scheduled)
            form.publish_at = publication.publish_at  # the words are saved; that it goes now is said below
            form.privacy.data = "at"
        asking.save(publication, form.wishes, now)
        audit.record(current_user.id, "publication.saved", video_id)
        if act == "now" or (act == "publish" and not scheduled):  # sent twice, it is scheduled once
            asking.publish(publication, now)
            audit.record(current_user.id, "publication.asked", video_id, at=str(publication.publish_at or ""))
    _go_on(publication)
    if act == "save" or (act == "publish" and scheduled):
        flash("Saved. YouTube is told." if before == "published" else "Saved.", "circle-check")


def _require_scheduled(scheduled: bool) -> None:
    if not scheduled:
        raise ImpossibleTransition("This video is not scheduled any more.")


@contextmanager
def _changing(video_id: str) -> Iterator[Publication]:
    """The publication of the user's own video, in a write transaction that holds both."""
    owned_or_404(Video, video_id)
    with writing():
        video = held_or_404(video_id)
        asking.require_prepared(video)
        publication = draft_for(video)
        yield held(publication.id) or publication


def _go_on(publication: Publication) -> None:
    """After the commit: a worker takes it, and open pages are told."""
    video_id = publication.video_id
    if publication.state == "queued":
        jobs.publish_later(publication)
    live.announce(current_user.id, video_id)


def _at_fields(refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, Unfit):
        return refusal.problems
    return {refusal.field: refusal.message} if isinstance(refusal, Fixed) else {}


def _times(day: str | None, at: str | None, zone: str, now: datetime | None = None) -> dict[str, str]:
    """The sentence under the time, or what is wrong with it; while it is chosen (`now`) also that it has passed."""
    try:
        chosen = read_moment(day, at, zone)
    except ValidationError as wrong:
        return {"sentence": "", "problem": str(wrong)}
    return {"sentence": moment.elsewhere(chosen, zone, current_user.timezone),
            "problem": limits.time(chosen, now) if now else ""}  # fmt: skip


def _page(shown: showing.Shown, form: PublicationForm, problem: str = "") -> str:
    told = _times(form.date.data, form.time.data, form.zone.data or shown.zone)
    if form.time.errors:
        told["problem"] = ""  # it stands at the field
    files = video_showing.Shown(shown.video, (), 0, None).files
    return render_template("publishing/show.html", shown=shown, form=form, problem=problem, times=told, limits=limits,
                           files=files, language_name=language.name(shown.video.channel.language))  # fmt: skip
