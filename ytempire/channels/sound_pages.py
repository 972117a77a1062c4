"""What a channel's form plays: each voice, each mood, and the music that its creator brings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import parse
from werkzeug.datastructures import MultiDict

from ytempire.accounts.access import login_required
from ytempire.accounts.throttle import throttle
from ytempire.channels import moods
from ytempire.channels.look_forms import SoundForm
from ytempire.channels.own_music import Library, shown_name
from ytempire.channels.sending import kept, voices_folder
from ytempire.channels.service_voices import Catalogue, catalogue
from ytempire.errors import MESSAGES, Refusal
from ytempire.extensions import give_back_connection, login
from ytempire.film.errors import FilmError
from ytempire.film.music import upload
from ytempire.pipeline import spoken
from ytempire.providers import elevenlabs_voices
from ytempire.providers.errors import ProviderError
from ytempire.storage import StorageError, storage
from ytempire.text import one_line

FORM_AROUND = 2_000_000  # bytes of a form beside its file
TAKE_MUSIC = ("channels.create", "channels.save", "sounds.bring_music")
VOICES = parse("60 per 10 minutes")

bp = Blueprint("sounds", __name__, url_prefix="/channels/sounds")


@bp.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["ytempire_service_voices"] = Catalogue()


@bp.url_value_preprocessor
def at_most_a_music_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything of the request is read: room for a file where one is taken, from who is signed in."""
    if endpoint in TAKE_MUSIC and current_user.is_authenticated:
        largest = current_app.config["SETTINGS"].max_upload_size
        request.max_content_length = min(upload.LARGEST + FORM_AROUND, largest)


@bp.errorhandler(413)
def too_large(_error: Exception) -> ResponseReturnValue:
    """To a request that has more than that, which nobody has read."""
    if not current_user.is_authenticated:
        return login.unauthorized()
    message = upload.TOO_LARGE if request.endpoint in TAKE_MUSIC else MESSAGES[413]
    if request.headers.get("HX-Request"):
        return _own_music("", "", message), 413
    return render_template("errors/lost.html", status=413, message=message), 413


@bp.get("/moods/<mood>.m4a")
@login_required
def mood(mood: str) -> ResponseReturnValue:
    """Some seconds of a mood."""
    give_back_connection()
    try:
        path = moods.excerpt(mood, storage().root / "music")
    except FilmError:
        abort(404)
    return kept(path, "audio/mp4", path.stem)


@bp.get("/voices/<voice>.wav")
@login_required
def voice(voice: str) -> ResponseReturnValue:
    """A voice as it sounds, at the pace that is asked for."""
    asked = MultiDict({"voice": voice, "pace": request.args.get("pace", 1)})
    form = SoundForm(voices_folder(), current_user.id, formdata=asked, meta={"csrf": False})
    if not form.validate():
        return Response((*form.voice.errors, *form.pace.errors)[0], 422, mimetype="text/plain")
    try:
        throttle().take(VOICES, "voices", str(current_user.id))
        give_back_connection()
        path = spoken.sample(voice, form.pace.data)
    except (ProviderError, Refusal) as error:
        return Response(str(error), 503, mimetype="text/plain", headers={"Retry-After": "3"})
    return kept(path, "audio/wav", path.stem)


@bp.get("/service-voices")
@login_required
def service_voices() -> ResponseReturnValue:
    """The voices of the service, for the form that is open."""
    give_back_connection()
    known = catalogue().ask(current_app.config["SETTINGS"])
    return render_template("channels/_service_voices.html", known=known, chosen=one_line(request.args.get("chosen")))


@bp.get("/service-voices/<voice_id>.mp3")
@login_required
def service_voice(voice_id: str) -> ResponseReturnValue:
    """A voice of the service as it sounds, from our own address: the service does not learn who listens."""
    settings = current_app.config["SETTINGS"]
    try:
        throttle().take(VOICES, "service-voices", str(current_user.id))
        give_back_connection()
        known = catalogue().ask(settings)
        voice = known.find(voice_id)
        if known.sentence:
            raise Refusal(known.sentence)
        if voice is None:
            abort(404)
        path = elevenlabs_voices.preview(settings, voice, storage().root / "service-voices")
    except (ProviderError, Refusal) as error:
        return Response(str(error), 503, mimetype="text/plain", headers={"Retry-After": "3"})
    return kept(path, "audio/mpeg", path.stem)


@bp.post("/music")
@login_required
def bring_music() -> ResponseReturnValue:
    """Take a file before the form around it is sent: it can be heard, and stays whatever else is wrong."""
    library, sent = Library(current_user.id), request.files.get("music_file")
    try:
        if sent is None or not sent.filename:
            raise FilmError("Choose a file first.")
        sha = library.take(sent.stream)
    except (FilmError, StorageError, Refusal) as error:
        former = request.form.get("own_music", "")
        name = one_line(request.form.get("own_music_name"))
        here = library.key(former) is not None
        return _own_music(former if here else "", name if here else "", str(error)), 422
    return _own_music(sha, shown_name(sent.filename)), 200, {"HX-Trigger": "music-taken"}


@bp.get("/music/<sha>.m4a")
@login_required
def music(sha: str) -> ResponseReturnValue:
    """The user's own music."""
    key = Library(current_user.id).key(sha)
    if key is None:
        abort(404)
    return kept(storage().path(key), "audio/mp4", sha[:32])


def _own_music(sha: str, name: str, problem: str = "") -> str:
    return render_template("channels/_own_music.html", sha=sha, name=name, problem=problem)
