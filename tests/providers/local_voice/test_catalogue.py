from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ytempire.providers.errors import ProviderError
from ytempire.providers.local_voice import default_voice, hd, hd_installed, unusable, voices
from ytempire.providers.local_voice.catalogue import find, piper_files

CONFIG: dict[str, Any] = {
    "audio": {"sample_rate": 16000},
    "espeak": {"voice": "en-us"},
    "num_symbols": 256,
    "num_speakers": 1,
    "phoneme_id_map": {"_": [0]},
    "language": {"code": "en_GB"},
}


def add(folder: Path, name: str, config: str) -> None:
    (folder / f"{name}.onnx").write_bytes(b"")
    (folder / f"{name}.onnx.json").write_text(config)


def ids(folder: Path) -> list[str]:
    return [voice.id for voice in voices(folder) if voice.engine == "piper"]


def test_the_bundled_voice_is_there_without_a_folder_and_names_its_licence(tmp_path: Path) -> None:
    joe = find("joe", tmp_path / "missing")
    assert (joe.language, joe.commercial) == ("en-US", False)
    assert "lessac" in joe.licence_note
    assert "commercial" in joe.licence_note


def test_a_new_channel_gets_a_voice_that_may_be_used_commercially_where_there_is_one(tmp_path: Path) -> None:
    chosen = find(default_voice(tmp_path), tmp_path)
    assert chosen.commercial == hd_installed()


def test_every_hd_speaker_has_its_vectors_and_a_licence_that_allows_commercial_films(tmp_path: Path) -> None:
    assert {speaker.vectors.stat().st_size for speaker in hd.SPEAKERS} == {510 * 256 * 4}
    assert all(voice.commercial for voice in voices(tmp_path) if voice.engine == "kokoro")


def test_a_voice_put_into_the_folder_can_be_chosen(tmp_path: Path) -> None:
    add(tmp_path, "en_GB-alan-medium", json.dumps(CONFIG))
    alan = find("en_GB-alan-medium", tmp_path)
    assert (alan.name, alan.language, alan.commercial, alan.engine) == ("Alan", "en-GB", False, "piper")
    assert piper_files(alan.id, tmp_path)[0] == tmp_path / "en_GB-alan-medium.onnx"
    assert unusable(tmp_path) == []


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('["no", "voice"]', "no configuration of a Piper voice"),
        (json.dumps({**CONFIG, "phoneme_id_map": {}}), "no configuration of a Piper voice"),
        (json.dumps({**CONFIG, "espeak": None}), "no configuration of a Piper voice"),
        (json.dumps({**CONFIG, "audio": []}), "lacks fields"),
        (json.dumps({**CONFIG, "audio": {"sample_rate": "fast"}}), "lacks fields"),
        (json.dumps({**CONFIG, "num_speakers": None}), "lacks fields"),
        (" " * 5_000_000, "too large"),
    ],
)
def test_a_model_without_a_usable_configuration_is_no_voice_and_it_is_said_why(
    tmp_path: Path, config: str, said: str
) -> None:
    add(tmp_path, "other", config)
    assert ids(tmp_path) == ["joe"]
    (sentence,) = unusable(tmp_path)
    assert sentence.startswith("other.onnx is not offered as a voice: ")
    assert said in sentence


def test_a_model_alone_is_no_voice(tmp_path: Path) -> None:
    (tmp_path / "alone.onnx").write_bytes(b"")
    assert "alone.onnx.json is missing" in unusable(tmp_path)[0]


def test_a_configuration_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "odd.onnx").write_bytes(b"")
    (tmp_path / "odd.onnx.json").mkdir()
    assert "cannot be read" in unusable(tmp_path)[0]


@pytest.mark.parametrize("name", ["joe", "af_heart"])
def test_a_name_that_a_bundled_voice_has_is_refused(tmp_path: Path, name: str) -> None:
    add(tmp_path, name, json.dumps(CONFIG))
    assert "another name" in unusable(tmp_path)[0]
    assert ids(tmp_path) == ["joe"]


def test_a_language_that_is_no_text_is_taken_from_espeak(tmp_path: Path) -> None:
    add(tmp_path, "odd", json.dumps({**CONFIG, "language": "English"}))
    assert find("odd", tmp_path).language == "en-us"


@pytest.mark.skipif(hd_installed(), reason="the HD voices are installed")
def test_without_the_hd_voices_one_of_them_is_refused_with_how_to_install_them(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match=r"requirements-hd-voice\.txt"):
        find("af_heart", tmp_path)
