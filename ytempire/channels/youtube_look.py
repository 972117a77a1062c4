"""How a YouTube channel looks on our pages: name, handle and picture, the same in all connections that lead to it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from ytempire.channels.connection import Connection
from ytempire.config import Settings
from ytempire.extensions import db, give_back_connection
from ytempire.providers import youtube_picture
from ytempire.providers.errors import ServiceError
from ytempire.providers.youtube import YoutubeChannel
from ytempire.storage import StorageError, storage

log = logging.getLogger(__name__)


def of(settings: Settings, user_id: int, found: YoutubeChannel) -> dict[str, Any]:
    """`picture_key`, the storage key of its picture; None where it has none, or cannot be had: that is no reason not
    to connect."""
    give_back_connection()
    try:
        return {"picture_key": _put(user_id, youtube_picture.picture(found.picture_url, settings.google_api_base))}
    except (ServiceError, StorageError) as error:
        log.warning("The picture of a YouTube channel is not shown: %s", error)
        return {"picture_key": None}


def show(connection: Connection, found: YoutubeChannel, look: Mapping[str, Any]) -> None:
    """Take what was found into the connection; of what could not be had it keeps what it knew."""
    connection.youtube_channel_id = found.id
    connection.youtube_title, connection.youtube_handle = found.title, found.handle
    connection.uploads_playlist = found.uploads_playlist
    for name, value in look.items():
        if value is not None:
            setattr(connection, name, value)


def let_go(key: str | None) -> None:
    """Remove the picture where no connection shows it any more. Outside a transaction."""
    if key is None:
        return
    shown = db.session.scalar(select(Connection.id).where(Connection.picture_key == key).limit(1))
    give_back_connection()
    if shown is None:
        storage().delete(key)


def _put(user_id: int, picture: bytes) -> str:
    key = f"{user_id}/youtube/{hashlib.sha256(picture).hexdigest()}.jpg"
    if not storage().exists(key):
        with storage().workspace(f"youtube{user_id}") as folder:
            made = folder / "picture.jpg"
            made.write_bytes(picture)
            storage().put(key, made)
    return key
