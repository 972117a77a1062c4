"""What was made for a video, to play and to take away. Before it exists each address answers 409."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from flask import Blueprint, abort, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from ytempire.accounts.access import login_required, owned_or_404
from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.storage import storage
from ytempire.videos.result import file_of, newest
from ytempire.videos.scene import Scene
from ytempire.videos.thumbnail_choice import key_of, offers
from ytempire.videos.video import Video

KEPT = 365 * 24 * 3600  # seconds; an address that names a version never changes what it holds
LONGEST_NAME = 80  # characters of a downloaded file's name
NOT_IN_NAMES = '<>:"/\\|?*'  # what some file system refuses

bp = Blueprint("files", __name__, url_prefix="/videos/<video_id>")


class NotYet(Refusal):
    """Something that is still to be made."""

    status = 409
    code = "not_yet"


@bp.get("/file")
@login_required
def film(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "render", "film.mp4", "film")


@bp.get("/thumbnail")
@login_required
def thumbnail(video_id: str) -> ResponseReturnValue:
    """The one that stands for the film: of those that were drawn, or the creator's own."""
    video = owned_or_404(Video, video_id)
    row = newest(video.id, "thumbnail")
    key = key_of(row.data, row.files, video.thumbnail_choice) if row else None
    return _send(key, "thumbnail", video.name)


@bp.get("/thumbnails/<layout>")
@login_required
def offered(video_id: str, layout: str) -> ResponseReturnValue:
    """One of the thumbnails that were drawn."""
    video = owned_or_404(Video, video_id)
    row = newest(video.id, "thumbnail")
    if row is not None and layout not in offers(row.data):
        abort(404)
    return _send(row.files.get(f"{layout}.jpg") if row else None, "thumbnail", video.name)


@bp.get("/captions.srt")
@login_required
def captions(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "captions", "captions.srt", "captions file")


@bp.get("/captions.vtt")
@login_required
def track(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "captions", "captions.vtt", "captions track")


@bp.get("/script.txt")
@login_required
def script(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "script", "script.txt", "script")


@bp.get("/audio")
@login_required
def audio(video_id: str) -> ResponseReturnValue:
    return _made(video_id, "voice", "voice.wav", "voice")


@bp.get("/scenes/<int(max=99999):number>/picture")
@login_required
def picture(video_id: str, number: int) -> ResponseReturnValue:
    scene = _scene(video_id, number)
    return _send(scene.picture_key, f"picture of scene {number}", f"scene {number}")


@bp.get("/scenes/<int(max=99999):number>/voice")
@login_required
def voice(video_id: str, number: int) -> ResponseReturnValue:
    scene = _scene(video_id, number)
    return _send(scene.voice_key, f"voice of scene {number}", f"scene {number}")


def _made(video_id: str, step: str, name: str, word: str) -> ResponseReturnValue:
    video = owned_or_404(Video, video_id)
    return _send(file_of(video.id, step, name), word, video.name)


def _scene(video_id: str, number: int) -> Scene:
    """A scene of the user's own video, counted from 1."""
    video = owned_or_404(Video, video_id)
    scene = db.session.scalar(select(Scene).filter_by(video_id=video.id, position=number - 1))
    if scene is None and video.scenes:
        abort(404)
    if scene is None:
        raise NotYet("The script of this video is not written yet, so there is no such scene.")
    return scene


def _send(key: str | None, word: str, title: str) -> ResponseReturnValue:
    """The file under the key, whole or the range that is asked for; `?download=1` to take it away."""
    if key is None:
        raise NotYet(f"The {word} is not made yet. It will be here when its step is done.")
    if not storage().exists(key):
        raise NotYet(f"The {word} is no longer stored. Make the video again to have it back.")
    kind = PurePosixPath(key).suffix
    if not request.headers.get("Range", "").startswith("bytes"):
        request.environ.pop("HTTP_RANGE", None)  # a unit that is not known is as good as none (RFC 9110, 14.2)
    response = send_file(
        storage().path(key), mimetype=KINDS[kind], conditional=True, etag=_etag(PurePosixPath(key)),
        as_attachment="download" in request.args, download_name=file_name(title, kind),
    )  # fmt: skip
    forever = f"private, max-age={KEPT}, immutable"
    response.headers["Cache-Control"] = forever if "v" in request.args else "private, no-cache"
    return response


def _etag(key: PurePosixPath) -> str:
    """What went in, and which of the things that were made of it."""
    return f"{key.parent.name}-{key.stem}"


def file_name(title: str, kind: str) -> str:
    """A name that every file system takes: `Why rent rises.mp4`."""
    plain = "".join(" " if _unfit(sign) else sign for sign in title)
    name = " ".join(plain.split())[:LONGEST_NAME].strip(" .")
    return f"{name or 'video'}{kind}"


def _unfit(sign: str) -> bool:
    return sign in NOT_IN_NAMES or unicodedata.category(sign) in ("Cc", "Cf")


KINDS = {
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".wav": "audio/wav",
    ".srt": "application/x-subrip; charset=utf-8",
    ".vtt": "text/vtt",
    ".txt": "text/plain",
}
