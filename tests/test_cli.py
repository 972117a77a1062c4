"""`flask video make`: a film from the terminal, or a sentence and exit code 1."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from ytempire.config import PROJECT
from ytempire.film.measure import measure

SCRIPT = "Salt is everywhere. Your tongue finds it first.\n\nNow taste something, and tell me what you found."


def flask(instance: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments], cwd=PROJECT, capture_output=True, text=True,
        env=os.environ | {"INSTANCE_PATH": str(instance)}, timeout=280, check=False, **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text(SCRIPT)
    return path


def test_a_film_is_made_without_a_server_and_its_path_is_the_last_line(tmp_path: Path, script: Path) -> None:
    out = tmp_path / "films" / "salt.mp4"
    done = flask(tmp_path / "instance", "video", "make", "Salt", "--script", str(script), "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == str(out)
    assert measure(out).width == 1920
    again = flask(tmp_path / "instance", "video", "make", "Salt", "--script", str(script), "--out", str(out))
    assert again.returncode == 0, again.stderr


def test_a_script_that_is_not_text_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "script.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    done = flask(tmp_path / "instance", "video", "make", "Salt", "--script", str(picture))
    assert done.returncode == 1
    assert "is not a text file" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("topic", "sentence"), [("   ", "Say what the film is about"), ("x" * 301, "characters"),
                                                 ("为什么盐让食物更好吃", "speaks English")])
def test_a_topic_that_cannot_be_filmed_is_refused(tmp_path: Path, topic: str, sentence: str) -> None:
    done = flask(tmp_path / "instance", "video", "make", topic)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("seconds", ["5", "36000"])
def test_a_length_out_of_range_is_refused(tmp_path: Path, seconds: str) -> None:
    done = flask(tmp_path / "instance", "video", "make", "Salt", "--seconds", seconds)
    assert done.returncode == 2
    assert "15<=x<=3600" in done.stderr


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path, script: Path) -> None:
    """No file may grow past 300 kB: the voice's track does not fit."""

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    instance = tmp_path / "instance"
    assert flask(instance, "db", "upgrade").returncode == 0
    done = flask(instance, "video", "make", "Salt", "--script", str(script), preexec_fn=little_room)
    assert done.returncode == 1
    assert "disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((instance / "storage" / "unfinished").glob("*"))
    after = flask(instance, "video", "make", "Salt", "--script", str(script), "--out", str(tmp_path / "x.mp4"))
    assert after.returncode == 0, after.stderr
