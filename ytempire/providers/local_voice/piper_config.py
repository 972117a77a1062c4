"""The configuration beside a Piper voice, checked before the voice is offered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_RATES = range(8000, 96001)
_LARGEST = 4_000_000  # bytes; a real one has some 5,000, with many speakers 50,000


class ConfigError(Exception):
    """The text says what is wrong with the file, and what to do, after “is not offered as a voice:”."""


@dataclass(frozen=True)
class PiperConfig:
    """What a voice says of itself. `language` is a BCP 47 tag."""

    language: str


def read_config(path: Path) -> PiperConfig:
    """Read and check the configuration. Raises ConfigError."""
    config = _json(path)
    espeak, audio = config.get("espeak"), config.get("audio")
    rate = audio.get("sample_rate") if isinstance(audio, dict) else None
    speaks = isinstance(espeak, dict) and isinstance(espeak.get("voice"), str)
    counts = [config.get("num_symbols"), config.get("num_speakers")]
    if not isinstance(config.get("phoneme_id_map"), dict) or not config["phoneme_id_map"] or not speaks:
        raise ConfigError(f"{path.name} is no configuration of a Piper voice. Copy the one that belongs to it.")
    if type(rate) is not int or rate not in _RATES or any(type(count) is not int for count in counts):
        raise ConfigError(f"{path.name} lacks fields of a Piper voice (sample rate, symbols, speakers). Copy it again.")
    return PiperConfig(_language(config))


def _json(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path.name} is too large for the configuration of a voice.")
        config = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path.name} is missing. Put it beside the model.") from None
    except OSError as error:
        raise ConfigError(f"{path.name} cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path.name} is no JSON file. Copy it again.") from error
    if not isinstance(config, dict):
        raise ConfigError(f"{path.name} is no configuration of a Piper voice. Copy the one that belongs to it.")
    return config


def _language(config: dict[str, Any]) -> str:
    language = config.get("language")
    code = language.get("code") if isinstance(language, dict) else None
    return str(code or config["espeak"]["voice"]).replace("_", "-")
