from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ytempire.film import ffmpeg
from ytempire.film.errors import FilmError

ENDLESS = "from ytempire.film import ffmpeg; ffmpeg.run('-re', '-f', 'lavfi', '-i', 'anullsrc', '-f', 'null', '-')"


def test_the_log_of_a_run_is_returned():
    log = ffmpeg.run("-f", "lavfi", "-t", "0.1", "-i", "anullsrc", "-f", "null", "-")
    assert "anullsrc" in log


def test_a_failure_tells_the_first_error_not_the_last_line():
    with pytest.raises(FilmError, match=r"^The encoder failed: .*No such file"):
        ffmpeg.run("-i", "/no/such/file.wav", "-f", "null", "-")


def test_a_full_disk_has_a_sentence_of_its_own():
    error = ffmpeg.failure("[out#0/mp4 @ 0x1] [error] Error writing trailer: No space left on device\n", 228)
    assert str(error).startswith("The disk is full.")


def test_an_encoder_that_was_killed_is_told_as_that():
    assert "SIGKILL" in str(ffmpeg.failure("", -9))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the end of its input ends it")
def test_ffmpeg_dies_with_a_parent_that_is_killed():
    parent = psutil.Popen([sys.executable, "-c", ENDLESS])
    try:
        children: list[psutil.Process] = []
        while not children and parent.is_running():
            children = [child for child in parent.children() if "ffmpeg" in child.name()]
    finally:
        parent.kill()
        parent.wait()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert children
    assert alive == []


def test_a_path_of_any_letters_can_stand_in_a_filter(tmp_path: Path):
    folder = tmp_path / "it's, [a] b;c:d\\e"
    folder.mkdir()
    (folder / "captions.ass").write_text("[Script Info]\nScriptType: v4.00+\n\n[Events]\n")
    captions = f"ass={ffmpeg.quoted(folder / 'captions.ass')}"
    log = ffmpeg.run("-f", "lavfi", "-t", "0.1", "-i", "color", "-vf", captions, "-f", "null", "-")
    assert "[error]" not in log


def test_a_path_with_a_quote_can_stand_in_a_list(tmp_path: Path):
    part = tmp_path / "it's a part.mp4"
    ffmpeg.run("-f", "lavfi", "-t", "0.2", "-i", "color", str(part))
    (tmp_path / "list.txt").write_text(ffmpeg.listed([part, part]))
    source = ("-f", "concat", "-safe", "0", "-i", str(tmp_path / "list.txt"))
    assert "[error]" not in ffmpeg.run(*source, "-c", "copy", "-f", "null", "-")


def test_ffmpeg_asks_nothing_of_the_terminal(tmp_path: Path):
    (tmp_path / "there.wav").write_text("already")
    ffmpeg.run("-f", "lavfi", "-t", "0.1", "-i", "anullsrc", str(tmp_path / "there.wav"))
    assert (tmp_path / "there.wav").read_bytes()[:4] == b"RIFF"
    assert subprocess.run(ffmpeg.command("-version"), capture_output=True, check=True).stdout
