"""The pages of videos: the list, a new one, one video, and what may be done with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts.access import login_required, owned_or_404
from ytempire.acts import videos as acts
from ytempire.billing import allowing
from ytempire.billing.allowing import PlanLimit
from ytempire.channels.channel import LONGEST, Channel
from ytempire.costs.prices import Unpriced
from ytempire.errors import Refusal
from ytempire.publishing.beside import beside
from ytempire.publishing.rows import with_going
from ytempire.videos import edition, lifecycle, listing, showing
from ytempire.videos.budget_fit import OverVideoBudget
from ytempire.videos.forms import PRESETS, VideoForm
from ytempire.videos.outlook import outlook, switches_of
from ytempire.videos.planned import writable_channels
from ytempire.videos.video import Video
from ytempire.videos.view import View

# What is proposed before there is a channel.
USUAL: dict[str, Any] = {"style": "educational", "format": "landscape", "duration_target": 60}

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
    order = acts.Order(form.channel, form.topic.data, **form.asked, here=tuple(form.wish.here))
    try:
        video = acts.make(current_user, order)
    except (PlanLimit, Unpriced, OverVideoBudget) as refusal:
        return _form_page(form, refusal), refusal.status
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
    acts.run_again(current_user, video_id)
    return redirect(url_for(".show", video_id=video_id), 303)


@bp.post("/<video_id>/cancellation")
@login_required
def cancel(video_id: str) -> ResponseReturnValue:
    """Stop making it, or take its publication back."""
    taken_back = acts.cancel(current_user, video_id)
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
    name = acts.delete(current_user, video_id)
    flash(f"“{name}” is deleted.", "trash-2")
    return redirect(url_for(".index"), 303)


def _channels() -> list[Channel]:
    """The user's channels that are not archived, newest first; those that can only be read stand last."""
    return writable_channels(current_user)


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
    presets = [(seconds, word, allowing.with_seconds(current_user, seconds)) for seconds, word in PRESETS]
    most, plan = allowing.longest(current_user)
    return render_template(
        "videos/new.html", form=form, outlook=prospect, presets=presets, refusal=refusal, most=most or LONGEST,
        plan=plan if most else "", left_out=allowing.formats(current_user),
    )  # fmt: skip
