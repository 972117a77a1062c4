"""What the tests of channels share."""

from __future__ import annotations

import pytest

from ytempire.film import ffmpeg


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("music") / "song.mp3"
    ffmpeg.run("-f", "lavfi", "-i", "sine=frequency=330:duration=6", str(path))
    return path.read_bytes()
