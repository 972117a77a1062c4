"""A music file as a browser sends it, and what was kept of it."""

from __future__ import annotations

import io

from flask import Flask
from werkzeug.datastructures import FileStorage

from tests.support.people import Person
from ytempire.storage import storage


def sent(data: bytes, name: str = "My song.mp3") -> FileStorage:
    return FileStorage(io.BytesIO(data), name)


def kept(app: Flask, person: Person) -> list[str]:
    with app.app_context():
        return storage().keys(f"{person.id}/music")
