from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ytempire.film.aside import aside
from ytempire.film.errors import FilmError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_has_its_name_only_when_it_is_whole(tmp_path: Path):
    with aside(tmp_path / "film.mp4") as part:
        part.write_text("whole")
        assert not (tmp_path / "film.mp4").exists()
    assert names(tmp_path) == ["film.mp4"]


def test_what_fails_leaves_nothing_and_keeps_what_was_there(tmp_path: Path):
    (tmp_path / "film.mp4").write_text("before")

    def fail() -> None:
        with aside(tmp_path / "film.mp4") as part:
            part.write_text("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert names(tmp_path) == ["film.mp4"]
    assert (tmp_path / "film.mp4").read_text() == "before"


def test_a_missing_folder_is_made(tmp_path: Path):
    with aside(tmp_path / "new" / "film.mp4") as part:
        part.write_text("whole")
    assert (tmp_path / "new" / "film.mp4").exists()


def test_what_a_killed_process_left_is_removed(tmp_path: Path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / f".film.{ended.pid}.part.mp4").write_text("half")
    with aside(tmp_path / "film.mp4") as part:
        part.write_text("whole")
    assert names(tmp_path) == ["film.mp4"]


def test_what_a_living_process_writes_is_left_alone(tmp_path: Path):
    other = f".film.{os.getppid()}.part.mp4"
    (tmp_path / other).write_text("half")
    with aside(tmp_path / "film.mp4") as part:
        part.write_text("whole")
    assert names(tmp_path) == [other, "film.mp4"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path):
    def fill() -> None:
        with aside(tmp_path / "film.mp4") as part:
            part.symlink_to("/dev/full")
            part.write_text("too much")

    with pytest.raises(FilmError, match="disk is full"):
        fill()
    assert names(tmp_path) == []
