"""The pages of channels: the list, one channel, setting one up, putting one away."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from ytempire.accounts.access import login_required, owned_or_404
from ytempire.acts import channels as acts
from ytempire.billing import allowing
from ytempire.billing.allowing import PlanLimit, no_channel
from ytempire.channels import connection_panel, language, service_forms
from ytempire.channels.channel import LONGEST, STYLES, Channel
from ytempire.channels.forms import MODE_NAMES, ChannelForm
from ytempire.channels.look_forms import SWATCHES, TYPEFACES, LookForm, SoundForm
from ytempire.channels.preview_pages import reel_of
from ytempire.channels.sample import Sample
from ytempire.channels.sending import voices_folder
from ytempire.channels.service_voices import catalogue
from ytempire.channels.sound_pages import at_most_a_music_file, too_large
from ytempire.extensions import db, give_back_connection, utcnow
from ytempire.film.palette import themes
from ytempire.providers.local_voice import voices
from ytempire.publishing.publication import ACTIVE, Publication
from ytempire.videos import figures, planned

ON_PAGE = 12  # videos on the page of a channel
CHANGED = "This channel was changed meanwhile. What you see is yours; save again to keep it."

bp = Blueprint("channels", __name__, url_prefix="/channels")
bp.url_value_preprocessor(at_most_a_music_file)
bp.register_error_handler(413, too_large)


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
        read_only={} if archived else planned.read_only_ones(current_user),
        put_away=sum(channel.archived for channel in own),
        tallies=figures.of_channels(current_user.id),
        thumbnails=figures.thumbnails(current_user.id),
        nothing=figures.Tally(),
        sample_of=sample_of,
        language_name=language.name,
        mode_names=MODE_NAMES,
        marks=connection_panel.marks_of(current_user.id, utcnow()),
        not_connected=connection_panel.NOT_CONNECTED,
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
    try:
        channel = acts.make(current_user, form.values(), form.budget())
    except PlanLimit as over:
        return _form_page(form, over=over)
    flash(f"“{channel.name}” is set up.", "circle-check")
    return redirect(url_for(".show", channel_id=channel.id), 303)


@bp.get("/room")
@login_required
def room() -> ResponseReturnValue:
    """Whether the plan has room by now for the channel of the form that is open, for the page that waits for it."""
    asked_for = request.args.get("channel")
    channel = owned_or_404(Channel, asked_for) if asked_for else None
    return render_template("channels/_room_now.html", channel=channel, over=_over_plan(channel), asked=False)


@bp.get("/<channel_id>")
@login_required
def show(channel_id: str) -> ResponseReturnValue:
    channel = owned_or_404(Channel, channel_id)
    services = service_forms.services_of(channel)
    return render_template(
        "channels/show.html",
        channel=channel,
        over=planned.read_only(current_user, channel),
        tally=figures.of_channels(current_user.id).get(channel.id, figures.Tally()),
        rows=figures.newest(current_user.id, ON_PAGE, channel.id),
        voice=next((voice for voice in voices(voices_folder()) if voice.id == channel.voice), None),
        sample=sample_of(channel),
        reel=reel_of(ChannelForm.of(channel, voices_folder()), sample_of(channel)),
        state=None,
        services=services,
        service_voice=service_forms.voice_name(services),
        missing=service_forms.missing_of(channel),
        budget=service_forms.budget_line(channel),
        panel=connection_panel.panel_of(channel, utcnow(), current_user.timezone),
        planned=_on_their_way(channel),
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
        return _form_page(form, channel, seen_revision=seen)
    try:
        acts.change(current_user, channel_id, form.values(), form.budget(), seen)
    except acts.ChangedMeanwhile:
        return _form_page(form, channel, problem=CHANGED)
    except PlanLimit as over:
        return _form_page(form, channel, over=over)
    flash("Channel saved.", "circle-check")
    return redirect(url_for(".show", channel_id=channel.id), 303)


@bp.post("/<channel_id>/archival")
@login_required
def archive(channel_id: str) -> ResponseReturnValue:
    channel = acts.archive(current_user, channel_id)
    flash(f"“{channel.name}” is archived. Its videos stay.", "archive")
    return redirect(url_for(".index"), 303)


@bp.post("/<channel_id>/restoration")
@login_required
def restore(channel_id: str) -> ResponseReturnValue:
    channel = acts.restore(current_user, channel_id)
    flash(f"“{channel.name}” is back.", "archive-restore")
    return redirect(url_for(".show", channel_id=channel.id), 303)


def sample_of(channel: Channel) -> Sample:
    """What stands for a channel that has no film yet."""
    return Sample(channel.look, channel.format, channel.name, channel.niche)


def _on_their_way(channel: Channel) -> int:
    """How many of its films are to go to YouTube."""
    found = select(func.count()).select_from(Publication).where(
        Publication.channel_id == channel.id, Publication.state.in_(ACTIVE), Publication.local.is_(False)
    )  # fmt: skip
    return db.session.scalar(found) or 0


def _form(channel: Channel | None = None) -> ChannelForm:
    if channel is not None:
        return ChannelForm.of(channel, voices_folder())
    zone = current_user.timezone
    return ChannelForm(voices_folder(), current_user.id, zone, data={"timezone": zone})


def _over_plan(channel: Channel | None) -> PlanLimit | None:
    """Why the plan does not allow the form to be saved."""
    if channel is not None:
        return planned.read_only(current_user, channel)
    return no_channel(current_user, planned.channels(current_user.id))


def _only_look() -> bool:
    """Whether the button “Show preview” was pressed: nothing is saved."""
    return request.form.get("act") == "preview"


def _form_page(
    form: ChannelForm,
    channel: Channel | None = None,
    seen_revision: int | None = None,
    problem: str = "",
    over: PlanLimit | None = None,
) -> ResponseReturnValue:
    """The form with its preview; 422 when something is wrong with it, 403 where the plan was found not to allow it."""
    refused = bool(problem or form.errors)
    names = (form.name.data or "", form.niche.data or "")
    if "voices" in request.args:  # asked for by a page without scripts
        give_back_connection()
        catalogue().ask(current_app.config["SETTINGS"])
    seen = Sample(form.look, form.format.data, *names) if _sound(form, LookForm.NAMES) else None
    most, plan = allowing.longest(current_user)
    html = render_template(
        "channels/edit.html",
        most=most or LONGEST,
        plan=plan if most else "",
        left_out=allowing.formats(current_user),
        form=form,
        channel=channel,
        revision=channel.revision if channel and seen_revision is None else seen_revision,
        problem=problem,
        over=over or _over_plan(channel),
        asked=over is not None,
        sample=seen,
        reel=reel_of(form, seen) if seen and _sound(form, SoundForm.NAMES) else None,
        state=None,
        swatches={colour: (name, themes(colour)["dark"]) for colour, name in SWATCHES.items()},
        styles=STYLES,
        languages=language.COMMON,
        language_hint=form.language_hint,
        language_name=language.name,
        typefaces=TYPEFACES,
        voices=form.voices,
    )
    return html, over.status if over else 422 if refused else 200


def _sound(form: ChannelForm, names: tuple[str, ...]) -> bool:
    """Whether nothing is wrong with these fields."""
    return not any(form[name].errors for name in names)
