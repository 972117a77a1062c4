"""Part three: the thumbnail that stands for the film. A video is live without one too."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from ytempire.extensions import db
from ytempire.providers.youtube import LARGEST_THUMBNAIL
from ytempire.publishing import ways
from ytempire.publishing.publication import Publication
from ytempire.publishing.work import Failed, Skipped, Work
from ytempire.videos import result, thumbnail_choice

GONE = "The thumbnail is no longer stored. Choose another one, then try this part again."
UNREADABLE = "The thumbnail cannot be read. Choose another one, then try this part again."
SMALLER = (1920, 1080)  # pixels
QUALITY = 88


def run(work: Work) -> str:
    publication = work.facts()
    picture = _chosen(work, publication)
    with tempfile.TemporaryDirectory() as folder:
        small = _small_enough(picture, Path(folder))
        youtube_id = str(publication.youtube_id)
        ways.ask(work, "set_thumbnail", lambda youtube: youtube.set_thumbnail(youtube_id, small))
    return "set"


def _chosen(work: Work, publication: Publication) -> Path:
    row = result.newest(work.video_id, "thumbnail")
    key = thumbnail_choice.key_of(row.data, row.files, publication.video.thumbnail_choice) if row else None
    db.session.remove()
    if key is None:
        raise Skipped("there is none")
    if not work.files.exists(key):
        raise Failed(GONE)
    return work.files.path(key)


def _small_enough(picture: Path, folder: Path) -> Path:
    """As it is, unless it is larger than YouTube takes."""
    if picture.stat().st_size <= LARGEST_THUMBNAIL:
        return picture
    try:
        with Image.open(picture) as image:
            smaller = image.convert("RGB")
    except (OSError, Image.DecompressionBombError):
        raise Failed(UNREADABLE) from None
    smaller.thumbnail(SMALLER)
    smaller.save(folder / "thumbnail.jpg", quality=QUALITY)
    return folder / "thumbnail.jpg"
