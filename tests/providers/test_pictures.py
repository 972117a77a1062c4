from __future__ import annotations

import base64
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from ytempire.providers.pictures import BadPictureError, PictureOrder, keep_picture, prompt_of, softened

ORDER = PictureOrder("A fox in the snow.", "#aa3311", "soft watercolour")


def _encoded(size: tuple[int, int], kind: str = "JPEG") -> str:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return base64.b64encode(out.getvalue()).decode()


def test_a_prompt_has_scene_look_and_room_for_words_but_no_words() -> None:
    text = prompt_of(ORDER)
    for part in ("A fox in the snow.", "soft watercolour", "#aa3311", "bottom quarter calm", "No text", "Wide 16:9"):
        assert part in text
    assert "Upright 9:16" in prompt_of(replace(ORDER, format="portrait"))


def test_another_take_is_another_prompt() -> None:
    assert len({prompt_of(replace(ORDER, take=take)) for take in range(4)}) == 4


def test_a_softened_prompt_asks_for_less_and_keeps_the_look() -> None:
    text = prompt_of(softened(ORDER))
    assert "No people" in text
    assert "soft watercolour" in text
    assert text != prompt_of(ORDER)


def test_a_prompt_of_any_length_fits_every_service() -> None:
    assert len(prompt_of(PictureOrder("long " * 10_000))) < 3_000


def test_a_picture_is_written_whole(tmp_path: Path) -> None:
    keep_picture(_encoded((800, 600)), tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as picture:
        assert picture.size == (800, 600)
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


@pytest.mark.parametrize(
    "encoded",
    [None, "", 5, "no base64!", base64.b64encode(b"<html>").decode(), _encoded((500, 900)), _encoded((800, 600), "GIF"),
     _encoded((800, 600))[:600]],
)  # fmt: skip
def test_what_is_no_usable_picture_is_not_kept(encoded: object, tmp_path: Path) -> None:
    with pytest.raises(BadPictureError):
        keep_picture(encoded, tmp_path / "a.jpg")
    assert list(tmp_path.iterdir()) == []
