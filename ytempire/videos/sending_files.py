"""What was made for a video, sent whole or in ranges, to a browser or to a program. Before it exists: 409.

Whoever takes it slowly holds a thread of the web process meanwhile: so many are sent at once, and no more.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from flask import Response, request, send_file

from ytempire.errors import Refusal
from ytempire.ground.seats import THREADS, Seat, Seats
from ytempire.storage import storage
from ytempire.videos.result import file_of, newest
from ytempire.videos.thumbnail_choice import key_of
from ytempire.videos.video import Video

SENDINGS = Seats(in_all=THREADS * 3 // 8, of_one=24)  # a browser asks for a page of thumbnails at once
KEPT = 365 * 24 * 3600  # seconds; an address that names a version never changes what it holds
LONGEST_NAME = 80  # characters of a downloaded file's name
NOT_IN_NAMES = '<>:"/\\|?*'  # what some file system refuses
MADE = {  # by the end of its address: the step, its file, and what it is called
    "file": ("render", "film.mp4", "film"),
    "captions.srt": ("captions", "captions.srt", "captions file"),
    "captions.vtt": ("captions", "captions.vtt", "captions track"),
    "script.txt": ("script", "script.txt", "script"),
    "audio": ("voice", "voice.wav", "voice"),
}


class NotYet(Refusal):
    """Something that is still to be made."""

    status = 409
    code = "not_yet"


class TooManyDownloads(Refusal):
    """`seconds`: when it may be tried again."""

    status = 429
    code = "too_many_downloads"
    seconds = 5


class NoDownloadFree(Refusal):
    status = 503
    code = "no_download_free"
    seconds = 5


def made(video: Video, what: str) -> Response:
    """One of `MADE`, of its newest making. Raises NotYet, TooManyDownloads, NoDownloadFree."""
    step, name, word = MADE[what]
    return send(file_of(video.id, step, name), word, video.name, video.user_id)


def thumbnail(video: Video) -> Response:
    """The one that stands for the film: of those that were drawn, or the creator's own. Raises as `made`."""
    row = newest(video.id, "thumbnail")
    return send(key_of(row.data, row.files, video.thumbnail_choice) if row else None, "thumbnail", video.name,
                video.user_id)  # fmt: skip


def send(key: str | None, word: str, title: str, user_id: int) -> Response:
    """The file under the key, whole or the range that is asked for; `?download=1` to take it away. Raises as `made`."""
    if key is None:
        raise NotYet(f"The {word} is not made yet. It will be here when its step is done.")
    if not storage().exists(key):
        raise NotYet(f"The {word} is no longer stored. Make the video again to have it back.")
    seat, kind = _seat(user_id), PurePosixPath(key).suffix
    if not request.headers.get("Range", "").startswith("bytes"):
        request.environ.pop("HTTP_RANGE", None)  # a unit that is not known is as good as none (RFC 9110, 14.2)
    response = send_file(
        storage().path(key), mimetype=KINDS[kind], conditional=True, etag=_etag(PurePosixPath(key)),
        as_attachment="download" in request.args, download_name=file_name(title, kind),
    )  # fmt: skip
    seat.hold_for(response.response)
    forever = f"private, max-age={KEPT}, immutable"
    response.headers["Cache-Control"] = forever if "v" in request.args else "private, no-cache"
    return response


def _seat(user_id: int) -> Seat:
    if seat := SENDINGS.take(user_id):
        return seat
    if SENDINGS.has_all(user_id):
        raise TooManyDownloads(f"You are sent {SENDINGS.of_one} files at once already. Wait until one has arrived.")
    raise NoDownloadFree("Too many files are being sent just now. Try again in a few seconds.")


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
