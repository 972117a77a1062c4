"""The pages of videos: the list, a new one, one video, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse
from sqlalchemy import select

from ytempire import audit, live
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.accounts.throttle import throttle
from ytempire.channels.channel import Channel, default_channel
from ytempire.costs import service_state
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.pipeline import deletion, jobs
from ytempire.publishing import asking
from ytempire.publishing import jobs as publishing
from ytempire.publishing.beside import beside
from ytempire.publishing.publication import of_video
from ytempire.publishing.rows import with_going
from ytempire.videos import budget_fit, edition, lifecycle, listing, showing
from ytempire.videos.forms import PRESETS, VideoForm
from ytempire.videos.holding import held_or_404
from ytempire.videos.outlook import outlook, switches_of
from ytempire.videos.script_outlook import promise
from ytempire.videos.video import Video, new_video
from ytempire.videos.view import View

# What is proposed before there is a channel.
USUAL: dict[str, Any] = {"style": "educational", "format": "landscape", "duration_target": 60}

TRY_NOW = parse("1 per 1 minute")  # of one provider that was left alone, by whomever

bp = Blueprint("videos", __name__, url_prefix="/videos")


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    """The list, newest first, live while it is open."""
    try:
        view = View.of(request.args)
    except ValueError:
        abort(404)
    rows, newer, older = listing.page(current_user.id, view)
    rows = with_going(rows)
    counts = listing.counts(current_user.id, view.channel)
    around = {"newer": newer, "older": older, "counts": counts, "channels": _channels()}
    return render_template("videos/index.html", view=view, rows=rows, **around)


@bp.get("/new")
@login_required
def new() -> ResponseReturnValue:
    """The form, filled from the channel, from the address, or from an earlier video (`?like=<id>`)."""
    return _form_page(VideoForm(formdata=None, data=_proposed()).offer(_channels()))


@bp.post("")
@login_required
def create() -> ResponseReturnValue:
    form = VideoForm().offer(_channels())
    if not form.validate():
        return _form_page(form), 422
    prospect = outlook(current_user, form.wish)
    try:
        budget_fit.require(prospect.estimate, prospect.fit)
    except Refusal as refusal:
        return _form_page(form, refusal), refusal.status
    promised = {"services": prospect.services.to_json(), "estimate": prospect.estimate.to_json(),
                "here": form.wish.here}  # fmt: skip
    with writing():
        video = new_video(form.channel or default_channel(current_user), form.topic.data, **form.asked, **promised)
        audit.record(current_user.id, "video.queued", video.id)
    _go_on(video)
    return redirect(url_for(".show", video_id=video.id), 303)


@bp.post("/estimates")
@login_required
def estimate() -> ResponseReturnValue:
    """What the film of the form as it stands would take: the part of the page that says so, or all of the page."""
    form = VideoForm().offer(_channels()).read_file()
    if not request.headers.get("HX-Request"):
        return _form_page(form)
    return render_template("videos/_estimated.html", form=form, outlook=outlook(current_user, form.wish))


@bp.get("/<video_id>")
@login_required
def show(video_id: str) -> ResponseReturnValue:
    """One video: how far it is, what is there of it, what may be done."""
    seen = showing.shown(owned_or_404(Video, video_id).id) or abort(404)
    about = showing.context(seen, current_user.timezone, current_user.is_admin)
    return render_template("videos/show.html", problem="", **about, **beside(seen.video))


@bp.post("/<video_id>/runs")
@login_required
def run(video_id: str) -> ResponseReturnValue:
    """Make it, make it again from the step that failed, or with the script that was changed since.

    What was made before is kept.
    """
    _require_patience(video_id)
    if owned_or_404(Video, video_id).awaits_publication:
        return _hurry(video_id)
    with _changing(video_id) as video:
        if video.can("edit") and edition.unmade(video):
            video.estimate = promise(video, (video.edition or {})["scenes"])
            video.make_again()
        elif video.status == "draft":
            video.queue()
        else:
            video.retry()
        audit.record(current_user.id, "video.queued", video.id)
    _go_on(video)
    return redirect(url_for(".show", video_id=video_id), 303)


@bp.post("/<video_id>/cancellation")
@login_required
def cancel(video_id: str) -> ResponseReturnValue:
    """Stop making it, or take its publication back."""
    with _changing(video_id) as video:
        taken_back = video.goes_out and of_video(video.id)
        if taken_back:
            asking.cancel(taken_back, utcnow())
        else:
            video.cancel()
        audit.record(current_user.id, "publication.cancelled" if taken_back else "video.cancelled", video.id)
    if taken_back:
        publishing.publish_later(taken_back)
    live.announce(current_user.id, video_id)
    flash("It is not published. The film is kept." if taken_back else
          "Video cancelled. What was made before is kept.", "ban")  # fmt: skip
    return redirect(url_for(".show", video_id=video_id), 303)


@bp.get("/<video_id>/deletion")
@login_required
def ask_to_delete(video_id: str) -> ResponseReturnValue:
    """The question before it is gone, where no dialog can ask it."""
    video = owned_or_404(Video, video_id)
    lifecycle.require(video, "delete")
    return render_template("videos/deletion.html", video=video)


@bp.post("/<video_id>/deletion")
@login_required
def delete(video_id: str) -> ResponseReturnValue:
    with _changing(video_id) as video:
        name = video.name
        keys = deletion.delete(video)
        audit.record(current_user.id, "video.deleted", video_id, topic=name)
    deletion.delete_files(keys)
    live.announce(current_user.id, video_id)
    flash(f"“{name}” is deleted.", "trash-2")
    return redirect(url_for(".index"), 303)


@contextmanager
def _changing(video_id: str) -> Iterator[Video]:
    """The user's own video in a write transaction, held so that no worker changes it meanwhile."""
    owned_or_404(Video, video_id)
    with writing():
        yield held_or_404(video_id)


