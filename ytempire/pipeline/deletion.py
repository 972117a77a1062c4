"""Deleting a video: its rows, and the files that no other video of the same user is made of."""

from __future__ import annotations

import re

from sqlalchemy import Subquery, Text, cast, select, union_all
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm import aliased

from ytempire.extensions import db
from ytempire.pipeline.result import Result
from ytempire.storage import storage
from ytempire.videos import lifecycle
from ytempire.videos.video import Video

UPLOAD = re.compile(r"\d+/upload/[0-9a-f]{64}/[\w.]+")  # a key in a scene, or in the choice of a thumbnail


def delete(video: Video) -> list[str]:
    """Delete the rows, in the caller's write transaction.

    Answers with the storage keys that nothing refers to any more: hand them to `delete_files` after the
    commit, so that a row never points at a file that is gone. Raises `ImpossibleTransition`.
    """
    lifecycle.require(video, "delete")
    keys = [*_own_keys(video), *_uploads(video)]
    db.session.execute(delete_rows(Video).where(Video.id == video.id))
    db.session.expunge(video)
    return keys


def delete_files(keys: list[str]) -> None:
    """Remove files that `delete` left over; one that is gone already is no error.

    What another video has stored or put into its script under the same key since then stays.
    """
    hashes = {key.split("/")[2] for key in keys}
    found = db.session.scalars(select(Result.files).where(Result.input_hash.in_(hashes)))
    wanted = {key for files in found for key in files.values()}
    wanted |= {key for key in keys if UPLOAD.fullmatch(key) and _stands_in_a_video(key)}
    db.session.commit()
    for key in keys:
        if key not in wanted:
            storage().delete(key)


def _own_keys(video: Video) -> list[str]:
    """Keys of what was made for this video alone. A key says what it is made from, so equal kinds and hashes
    of one user are one file."""
    other = aliased(Result)
    shared = (
        select(other.id)
        .where(
            other.user_id == Result.user_id, other.kind == Result.kind,
            other.input_hash == Result.input_hash, other.video_id != video.id,
        )
        .exists()
    )  # fmt: skip
    found = db.session.scalars(select(Result.files).where(Result.video_id == video.id, ~shared))
    return [key for files in found for key in files.values()]


def _uploads(video: Video) -> list[str]:
    """Keys of the creator's own pictures that stand in this video's script, now or before, and in no other's."""
    told = _told(video.user_id)
    texts = db.session.scalars(select(told.c.text).where(told.c.video_id == video.id))
    keys = sorted({key for text in texts for key in UPLOAD.findall(text or "")})
    return [key for key in keys if not _stands_in_a_video(key, but_not=video.id)]


def _stands_in_a_video(key: str, but_not: str = "") -> bool:
    """Whether a video speaks of the upload. The key begins with its user, so no other user's can."""
    told = _told(int(key.split("/")[0]))
    found = select(told.c.video_id).where(told.c.text.contains(key), told.c.video_id != but_not).limit(1)
    return db.session.scalar(found) is not None


def _told(user_id: int) -> Subquery:
    """What the user's videos say, as text: scripts as they are and were, and choices of thumbnails."""
    videos = [select(Video.id.label("video_id"), cast(column, Text).label("text")).where(Video.user_id == user_id)
              for column in (Video.edition, Video.thumbnail_choice)]  # fmt: skip
    scripts = select(Result.video_id, cast(Result.data, Text)).where(
        Result.user_id == user_id, Result.kind == "script"
    )
    return union_all(*videos, scripts).subquery()
