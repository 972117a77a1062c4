"""What was made for a video, to play and to take away. Before it exists each address answers 409."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from ytempire.accounts.access import login_required, owned_or_404
from ytempire.extensions import db
from ytempire.videos import sending_files
from ytempire.videos.result import newest
from ytempire.videos.scene import Scene
from ytempire.videos.sending_files import NotYet, send
from ytempire.videos.thumbnail_choice import offers
from ytempire.videos.video import Video

bp = Blueprint("files", __name__, url_prefix="/videos/<video_id>")


@bp.get("/file")
@login_required
def film(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "file")


@bp.get("/thumbnail")
@login_required
def thumbnail(video_id: str) -> ResponseReturnValue:
    return sending_files.thumbnail(owned_or_404(Video, video_id))


@bp.get("/thumbnails/<layout>")
@login_required
def offered(video_id: str, layout: str) -> ResponseReturnValue:
    """One of the thumbnails that were drawn."""
    video = owned_or_404(Video, video_id)
    row = newest(video.id, "thumbnail")
    if row is not None and layout not in offers(row.data):
        abort(404)
    return send(row.files.get(f"{layout}.jpg") if row else None, "thumbnail", video.name, video.user_id)


@bp.get("/captions.srt")
@login_required
def captions(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "captions.srt")


@bp.get("/captions.vtt")
@login_required
def track(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "captions.vtt")


@bp.get("/script.txt")
@login_required
def script(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "script.txt")


@bp.get("/audio")
@login_required
def audio(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "audio")


@bp.get("/scenes/<int(max=99999):number>/picture")
@login_required
def picture(video_id: str, number: int) -> ResponseReturnValue:
    scene = _scene(video_id, number)
    return send(scene.picture_key, f"picture of scene {number}", f"scene {number}", current_user.id)


@bp.get("/scenes/<int(max=99999):number>/voice")
@login_required
def voice(video_id: str, number: int) -> ResponseReturnValue:
    scene = _scene(video_id, number)
    return send(scene.voice_key, f"voice of scene {number}", f"scene {number}", current_user.id)


def _made(video_id: str, what: str) -> ResponseReturnValue:
    return sending_files.made(owned_or_404(Video, video_id), what)


def _scene(video_id: str, number: int) -> Scene:
    """A scene of the user's own video, counted from 1."""
    video = owned_or_404(Video, video_id)
    scene = db.session.scalar(select(Scene).filter_by(video_id=video.id, position=number - 1))
    if scene is None and video.scenes:
        abort(404)
    if scene is None:
        raise NotYet("The script of this video is not written yet, so there is no such scene.")
    return scene
