from __future__ import annotations

import json
from pathlib import Path

from ytempire.providers.local_voice import voices
from ytempire.providers.local_voice.catalogue import model_files


def add(folder: Path, name: str, config: object) -> None:
    (folder / f"{name}.onnx").write_bytes(b"")
    (folder / f"{name}.onnx.json").write_text(json.dumps(config))


def test_the_bundled_voice_is_there_without_a_folder_and_names_its_licence(tmp_path: Path) -> None:
    (joe,) = voices(tmp_path / "missing")
    assert (joe.id, joe.language) == ("joe", "en-US")
    assert "lessac" in joe.licence_note
    assert "commercial" in joe.licence_note


def test_a_voice_put_into_the_folder_can_be_chosen(tmp_path: Path) -> None:
    add(tmp_path, "en_GB-alan-medium", {"phoneme_id_map": {}, "language": {"code": "en_GB"}})
    alan = voices(tmp_path)[1]
    assert (alan.id, alan.name, alan.language) == ("en_GB-alan-medium", "Alan", "en-GB")
    assert model_files(alan.id, tmp_path)[0] == tmp_path / "en_GB-alan-medium.onnx"


def test_a_model_without_a_usable_configuration_is_no_voice(tmp_path: Path) -> None:
    add(tmp_path, "other", ["no piper voice"])
    (tmp_path / "alone.onnx").write_bytes(b"")
    assert [voice.id for voice in voices(tmp_path)] == ["joe"]
