"""Pictures of the creator's own: checked, made plain JPEGs, and kept under the hash of what was sent.

A page speaks of a picture by its hash alone; the key is made here, in the folder of the user who asks, so that
nobody reaches a picture of somebody else.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from werkzeug.datastructures import FileStorage

from ytempire.channels.leftovers import workspace
from ytempire.errors import Refusal
from ytempire.film.errors import FilmError
from ytempire.storage import LocalStorage, StorageError, disk_full_is_a_sentence

LARGEST = 30_000_000  # bytes of one picture as it is sent
MEGABYTES = LARGEST // 1_000_000
PIECE = 1 << 20  # bytes that are written at once
QUALITY = 92
HASH = re.compile(r"[0-9a-f]{64}")
LONGEST_NAME = 60  # characters
PICTURE, THUMBNAIL = "picture.jpg", "thumbnail.jpg"
ABANDONED = 3600.0  # seconds after which what is half received belongs to nobody
PATIENCE = 30.0  # seconds to wait while others' pictures are read

_reading = threading.Lock()  # a large picture takes some 300 MB while it is read, so one at a time


def key(user_id: int, sha: str, name: str = PICTURE) -> str:
    """Where the user's upload of that hash lies."""
    return f"{user_id}/upload/{sha}/{name}"


def shas_of(keys: object) -> list[str]:
    """The hashes in the storage keys that a scene names; what is no such key is left out."""
    parts = [each.split("/") for each in keys if isinstance(each, str)] if isinstance(keys, list | tuple) else []
    return [part[2] for part in parts if len(part) == 4 and part[1] == "upload" and HASH.fullmatch(part[2])]


def own(files: LocalStorage, user_id: int, shas: list[str]) -> list[str]:
    """The keys of those pictures that the user has uploaded; what is no hash or not there is left out."""
    keys = [key(user_id, sha) for sha in shas if HASH.fullmatch(sha)]
    return [each for each in keys if files.exists(each)]


def claimed(files: LocalStorage, user_id: int, shas: list[str]) -> list[str]:
    """The same for pictures that are about to be named by a video: none of them is swept before it is."""
    keys = own(files, user_id, shas)
    return [each for each in keys if _freshened(files, each)]


def take(files: LocalStorage, user_id: int, sent: FileStorage, read: Callable[[Path], Image.Image],
         name: str = PICTURE) -> str:  # fmt: skip
    """Keep an uploaded picture as JPEG and answer with its hash; the same file twice is one.

    `read` checks it and gives it as RGB. Raises Refusal with a sentence that names the file.
    """
    try:
        with workspace(files.root / "receiving", ABANDONED) as folder, disk_full_is_a_sentence():
            raw = folder / "sent" / _called(sent)
            sha = _save(sent, raw)
            if not _freshened(files, key(user_id, sha, name)):
                _plain(raw, read, folder / name)
                files.put(key(user_id, sha, name), folder / name)
            return sha
    except (FilmError, StorageError) as problem:
        raise Refusal(str(problem)) from problem


def _freshened(files: LocalStorage, kept: str) -> bool:
    """Whether the file is there; it waits anew for its form."""
    try:
        os.utime(files.path(kept))
    except FileNotFoundError:
        return False
    return True


def _called(sent: FileStorage) -> str:
    """The name of the file as sentences say it, and as every file system takes it."""
    signs = (sign if sign.isprintable() and sign not in "/\\" else " " for sign in sent.filename or "")
    return "".join(signs)[-LONGEST_NAME:].strip(" .") or "picture"


def _plain(raw: Path, read: Callable[[Path], Image.Image], out: Path) -> None:
    """The picture as a JPEG with nothing in it but the picture."""
    if not _reading.acquire(timeout=PATIENCE):
        raise FilmError("Others send pictures just now. Wait a moment and send it again.")
    try:
        read(raw).convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
    finally:
        _reading.release()


def _save(sent: FileStorage, path: Path) -> str:
    """Write it to the path; its hash. Raises Refusal where it is too large, before more of it is written."""
    path.parent.mkdir()
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while piece := sent.stream.read(PIECE):
            size += len(piece)
            if size > LARGEST:
                raise Refusal(f"{path.name} is larger than {MEGABYTES} MB, the most that a picture may have.")
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()
