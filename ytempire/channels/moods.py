"""Some seconds of each mood, to choose by."""

from __future__ import annotations

import threading
from pathlib import Path

from ytempire.film import sound
from ytempire.film.errors import FilmError
from ytempire.film.music import MOODS, write_score
from ytempire.film.music.score import VERSION

SECONDS = 14.0

_making = threading.Lock()  # two at once would compose the same


def excerpt(mood: str, beds: Path) -> Path:
    """A file (m4a, as loud as a film) with the beginning of a mood, kept beside the beds. Raises FilmError."""
    if mood not in MOODS:
        raise FilmError(f"There is no music in the mood “{mood}”.")
    out = beds / f"{mood}-v{VERSION}.m4a"
    with _making:
        if not out.exists():
            beds.mkdir(parents=True, exist_ok=True)
            quiet = beds / f".{mood}.wav"
            try:
                write_score(quiet, "none", SECONDS)
                sound.mix(quiet, mood, SECONDS, out, cache=beds)
            finally:
                quiet.unlink(missing_ok=True)
    return out
