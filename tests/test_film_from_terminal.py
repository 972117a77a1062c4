"""`flask video make`: a whole film from the terminal, also after the disk was full."""

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


def film(instance: Path, script: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    made = ("video", "make", "Salt", "--voice", "joe", "--script", str(script))
    return flask(instance, *made, *arguments, **options)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text(SCRIPT)
    return path


def test_a_film_is_made_without_a_server_and_its_path_is_the_last_line(tmp_path: Path, script: Path) -> None:
    out = tmp_path / "films" / "salt.mp4"
    done = film(tmp_path / "instance", script, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == str(out)
    assert measure(out).width == 1920
    again = film(tmp_path / "instance", script, "--out", str(out))
    assert again.returncode == 0, again.stderr


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path, script: Path) -> None:
    """No file may grow past 300 kB: the voice's track does not fit."""

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    instance = tmp_path / "instance"
    assert flask(instance, "db", "upgrade").returncode == 0
    done = film(instance, script, preexec_fn=little_room)
    assert done.returncode == 1
    assert "disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((instance / "storage" / "unfinished").glob("*"))
    after = film(instance, script, "--out", str(tmp_path / "x.mp4"))
    assert after.returncode == 0, after.stderr
