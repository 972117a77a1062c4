"""What a channel's form shows while it is filled in: three frames, a thumbnail, and ten moving seconds."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse

from ytempire.accounts.access import login_required
from ytempire.accounts.throttle import throttle
from ytempire.channels import preview
from ytempire.channels.channel import LONGEST_NAME
from ytempire.channels.forms import LONGEST_LINE
from ytempire.channels.look_forms import LookForm, SoundForm
from ytempire.channels.preview import Busy
from ytempire.channels.reel import Order
from ytempire.channels.reels import Reels, State
from ytempire.channels.sample import SAID, Sample
from ytempire.channels.sending import KEPT_FOR, kept, voices_folder
from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.extensions import give_back_connection
from ytempire.film.errors import FilmError
from ytempire.text import one_line

AGAIN = {"Retry-After": "3"}
PATIENCE = 25.0  # seconds that a page without scripts waits for the moving preview
LATER = State("making")  # it is begun by the next question, if nothing changes until then
PICTURES = parse("600 per 10 minutes")  # drawn for one user
FILMS = parse("60 per 10 minutes")  # that one user waits for

bp = Blueprint("previews", __name__, url_prefix="/channels/preview")


@dataclass(frozen=True)
class Reel:
    """A moving preview, and its query string."""

    order: Order
    arguments: dict[str, Any]


@bp.record_once
def _prepare(state: BlueprintSetupState) -> None:
    settings: Settings = state.app.config["SETTINGS"]
    root = settings.storage_folder
    reels = Reels(root / "previews", settings.voices_folder, root / "music")
    atexit.register(reels.close)
    state.app.extensions["ytempire_reels"] = reels


@bp.get("")
@login_required
def look() -> ResponseReturnValue:
    """The preview beside the form, for what the form holds now."""
    form, pictures = _sound_form(), LookForm(request.args, meta={"csrf": False})
    heard, seen = form.validate(), pictures.validate()
    title, kicker = _words("name", "niche")
    sample = Sample(pictures.look, pictures.format.data, title, kicker) if seen else None
    html = render_template(
        "channels/_preview.html",
        form=pictures,
        sample=sample,
        reel=reel_of(form, sample) if heard and sample else None,
        state=LATER if "moving" in request.args else None,
    )
    return html, 200 if seen else 422


@bp.get("/frame.jpg")
@login_required
def frame() -> ResponseReturnValue:
    scene = request.args.get("scene", 0, type=int)
    if not 0 <= scene < len(SAID):
        abort(404)
    return _picture(lambda sample, user_id: preview.frame(sample, scene, user_id))


@bp.get("/thumbnail.jpg")
@login_required
def thumbnail() -> ResponseReturnValue:
    return _picture(preview.thumb)


@bp.get("/reel")
@login_required
def reel() -> ResponseReturnValue:
    """How the moving preview is; it is begun if need be, and shown when it is made.

    A page that plays it without its voice asks `?until=voice`, and is left alone until that is there.
    """
    form = _sound_form()
    if not form.validate():
        return Response(_first_error(form), 422, mimetype="text/plain")
    sample = Sample(form.look, form.format.data, *_words("title", "kicker"))
    reel = reel_of(form, sample)
    state = _reels().ask(current_user.id, reel.order)
    if "until" in request.args and state.name == "made" and state.sentence:
        return "", 204
    return render_template("channels/_reel.html", sample=sample, reel=reel, state=state)


@bp.get("/film")
@login_required
def film() -> ResponseReturnValue:
    """The moving preview for a page without scripts: it comes when it is made."""
    form = _sound_form()
    if not form.validate():
        return Response(_first_error(form), 422, mimetype="text/plain")
    order = form.order(*_words("title", "kicker"))
    user_id = current_user.id
    try:
        throttle().take(FILMS, "films", str(user_id))
    except Refusal as reason:
        return Response(str(reason), 503, mimetype="text/plain", headers=AGAIN)
    give_back_connection()
    state = _reels().wait(user_id, order, PATIENCE)
    if state.name == "made":
        return redirect(url_for(".made", key=order.key), 303)
    sentence = state.sentence or str(Busy())
    return Response(sentence, 503, mimetype="text/plain", headers=AGAIN)


@bp.get("/reels/<key>.mp4")
@login_required
def made(key: str) -> ResponseReturnValue:
    """A finished one of the user's own."""
    path = _reels().path(current_user.id, key)
    if not key.isalnum() or not path.is_file():
        abort(404)
    return kept(path, "video/mp4", key)


def reel_of(form: SoundForm, sample: Sample) -> Reel:
    """The moving preview of what a valid form holds."""
    return Reel(form.order(sample.title, sample.kicker), sample.arguments | form.arguments)


def _picture(draw: Callable[[Sample, int], bytes]) -> ResponseReturnValue:
    """The picture that the query string describes; the browser keeps it for as long as it is the same."""
    form = LookForm(request.args, meta={"csrf": False})
    if not form.validate():
        return Response(_first_error(form), 422, mimetype="text/plain")
    sample = Sample(form.look, form.format.data, *_words("title", "kicker"))
    response = Response(mimetype="image/jpeg", headers={"Cache-Control": f"private, max-age={KEPT_FOR}"})
    response.set_etag(sample.key)
    if sample.key not in request.if_none_match:
        try:
            user_id = current_user.id
            throttle().take(PICTURES, "pictures", str(user_id))
            give_back_connection()
            response.set_data(draw(sample, user_id))
        except (Busy, FilmError, Refusal) as reason:
            return Response(str(reason), 503, mimetype="text/plain", headers=AGAIN)
    return response.make_conditional(request)


def _words(title: str, kicker: str) -> tuple[str, str]:
    """The title and the word above it as they were sent, cut to what a channel may have."""
    return (
        one_line(request.args.get(title))[:LONGEST_NAME],
        one_line(request.args.get(kicker))[:LONGEST_LINE],
    )


def _sound_form() -> SoundForm:
    return SoundForm(voices_folder(), current_user.id, formdata=request.args, meta={"csrf": False})


def _first_error(form: LookForm) -> str:
    return next(str(sentence) for sentences in form.errors.values() for sentence in sentences)


def _reels() -> Reels:
    reels: Reels = current_app.extensions["ytempire_reels"]
    return reels
