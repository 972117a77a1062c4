"""`flask video make`: a whole film from the terminal, also after the disk was full."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.begun import done
from ytempire.film.measure import measure

SHORT = "Salt is everywhere."
SCRIPT = "Salt is everywhere. Your tongue finds it first.\n\nNow taste something, and tell me what you found."


def flask(instance: Path, *arguments: str, **options: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    return done(command, os.environ | {"INSTANCE_PATH": str(instance)}, **options)


def film(instance: Path, words: Path, *arguments: str, **options: int) -> subprocess.CompletedProcess[str]:
    made = ("video", "make", "Salt", "--voice", "joe", "--script", str(words))
    return flask(instance, *made, *arguments, **options)


def script(folder: Path, words: str) -> Path:
    path = folder / "script.txt"
    path.write_text(words)
    return path


def test_a_film_is_made_without_a_server_and_its_path_is_the_last_line(tmp_path: Path) -> None:
    out = tmp_path / "films" / "salt.mp4"
    made = film(tmp_path / "instance", script(tmp_path, SHORT), "--out", str(out))
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip().splitlines()[-1] == str(out)
    assert measure(out).width == 1920
    again = film(tmp_path / "instance", script(tmp_path, SHORT), "--out", str(out))
    assert again.returncode == 0, again.stderr


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    """No file may grow past 300 kB: the voice's track does not fit."""
    instance, words = tmp_path / "instance", script(tmp_path, SCRIPT)
    assert flask(instance, "db", "upgrade").returncode == 0
    made = film(instance, words, largest_file=300_000)
    assert made.returncode == 1
    assert "disk" in made.stderr
    assert "Traceback" not in made.stderr
    assert not list((instance / "storage" / "unfinished").glob("*"))
    after = film(instance, words, "--out", str(tmp_path / "x.mp4"))
    assert after.returncode == 0, after.stderr
