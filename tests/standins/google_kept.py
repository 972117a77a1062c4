"""What the stand-in for Google knows, kept in a folder: an installation that was stopped and started again finds the
videos that it published. Sessions of uploads are not kept, as if they had ended."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.standins.google_state import Google

FILE = "google.pickle"


def keep_in(google: Google, folder: Path) -> None:
    """Take up what is in the folder, and keep there from now on what follows. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    google.kept = folder
    if not (folder / FILE).exists():
        return
    known = pickle.loads((folder / FILE).read_bytes())
    google.channels, google.videos, google.playlists, google.number = known["google"]
    google.quota.used, google.grants.revoked = known["used"], known["revoked"]
    for video in google.videos.values():
        video.ready = 0  # its clock is that of a process that has ended


def save(google: Google) -> None:
    """Write it down, whole or not at all; nothing where nothing is kept."""
    if google.kept is None:
        return
    with google.lock:
        known = {"google": (google.channels, google.videos, google.playlists, google.number),
                 "used": google.quota.used, "revoked": google.grants.revoked}  # fmt: skip
        written = google.kept / f"{FILE}.new"
        written.write_bytes(pickle.dumps(known))
        os.replace(written, google.kept / FILE)
