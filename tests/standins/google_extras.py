"""What goes with a video: its thumbnail and its captions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, request
from PIL import Image

from tests.standins.desk import Desk
from tests.standins.google_call import Asked, route
from tests.standins.google_rules import body
from tests.standins.google_state import Video
from tests.standins.google_uploads import media, put
from tests.standins.google_videos import own, stamp
from tests.standins.google_wire import Refusal

LARGEST_THUMBNAIL = 52_428_800  # bytes, in the discovery document
LONGEST_NAME = 150  # characters of a caption track's name


def add_routes(routes: Blueprint, desk: Desk) -> None:
    for path, method, work in (("thumbnails/set", "thumbnails.set", set_thumbnail),
                               ("captions", "captions.insert", insert_captions)):  # fmt: skip
        place = f"/upload/youtube/v3/{path}"
        route(routes, desk, place, "POST", method, work)
        routes.add_url_rule(place, f"put {path}", partial(put, desk, method), methods=["PUT"])
        route(routes, desk, f"/youtube/v3/{path}", "POST", method, work)  # without media: refused
    route(routes, desk, "/youtube/v3/captions", "GET", "captions.list", list_captions)


def set_thumbnail(desk: Desk, asked: Asked) -> Any:
    video = own(desk, asked, asked.parameters["videoId"])
    return media(desk, asked, lambda _: partial(_thumbnail, desk, video))


def _thumbnail(desk: Desk, video: Video, file: Path, content_type: str) -> Any:
    if file.stat().st_size > LARGEST_THUMBNAIL:
        desk.complain("thumbnails.set: larger than 50 MB")
        raise Refusal("badRequest", "Media larger than the limit of 52428800 bytes.", 413)
    try:
        with Image.open(file) as picture:
            picture.verify()
            width, height = picture.size
    except (OSError, SyntaxError, Image.DecompressionBombError):
        raise Refusal("invalidImage") from None
    content = file.read_bytes()
    video.thumbnail = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "width": width,
                       "height": height, "content_type": content_type, "file": file}  # fmt: skip
    url = f"{request.host_url}google/vi/{video.id}/"
    sizes = {"default": (120, 90), "medium": (320, 180), "high": (480, 360), "maxres": (1280, 720)}
    shown = {name: {"url": f"{url}{name}.jpg", "width": w, "height": h} for name, (w, h) in sizes.items()}
    return {"kind": "youtube#thumbnailSetResponse", "etag": "e", "items": [shown]}


def insert_captions(desk: Desk, asked: Asked) -> Any:
    return media(desk, asked, lambda given: _captions(desk, asked, given))


def _captions(desk: Desk, asked: Asked, given: Any) -> Callable[[Path, str], Any]:
    """Looks at what is said of the track; what makes it of its text."""
    snippet = body(asked.method, given).get("snippet", {})
    if not snippet.get("language") or "name" not in snippet or not snippet.get("videoId"):
        raise Refusal("invalidMetadata")
    if len(snippet["name"]) > LONGEST_NAME:
        raise Refusal("nameTooLong")
    video = own(desk, asked, snippet["videoId"])

    def made(file: Path, _content_type: str) -> Any:
        if not file.read_text("utf-8", "replace").strip():
            raise Refusal("contentRequired")
        with desk.google.lock:
            key = snippet["language"], snippet["name"]
            if any((one["snippet"]["language"], one["snippet"]["name"]) == key for one in video.captions):
                raise Refusal("captionExists")
            track = _track(desk, snippet, file)
            video.captions.append(track)
        return _shown(track, asked)

    return made


def _track(desk: Desk, snippet: dict[str, Any], file: Path) -> dict[str, Any]:
    content = file.read_bytes()
    told = {"lastUpdated": stamp(desk.google.now()), "trackKind": "standard", "audioTrackType": "unknown",
            "isCC": False, "isLarge": False, "isEasyReader": False, "isDraft": False, "isAutoSynced": False,
            "status": "serving"}  # fmt: skip
    return {"kind": "youtube#caption", "etag": "e", "id": desk.google.next_id("caption", 40),
            "snippet": {**told, **snippet}, "text": content.decode("utf-8", "replace"),
            "sha256": hashlib.sha256(content).hexdigest()}  # fmt: skip


def list_captions(desk: Desk, asked: Asked) -> Any:
    video = own(desk, asked, asked.parameters["videoId"])
    return {"kind": "youtube#captionListResponse", "etag": "e",
            "items": [_shown(track, asked) for track in video.captions]}  # fmt: skip


def _shown(track: dict[str, Any], asked: Asked) -> dict[str, Any]:
    return {name: value for name, value in track.items() if name in ("kind", "etag", "id", *asked.parts)}
