"""The page of a video's publication, and what may be asked of it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.validators import ValidationError

from ytempire.accounts.access import login_required, owned_or_404
from ytempire.acts import publications
from ytempire.channels import language
from ytempire.errors import Refusal
from ytempire.extensions import utcnow
from ytempire.publishing import limits, moment, showing
from ytempire.publishing.asking import Fixed, NotConnected, Unfit, Wishes
from ytempire.publishing.forms import AT, PublicationForm, read_moment
from ytempire.publishing.part import NAMES
from ytempire.publishing.publication import Publication
from ytempire.videos import showing as video_showing
from ytempire.videos.video import Video

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
    act = request.form.get("act", publications.PUBLISH)
    if act not in publications.ACTS:
        abort(404)
    shown = showing.shown(owned_or_404(Video, video_id), utcnow())
    form = PublicationForm.of(shown.publication, shown.offers, shown.zone)
    if not form.validate():
        return _page(shown, form), 422
    try:
        _do(video_id, form, act)
    except (Unfit, Fixed, NotConnected) as refusal:
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
    publications.retry_part(current_user, video_id, part)
    return redirect(url_for(".show", video_id=video_id), 303)


@bp.post("/publication/theirs")
@login_required
def take_theirs(video_id: str) -> ResponseReturnValue:
    """What YouTube has of the title and of who may see it, in place of ours; it takes no quota."""
    publications.take_theirs(current_user, video_id)
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
    def wishes(publication: Publication) -> Wishes:
        if act == publications.NOW:  # the words are saved; that it goes now is said by the act
            form.publish_at, form.privacy.data = publication.publish_at, AT
        return form.wishes

    before = publications.save(current_user, video_id, wishes, act)
    if act == publications.SAVE or (act == publications.PUBLISH and before == "scheduled"):
        flash("Saved. YouTube is told." if before == "published" else "Saved.", "circle-check")


def _at_fields(refusal: Refusal) -> dict[str, str]:
    return refusal.details if isinstance(refusal, Unfit | Fixed) else {}


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
