"""Pictures that the stand-in for Google shows: of a channel, and of a video."""

from __future__ import annotations

import io
from functools import lru_cache, partial

from flask import Blueprint, Response, abort, request, send_file
from flask.typing import ResponseReturnValue
from PIL import Image, ImageDraw, ImageFont

from tests.standins.desk import Desk

LARGEST = 800  # pixels


def add_routes(routes: Blueprint, desk: Desk) -> None:
    routes.add_url_rule("/picture/<channel_id>.png", "picture", partial(_of_channel, desk))
    routes.add_url_rule("/vi/<video_id>/<name>.jpg", "thumbnail", partial(_of_video, desk))


def _of_channel(desk: Desk, channel_id: str) -> ResponseReturnValue:
    try:
        channel = desk.google.channel(channel_id)
    except LookupError:
        abort(404)
    side = max(16, min(LARGEST, request.args.get("size", 240, int)))
    return Response(letter(channel.title[0], channel.colour, side), content_type="image/png")


def _of_video(desk: Desk, video_id: str, name: str) -> ResponseReturnValue:
    video = desk.google.video(video_id)
    if video is None:
        abort(404)
    if video.thumbnail:
        return send_file(video.thumbnail["file"], video.thumbnail["content_type"])
    return Response(letter("▶", "#1f2937", 360), content_type="image/png")


@lru_cache(64)
def letter(sign: str, colour: str, side: int) -> bytes:
    """A PNG of one sign on a colour."""
    picture = Image.new("RGB", (side, side), colour)
    font = ImageFont.load_default(side * 0.6)
    ImageDraw.Draw(picture).text((side / 2, side / 2), sign, fill="white", font=font, anchor="mm")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
