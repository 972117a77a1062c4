"""Which of a user's uploaded pictures their videos name, and the end of those that none names any more."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Text, cast, select

from ytempire.extensions import db
from ytempire.storage import storage
from ytempire.videos.result import Result
from ytempire.videos.video import Video

UNCLAIMED = 86_400.0  # seconds that an uploaded picture may wait for its form to be saved


def named(user_id: int, video_id: str | None = None, but_not: str = "") -> set[str]:
    """Keys of the user's uploads in scripts as they are and were, and in choices of thumbnails.

    Of one video, or of all `but_not` one. What stands anywhere else, in a heading for instance, names no file; nor
    does a key of another user.
    """
    own = f"{user_id}/upload/"
    key = re.compile(rf"{own}[0-9a-f]{{64}}/\w+\.jpg", re.ASCII)
    found = {each for each in _said(user_id, own, video_id, but_not) if isinstance(each, str)}
    return {each for each in found if key.fullmatch(each)}


def sweep(user_id: int) -> None:
    """Remove the user's uploads that no video names and that have lain for a day. Outside a transaction."""
    before = time.time() - UNCLAIMED
    old = [key for key in storage().keys(f"{user_id}/upload") if _put_at(key) < before]
    if not old:
        return
    wanted = named(user_id)
    db.session.commit()
    for key in old:
        if key not in wanted and _put_at(key) < before:  # it may have been sent again meanwhile
            storage().delete(key)


def _put_at(key: str) -> float:
    """Seconds since 1970; infinite for what is gone already."""
    try:
        return storage().path(key).stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _said(user_id: int, own: str, video_id: str | None, but_not: str) -> Iterator[Any]:
    """What stands where keys stand, in those videos that speak of an upload at all."""
    for column in (Video.edition, Video.thumbnail_choice, Result.data):
        of_scripts = column is Result.data
        query = select(column).where((Result if of_scripts else Video).user_id == user_id,
                                     cast(column, Text).contains(own))  # fmt: skip
        of_video = Result.video_id if of_scripts else Video.id
        query = query.where(of_video == video_id if video_id else of_video != but_not)
        if of_scripts:
            query = query.where(Result.kind == "script")
        for told in db.session.scalars(query):
            yield told.get("upload")
            yield from _of_scenes(told.get("scenes") or ())


def _of_scenes(scenes: Iterable[Mapping[str, Any]]) -> Iterator[Any]:
    for scene in scenes:
        pictures = scene.get("pictures")
        yield from pictures if isinstance(pictures, list) else ()
