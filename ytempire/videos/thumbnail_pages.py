"""Which thumbnail stands for a film: one of those that were drawn, or a picture of the creator's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire import audit, live
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.acts import planned
from ytempire.errors import Refusal
from ytempire.extensions import give_back_connection, writing
from ytempire.film.thumbnails import own
from ytempire.pipeline import own_files, scoring
from ytempire.publishing.publication import of_video
from ytempire.storage import storage
from ytempire.videos import lifecycle, sending, uploads
from ytempire.videos.holding import held_or_404
from ytempire.videos.listing import thumbnail_version, version
from ytempire.videos.result import Result, newest
from ytempire.videos.sending_files import NotYet
from ytempire.videos.thumbnail_choice import contrast_of, layout_of, offers
from ytempire.videos.video import Video

bp = Blueprint("thumbnails", __name__, url_prefix="/videos/<video_id>")
bp.url_value_preprocessor(sending.make_room)
bp.register_error_handler(413, sending.too_large)


@bp.get("/thumbnails")
@login_required
def choices(video_id: str) -> ResponseReturnValue:
    """All that can be chosen, side by side; a part of the video's page, or a page of its own."""
    video = owned_or_404(Video, video_id)
    return _page(video, _made(video))


@bp.post("/thumbnail")
@login_required
def choose(video_id: str) -> ResponseReturnValue:
    """Take `layout`, or the picture that was sent. The film itself stays as it is."""
    video = owned_or_404(Video, video_id)
    _require_choosable(video)
    planned.require_writable(current_user, video.channel)
    try:
        choice = _choice(offers(_made(video).data))
    except Refusal as refusal:
        video = owned_or_404(Video, video_id)
        return _page(video, _made(video), refusal.message)
    with writing():
        video = held_or_404(video_id)
        _require_choosable(video)
        planned.require_writable(current_user, video.channel)
        made = _made(video)
        video.thumbnail_choice = choice
        video.revision += 1
        _measure_again(video, contrast_of(made.data, choice))
        audit.record(current_user.id, "video.thumbnail", video.id)
    live.announce(current_user.id, video_id)
    flash("Thumbnail chosen.", "circle-check")
    if not video.can("edit"):  # its part is tried again there
        return redirect(url_for("publishing.show", video_id=video_id), 303)
    return redirect(url_for("videos.show", video_id=video_id, _anchor="thumbnails"), 303)


def _choosable(video: Video) -> bool:
    """Whether another one may be chosen: also of what is published, or on its way, where YouTube did not take this."""
    publication = of_video(video.id)
    refused = publication is not None and publication.part("thumbnail").state == "failed"
    return video.can("edit") or refused


def _require_choosable(video: Video) -> None:
    if not _choosable(video):
        lifecycle.require(video, "edit")


def _made(video: Video) -> Result:
    row = newest(video.id, "thumbnail")
    if row is None:
        raise NotYet("The thumbnail is not made yet. It will be here when its step is done.")
    return row


def _choice(offered: list[str]) -> dict[str, Any]:
    """What the form asks for. Raises Refusal with a sentence."""
    sent = request.files.get("picture")
    if sent is not None and sent.filename:
        user_id = current_user.id
        own_files.sweep(user_id)
        give_back_connection()
        sha = uploads.take(storage(), user_id, sent, own, uploads.THUMBNAIL)
        return {"upload": uploads.key(user_id, sha, uploads.THUMBNAIL)}
    layout = request.form.get("layout", "")
    if layout not in offered:
        raise Refusal("Choose one of these, or a picture of your own.")
    return {"layout": layout}


def _measure_again(video: Video, contrast: float | None) -> None:
    """The quality with the contrast of the chosen thumbnail, where the film was measured."""
    parts = [scoring.Part(**part) for part in video.quality_parts if part["name"] != scoring.THUMBNAIL]
    if not parts:
        return
    if contrast is not None:
        parts.append(scoring.thumbnail_part(contrast))
    video.quality_parts = [part.to_json() for part in parts]
    video.quality_score = scoring.total(parts)


def _page(video: Video, made: Result, problem: str = "") -> ResponseReturnValue:
    choice = video.thumbnail_choice
    template = "_thumbnails" if request.headers.get("HX-Request") else "thumbnails"  # a part has no title of its own
    html = render_template(
        f"videos/{template}.html", video=video, problem=problem, offered=offers(made.data),
        choosable=_choosable(video), chosen=layout_of(made.data, choice), mark=version(made.made_at),
        own=f"/videos/{video.id}/thumbnail?v={thumbnail_version(made.made_at, choice)}"
        if choice and "upload" in choice else None,
    )  # fmt: skip
    return html, 422 if problem else 200
