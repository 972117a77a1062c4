"""A YouTube of this computer: it keeps the film and what is told of it, in place of YouTube, where there is no client.

A folder a video: `film.mp4`, `thumbnail.jpg`, captions by language, `video.json`. A film arrives chunk by chunk in
`film.part` and is renamed when it is whole, so that an upload that was cut off goes on where it was.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from ytempire.providers.errors import REJECTED
from ytempire.providers.youtube import CHUNK, GONE, Metadata, Remote, Uploads, YoutubeChannel, YoutubeError

PREFIX = "local-"  # of ids, so that none is taken for one of YouTube's
ID = re.compile(rf"{PREFIX}[0-9a-f]{{12}}")
FILM, PART, THUMBNAIL, FACTS = "film.mp4", "film.part", "thumbnail.jpg", "video.json"


class LocalYoutube:
    """Keeps what is published in a folder. The session of an upload is the id of its video."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        self._folder = folder
        self._now = now or datetime.now(UTC)

    def begin(self, metadata: Metadata, size: int) -> str:
        youtube_id = PREFIX + secrets.token_hex(6)
        (self._folder / youtube_id).mkdir(parents=True)
        self._write(youtube_id, {**_told(metadata), "size": size, "playlists": []})
        return youtube_id

    def send(self, session: str, film: IO[bytes], size: int, told: Callable[[int], None], fresh: bool) -> str:
        folder = self._of(session)
        if (folder / FILM).exists():
            return session
        with os.fdopen(os.open(folder / PART, os.O_RDWR | os.O_CREAT, 0o644), "r+b") as kept:
            # At its own place, and not at the end: who has lost the upload without knowing may write its chunk too.
            kept.seek(min(kept.seek(0, os.SEEK_END), size))
            film.seek(kept.tell())
            if not fresh:
                told(kept.tell())
            while kept.tell() < size:
                chunk = film.read(min(CHUNK, size - kept.tell()))
                if not chunk:
                    raise YoutubeError(REJECTED, "The film is shorter than it was when its upload began.")
                kept.write(chunk)
                kept.flush()
                told(kept.tell())
            os.fsync(kept.fileno())
        os.replace(folder / PART, folder / FILM)
        return session

    def video(self, youtube_id: str) -> Remote | None:
        return next(iter(self.videos([youtube_id])), None)

    def videos(self, youtube_ids: Sequence[str]) -> list[Remote]:
        return [self._remote(each) for each in youtube_ids if self._is_whole(each)]

    def update(self, youtube_id: str, metadata: Metadata) -> None:
        self._write(youtube_id, {**self._read(youtube_id), **_told(metadata)})

    def set_thumbnail(self, youtube_id: str, picture: Path) -> None:
        self._keep(picture, self._of(youtube_id) / THUMBNAIL)

    def add_captions(self, youtube_id: str, srt: Path, language: str, name: str) -> None:
        self._keep(srt, self._of(youtube_id) / f"captions.{re.sub(r'[^A-Za-z0-9-]', '', language)}.srt")

    def add_to_playlist(self, youtube_id: str, playlist_id: str) -> None:
        facts = self._read(youtube_id)
        self._write(youtube_id, {**facts, "playlists": [*facts["playlists"], playlist_id]})

    def in_playlist(self, youtube_id: str, playlist_id: str) -> bool:
        return playlist_id in self._read(youtube_id)["playlists"]

    def uploads(self, uploads_playlist: str, page: str = "") -> Uploads:
        """All of them on one page."""
        found = [path.parent for path in self._folder.glob(f"*/{FILM}")]
        newest = sorted(found, key=lambda folder: (folder / FILM).stat().st_mtime, reverse=True)
        return Uploads([folder.name for folder in newest])

    def playlists(self) -> list[tuple[str, str]]:
        return []

    def own_channel(self) -> YoutubeChannel | None:
        return None

    def _of(self, youtube_id: str) -> Path:
        """The folder of the video. Raises YoutubeError where there is none."""
        folder = self._folder / youtube_id
        if not ID.fullmatch(youtube_id) or not (folder / FACTS).is_file():
            raise YoutubeError(GONE, "What was published on this computer is no longer there.")
        return folder

    def _is_whole(self, youtube_id: str) -> bool:
        return bool(ID.fullmatch(youtube_id)) and (self._folder / youtube_id / FILM).is_file()

    def _remote(self, youtube_id: str) -> Remote:
        """As YouTube would tell it: what is private until its time is public from then on."""
        facts = self._read(youtube_id)
        publish_at = datetime.fromisoformat(facts["publish_at"]) if facts["publish_at"] else None
        public = publish_at is not None and publish_at <= self._now
        return Remote(youtube_id, facts["title"], "public" if public else facts["privacy"], "processed",
                      processed=1.0, publish_at=None if public else publish_at, tags=tuple(facts["tags"]))  # fmt: skip

    def _read(self, youtube_id: str) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads((self._of(youtube_id) / FACTS).read_text(encoding="utf-8"))
        return facts

    def _write(self, youtube_id: str, facts: dict[str, Any]) -> None:
        target = self._folder / youtube_id / FACTS
        part = target.with_name(f".{secrets.token_hex(4)}.part")
        part.write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(part, target)

    def _keep(self, source: Path, target: Path) -> None:
        part = target.with_name(f".{secrets.token_hex(4)}.part")
        shutil.copyfile(source, part)
        os.replace(part, target)


def _told(metadata: Metadata) -> dict[str, Any]:
    return {
        "title": metadata.title, "description": metadata.description, "tags": list(metadata.tags),
        "privacy": metadata.privacy,
        "publish_at": metadata.publish_at.isoformat() if metadata.publish_at else None,
        "category": metadata.category, "language": metadata.language, "licence": metadata.licence,
        "made_for_kids": metadata.made_for_kids, "synthetic": metadata.synthetic,
    }  # fmt: skip
