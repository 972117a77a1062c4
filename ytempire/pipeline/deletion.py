"""Deleting a video: its rows, and the files that no other video of the same user is made of."""

from __future__ import annotations

from sqlalchemy import delete as delete_rows
from sqlalchemy import select
from sqlalchemy.orm import aliased

from ytempire.extensions import db
from ytempire.pipeline import own_files
from ytempire.publishing.publication import of_video
from ytempire.storage import storage
from ytempire.videos import lifecycle
from ytempire.videos.result import Result
from ytempire.videos.video import Video

TAKEN_BACK = "This video is being made private on YouTube. It can be deleted when that is done."


def delete(video: Video) -> list[str]:
    """Delete the rows, in the caller's write transaction.

    Answers with the storage keys that nothing refers to any more: hand them to `delete_files` after the
    commit, so that a row never points at a file that is gone. Raises `ImpossibleTransition`, also while what was
    uploaded is made private again: nobody would do so without the row.
    """
    lifecycle.require(video, "delete")
    publication = of_video(video.id)
    if publication is not None and publication.active and publication.withdraw:
        raise lifecycle.ImpossibleTransition(TAKEN_BACK)
    uploads = own_files.named(video.user_id, video.id) - own_files.named(video.user_id, but_not=video.id)
    keys = [*_own_keys(video), *sorted(uploads)]
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
    for user_id in {int(key.split("/")[0]) for key in keys}:
        wanted |= own_files.named(user_id)
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
