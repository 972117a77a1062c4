"""A contact sheet shows the film from its first frame to its last."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ytempire.film import ffmpeg
from ytempire.film.errors import FilmError
from ytempire.film.sheet import GAP, contact_sheet


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds that go from black to white."""
    out = tmp_path_factory.mktemp("sheet") / "film.mp4"
    ffmpeg.run("-f", "lavfi", "-i", "color=white:s=320x180:r=30:d=2,fade=in:0:60", "-pix_fmt", "yuv420p", str(out))
    return out


def test_the_first_and_the_last_frame_are_on_the_sheet(film: Path, tmp_path: Path) -> None:
    contact_sheet(film, tmp_path / "sheet.png", frames=6)
    with Image.open(tmp_path / "sheet.png") as sheet:
        pixels = np.asarray(sheet.convert("L"))
    row = pixels[GAP + 100]
    assert row[GAP + 50] < 20
    assert row[-GAP - 50] > 235


def test_what_is_no_film_is_a_sentence_and_leaves_no_sheet(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_text("not a film")
    with pytest.raises(FilmError, match="not a film that can be read"):
        contact_sheet(tmp_path / "film.mp4", tmp_path / "sheet.png")
    assert not (tmp_path / "sheet.png").exists()
