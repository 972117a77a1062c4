"""What was made for a video: film, thumbnail, captions, script, voice."""

from __future__ import annotations

from typing import Any

from flask import Response

from ytempire.accounts.owning import owned
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.operation import operation
from ytempire.videos import sending_files
from ytempire.videos.video import Video


def _sends(media: str) -> Any:
    """An operation that sends a file, whole or the range that is asked for."""
    return operation(gives=None, media=media, further=(206, 304), scope="videos:read", refuses=(404, 409, 416),
                     tag="Videos", examples={"409": "not_yet"})  # fmt: skip


@bp.get("/videos/<video_id>/file")
@_sends("video/mp4")
def send_file(video_id: str) -> Response:
    """Get the film. `Range` is honoured."""
    return sending_files.made(_own(video_id), "file")


@bp.get("/videos/<video_id>/thumbnail")
@_sends("image/jpeg")
def send_thumbnail(video_id: str) -> Response:
    """Get the thumbnail that stands for the film."""
    return sending_files.thumbnail(_own(video_id))


@bp.get("/videos/<video_id>/captions.srt")
@_sends("application/x-subrip")
def send_captions(video_id: str) -> Response:
    """Get the captions, as SubRip."""
    return sending_files.made(_own(video_id), "captions.srt")


@bp.get("/videos/<video_id>/script.txt")
@_sends("text/plain")
def send_script(video_id: str) -> Response:
    """Get the script: the spoken words alone."""
    return sending_files.made(_own(video_id), "script.txt")


@bp.get("/videos/<video_id>/audio")
@_sends("audio/wav")
def send_audio(video_id: str) -> Response:
    """Get the voice, without music."""
    return sending_files.made(_own(video_id), "audio")


def _own(video_id: str) -> Video:
    return owned(Video, video_id, caller().user)