def _require_patience(video_id: str) -> None:
    """A service that a person has to see to is tried once in a while, whoever presses, and never by many at once.
    Raises TooManyTries."""
    provider = owned_or_404(Video, video_id).awaited_service
    if provider and service_state.stopped(provider):
        throttle().take(TRY_NOW, "try-now", provider)


def _hurry(video_id: str) -> ResponseReturnValue:
    """Try its publication now, whatever that waits for."""
    with _changing(video_id) as video:
        publication = of_video(video.id) or abort(404)
        publication.hurry()
        audit.record(current_user.id, "publication.retried", video.id)
    publishing.publish_later(publication)
    live.announce(current_user.id, video_id)
    return redirect(url_for(".show", video_id=video_id), 303)


def _go_on(video: Video) -> None:
    """After the commit: into the queue, and open pages are told."""
    video_id = video.id
    jobs.produce_later(video)
    live.announce(current_user.id, video_id)


def _channels() -> list[Channel]:
    """The user's channels that are not archived, newest first."""
    own = select(Channel).where(Channel.user_id == current_user.id, Channel.archived_at.is_(None))
    return list(db.session.scalars(own.order_by(Channel.created_at.desc(), Channel.id)))


def _proposed() -> dict[str, Any]:
    """What the form begins with: an earlier video, else the channel, each overruled by the address."""
    source: Video | Channel
    if like := request.args.get("like"):
        source = owned_or_404(Video, like)
        begun = {name: getattr(source, name) for name in ("channel_id", "topic", "notes")}
        begun["script"] = edition.own_words(source)
        begun |= switches_of(source)
    else:
        chosen = request.args.get("channel_id")
        source = owned_or_404(Channel, chosen) if chosen else next(iter(_channels()), Channel(**USUAL))
        begun = {"channel_id": source.id}
    begun |= {name: getattr(source, name) for name in USUAL}
    asked: dict[str, Any] = {name: request.args.get(name) for name in ("topic", "notes", "format")}
    asked["duration_target"] = request.args.get("duration_target", type=int)
    return begun | {name: value for name, value in asked.items() if value}


def _form_page(form: VideoForm, refusal: Refusal | None = None) -> str:
    prospect = outlook(current_user, form.wish)
    return render_template("videos/new.html", form=form, outlook=prospect, presets=PRESETS, refusal=refusal)
