"""The pages of channels: the list, one channel, setting one up with a live preview, putting one away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from ytempire import audit
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.channels import language, preview
from ytempire.channels.channel import LONGEST_NAME, STYLES, Channel, new_channel
from ytempire.channels.forms import LONGEST_LINE, MODE_NAMES, SWATCHES, TYPEFACES, ChannelForm, LookForm
from ytempire.channels.preview import Busy, Sample
from ytempire.extensions import db, writing
from ytempire.film.errors import FilmError
from ytempire.film.palette import themes
from ytempire.providers.local_voice import voices
from ytempire.text import one_line
from ytempire.videos import figures

ON_PAGE = 12  # videos on the page of a channel
KEPT_FOR = 300  # seconds that a browser shows a preview without asking again
CHANGED = "This channel was changed meanwhile. What you see is yours; save again to keep it."

bp = Blueprint("channels", __name__, url_prefix="/channels")


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    """The channels, newest first; with `?archived=1` those that were put away."""
    archived = "archived" in request.args
    own = list(
        db.session.scalars(
            select(Channel).where(Channel.user_id == current_user.id).order_by(Channel.created_at.desc())
        )
    )
    return render_template(
        "channels/index.html",
        channels=[channel for channel in own if channel.archived == archived],
        archived=archived,
        put_away=sum(channel.archived for channel in own),
        tallies=figures.of_channels(current_user.id),
        thumbnails=figures.thumbnails(current_user.id),
        nothing=figures.Tally(),
        sample_of=sample_of,
        language_name=language.name,
        mode_names=MODE_NAMES,
    )


@bp.get("/new")
@login_required
def new() -> ResponseReturnValue:
    return _form_page(_form())


@bp.post("")
@login_required
def create() -> ResponseReturnValue:
    form = _form()
    if _only_look() or not form.validate():
        return _form_page(form)
    with writing():
        channel = new_channel(current_user, **form.values())
        audit.record(current_user.id, "channel.made", channel.id)
    flash(f"“{channel.name}” is set up.", "circle-check")
    return redirect(url_for(".show", channel_id=channel.id), 303)


@bp.get("/<channel_id>")
@login_required
def show(channel_id: str) -> ResponseReturnValue:
    channel = owned_or_404(Channel, channel_id)
    return render_template(
        "channels/show.html",
        channel=channel,
        tally=figures.of_channels(current_user.id).get(channel.id, figures.Tally()),
        rows=figures.newest(current_user.id, (), ON_PAGE, channel.id),
        voice=next((voice for voice in voices(_voices_folder()) if voice.id == channel.voice), None),
        sample=sample_of(channel),
        language_name=language.name,
        mode_names=MODE_NAMES,
    )


@bp.get("/<channel_id>/edit")
@login_required
def edit(channel_id: str) -> ResponseReturnValue:
    channel = owned_or_404(Channel, channel_id)
    return _form_page(_form(channel), channel)


@bp.post("/<channel_id>")
@login_required
def save(channel_id: str) -> ResponseReturnValue:
    """Keep the changes; where somebody else changed the channel meanwhile, say so once first."""
    channel = owned_or_404(Channel, channel_id)
    form = _form(channel)
    seen = request.form.get("revision", channel.revision, type=int)
    if _only_look() or not form.validate():
        return _form_page(form, channel, seen=seen)
    with writing():
        db.session.refresh(channel, with_for_update=True)
        changed_meanwhile = seen != channel.revision
        if not changed_meanwhile:
            channel.change(**form.values())
            audit.record(current_user.id, "channel.changed", channel.id)
    if changed_meanwhile:
        return _form_page(form, channel, problem=CHANGED)
    flash("Channel saved.", "circle-check")
    return redirect(url_for(".show", channel_id=channel.id), 303)


@bp.post("/<channel_id>/archival")
@login_required
def archive(channel_id: str) -> ResponseReturnValue:
    channel = owned_or_404(Channel, channel_id)
    with writing():
        channel.archive()
        audit.record(current_user.id, "channel.archived", channel.id)
    flash(f"“{channel.name}” is archived. Its videos stay.", "archive")
    return redirect(url_for(".index"), 303)


@bp.post("/<channel_id>/restoration")
@login_required
def restore(channel_id: str) -> ResponseReturnValue:
    channel = owned_or_404(Channel, channel_id)
    with writing():
        channel.restore()
        audit.record(current_user.id, "channel.restored", channel.id)
    flash(f"“{channel.name}” is back.", "archive-restore")
    return redirect(url_for(".show", channel_id=channel.id), 303)


@bp.get("/preview")
@login_required
def look() -> ResponseReturnValue:
    """The preview beside the form, for what the form holds now."""
    form = LookForm(request.args, meta={"csrf": False})
    title, kicker = _words("name", "niche")
    valid = form.validate()
    sample = Sample(form.look, form.format.data, title, kicker) if valid else None
    return render_template("channels/_preview.html", sample=sample, form=form), 200 if valid else 422


@bp.get("/preview/frame.jpg")
@login_required
def frame() -> ResponseReturnValue:
    return _picture(preview.frame)


@bp.get("/preview/thumbnail.jpg")
@login_required
def thumbnail() -> ResponseReturnValue:
    return _picture(preview.thumb)


def sample_of(channel: Channel) -> Sample:
    """What stands for a channel that has no film yet."""
    return Sample(channel.look, channel.format, channel.name, channel.niche)


def _picture(draw: Callable[[Sample], bytes]) -> ResponseReturnValue:
    """The picture that the query string describes; the browser keeps it for as long as it is the same."""
    form = LookForm(request.args, meta={"csrf": False})
    if not form.validate():
        return Response(_first_error(form), 422, mimetype="text/plain")
    sample = Sample(form.look, form.format.data, *_words("title", "kicker"))
    response = Response(mimetype="image/jpeg", headers={"Cache-Control": f"private, max-age={KEPT_FOR}"})
    response.set_etag(sample.key)
    if sample.key not in request.if_none_match:
        try:
            response.set_data(draw(sample))
        except (Busy, FilmError) as reason:
            sentence = str(reason) or "Others draw previews just now."
            return Response(sentence, 503, mimetype="text/plain", headers={"Retry-After": "5"})
    return response.make_conditional(request)


def _words(title: str, kicker: str) -> tuple[str, str]:
    """The title and the word above it as they were sent, cut to what a channel may have."""
    return (
        one_line(request.args.get(title))[:LONGEST_NAME],
        one_line(request.args.get(kicker))[:LONGEST_LINE],
    )


def _form(channel: Channel | None = None) -> ChannelForm:
    if channel is not None:
        return ChannelForm.of(channel, _voices_folder())
    return ChannelForm(_voices_folder(), current_user.timezone, data={"timezone": current_user.timezone})


def _only_look() -> bool:
    """Whether the button “Show preview” was pressed: nothing is saved."""
    return request.form.get("act") == "preview"


def _form_page(
    form: ChannelForm, channel: Channel | None = None, seen: int | None = None, problem: str = ""
) -> ResponseReturnValue:
    """The form with its preview; 422 when something is wrong with it."""
    refused = bool(problem or form.errors)
    drawable = not any(form[name].errors for name in LookForm.NAMES)
    html = render_template(
        "channels/edit.html",
        form=form,
        channel=channel,
        revision=channel.revision if channel and seen is None else seen,
        problem=problem,
        sample=Sample(form.look, form.format.data, form.name.data or "", form.niche.data or "")
        if drawable else None,
        swatches={colour: (name, themes(colour)["dark"]) for colour, name in SWATCHES.items()},
        styles=STYLES,
        languages=language.COMMON,
        typefaces=TYPEFACES,
        voice_notes={voice.id: voice.licence_note for voice in form.voices},
    )
    return html, 422 if refused else 200


def _first_error(form: LookForm) -> str:
    return next(str(sentence) for sentences in form.errors.values() for sentence in sentences)


def _voices_folder() -> Path:
    return current_app.config["SETTINGS"].instance_path / "voices"
