"""The page of a video's script: every scene to read, to change, to move, and to see as it will look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire import audit, live
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.acts import planned
from ytempire.billing.allowing import PlanLimit
from ytempire.billing.standing import standing_of
from ytempire.channels.preview import Busy
from ytempire.costs.prices import Unpriced
from ytempire.errors import Refusal
from ytempire.extensions import give_back_connection, writing
from ytempire.film.errors import FilmError
from ytempire.film.pictures import accepted
from ytempire.pipeline import jobs, own_files
from ytempire.storage import storage
from ytempire.text import one_line
from ytempire.videos import edition, lifecycle, sending, stills, takes, uploads
from ytempire.videos.budget_fit import OverVideoBudget
from ytempire.videos.holding import held_or_404
from ytempire.videos.icon_search import drawing, found
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.result import newest
from ytempire.videos.scene_form import MOST_PICTURES, SceneForm
from ytempire.videos.script_form import ScriptForm
from ytempire.videos.script_outlook import promise, script_outlook
from ytempire.videos.script_stills import show
from ytempire.videos.video import Video, services_now

KEPT_FOR = 300  # seconds that a browser shows a still without asking again
CHANGED = "This script was changed meanwhile, perhaps in another tab. What you see is yours; save again to keep it."
UNDER_WAY = "This video is being made now. Wait until it is done or cancel it, then save again; nothing is lost."
GONE = "A picture of scene {} is no longer stored. Take it out of the scene, or add it again; nothing else is lost."
TOO_LONG = (
    "This film has {} scenes; a page takes {}. Make one like it, with the script as a text that you change first."
)

bp = Blueprint("script", __name__, url_prefix="/videos/<video_id>/script")
bp.url_value_preprocessor(sending.make_room)
bp.register_error_handler(413, sending.too_large)


@bp.get("")
@login_required
def edit(video_id: str) -> ResponseReturnValue:
    """The script, as its creator left it or as it was written."""
    video = owned_or_404(Video, video_id)
    _require_editable(video)
    begun, film = _begun(video), takes.of_film(video)
    return _page(video, ScriptForm.of(begun, edition.mark(begun), video.channel.look.pairing, film))


@bp.post("")
@login_required
def save(video_id: str) -> ResponseReturnValue:
    """Keep it (`act` is save), keep it and make the film again (make), or change the page alone (see `act`)."""
    video = owned_or_404(Video, video_id)
    form = ScriptForm.sent(request.form, video.channel.look.pairing).spoken_by(services_now(video).voice)
    problems = list(_take_pictures(video, form))
    video = owned_or_404(Video, video_id)  # it may have been deleted meanwhile
    words = request.form.get("act", "save").split()
    if problems or words[:1] not in (["save"], ["make"]):
        form.act(words)
        return _page(video, form, " ".join(problems), 422 if problems else 200)
    if not form.validate():
        problem = "" if form.form_errors else "Not saved yet. Look at what is marked below."
        return _page(video, form, problem, 422)
    refusal = _keep(video_id, form, words[0] == "make")
    if refusal:
        return _page(video, form, *refusal)
    return _kept(video, words[0] == "make")


@bp.post("/scenes/<int(max=99999):number>/still")
@login_required
def redraw(video_id: str, number: int) -> ResponseReturnValue:
    """The picture of a scene as the form has it now, for the place where it stands on the page."""
    video = owned_or_404(Video, video_id)
    scene = SceneForm.sent(number, request.form, video.channel.look.pairing)
    show(video, [scene])
    return render_template("videos/_still.html", scene=scene, video=video)


@bp.get("/still.jpg")
@login_required
def still(video_id: str) -> ResponseReturnValue:
    """The picture of the scene that is packed into the address."""
    video = owned_or_404(Video, video_id)
    try:
        scene, shas = stills.unpacked(request.args.get("s", ""))
    except ValueError as problem:
        return Response(str(problem), 422, mimetype="text/plain")
    user_id = current_user.id
    look, pictures = video.channel.look, uploads.own(storage(), user_id, shas)
    key = stills.name(request.args["s"], look, video.format, pictures)
    response = Response(mimetype="image/jpeg", headers={"Cache-Control": f"private, max-age={KEPT_FOR}"})
    response.set_etag(key)
    if key not in request.if_none_match:
        path, shape = storage().path(pictures[0]) if pictures else None, video.format
        give_back_connection()
        try:
            response.set_data(stills.draw(key, scene, look, shape, path, user_id))
        except (Busy, FilmError) as reason:
            sentence = str(reason) or "Others look at previews just now."
            return Response(sentence, 503, mimetype="text/plain", headers={"Retry-After": "5"})
    return response.make_conditional(request)


@bp.get("/icons")
@login_required
def find_icons(video_id: str) -> ResponseReturnValue:
    """Icons for the word that stands in a field; `field` is its id, `name` what it is sent as."""
    owned_or_404(Video, video_id)
    word = one_line(request.args.get(request.args.get("name", ""), ""))[:60]
    return render_template("videos/_icons.html", field=request.args.get("field", ""), word=word, found=found(word))


@bp.get("/pictures/<sha>.jpg")
@login_required
def picture(video_id: str, sha: str) -> ResponseReturnValue:
    """One of the creator's own pictures."""
    owned_or_404(Video, video_id)
    found = uploads.own(storage(), current_user.id, [sha])
    give_back_connection()
    if not found:
        raise Refusal("This picture is no longer stored. Add it again.")
    response = Response(storage().path(found[0]).read_bytes(), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _keep(video_id: str, form: ScriptForm, again: bool) -> tuple[str, int] | None:
    """Store the edition; or why not, with the status to say it with. Nothing that was typed is lost."""
    scenes, user_id = [], current_user.id
    for number, scene in enumerate(form.scenes, 1):
        keys = uploads.claimed(storage(), user_id, scene.pictures)
        if len(keys) < len(scene.pictures):
            return GONE.format(number), 422
        scenes.append(scene.scene(keys))
    try:
        with writing():
            video = held_or_404(video_id)
            if video.under_way:
                return UNDER_WAY, 409
            lifecycle.require(video, "edit")
            there = edition.mark(_begun(video))
            if form.mark.data != there:
                form.mark.data = there
                return CHANGED, 422
            planned.require_edit(current_user, video, again)
            _edited(video, form.edition(scenes), again)
    except (OverVideoBudget, Unpriced, PlanLimit, planned.Archived) as refusal:
        return refusal.message, refusal.status
    return None


def _edited(video: Video, changed: dict[str, Any], again: bool) -> None:
    """Raises `OverVideoBudget` or `Unpriced` where it cannot be made again for what that would cost."""
    promised = promise(video, changed["scenes"]) if again else None
    video.edit(changed)
    audit.record(current_user.id, "video.edited", video.id)
    if again:
        video.estimate = promised
        video.make_again()
        audit.record(current_user.id, "video.queued", video.id)


def _kept(video: Video, again: bool) -> ResponseReturnValue:
    video_id = video.id
    if again:
        jobs.produce_later(video)
    live.announce(current_user.id, video_id)
    if again:
        return redirect(url_for("videos.show", video_id=video_id), 303)
    flash("Script saved. Make it again to have it in the film.", "circle-check")
    return redirect(url_for(".edit", video_id=video_id), 303)


def _take_pictures(video: Video, form: ScriptForm) -> Iterator[str]:
    """Keep the pictures that were sent with the form; a sentence for each that cannot be used."""
    new = {scene.id: [sent for sent in request.files.getlist(f"{scene.id}-new") if sent.filename]
           for scene in form.scenes}  # fmt: skip
    if not any(new.values()):
        return
    if not video.can("edit"):
        yield UNDER_WAY
        return
    user_id = current_user.id
    own_files.sweep(user_id)
    give_back_connection()
    for scene in form.scenes:
        for sent in new[scene.id]:
            if len(scene.pictures) >= MOST_PICTURES:
                yield f"A scene takes {MOST_PICTURES} pictures at most."
                break
            try:
                sha = uploads.take(storage(), user_id, sent, accepted)
            except Refusal as refusal:
                yield refusal.message
                continue
            if not scene.pictures:
                scene.layout.data = "picture"  # what it was added for; another layout may be chosen again
            if sha not in scene.pictures:
                scene.pictures.append(sha)


def _begun(video: Video) -> dict[str, Any]:
    row = newest(video.id, "script")
    begun = edition.begun(video, row.data if row else None)
    if len(begun["scenes"]) > edition.MOST_SCENES:
        raise ImpossibleTransition(TOO_LONG.format(len(begun["scenes"]), edition.MOST_SCENES))
    return begun


def _require_editable(video: Video) -> None:
    if video.goes_out:
        raise ImpossibleTransition("This video is on its way to YouTube. Take it back, and its script can be changed.")
    if video.under_way:
        raise ImpossibleTransition("This video is being made now. Its script can be changed when that is done.")
    lifecycle.require(video, "edit")


def _page(video: Video, form: ScriptForm, problem: str = "", status: int = 200) -> ResponseReturnValue:
    typed = show(video, form.scenes)
    drawings = {scene.id: drawing(scene.icon.data) for scene in form.scenes if scene.icon.data}
    return render_template(
        "videos/script.html", video=video, form=form.beside(takes.of_film(video)), problem=problem,
        most_pictures=MOST_PICTURES, outlook=script_outlook(video, typed), unmade=edition.unmade(video),
        drawings=drawings, titles=edition.titles(video),
        counted=standing_of(current_user).plan.videos is not None,
    ), status  # fmt: skip
