"""`flask video make` with keys: the price before the work, somebody's word for it, and what happens when it waits."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from tests.standins.server import StandIns
from tests.support.paid import app_with, assert_adds_up, entries, spent
from ytempire.config import PROJECT, Settings
from ytempire.costs import limit
from ytempire.extensions import db, writing
from ytempire.videos.video import Video

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SCRIPT = "Salt is everywhere. Your tongue finds it first.\n\nNow taste something, and tell me what you found."


@pytest.fixture
def paid(standins: StandIns, settings: Settings) -> Iterator[Flask]:
    with app_with(standins, settings) as app:
        yield app


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.txt"
    path.write_text(SCRIPT)
    return path


def make(app: Flask, *arguments: str) -> Result:
    """As a script calls it: nobody sits at a terminal."""
    return app.test_cli_runner().invoke(args=["video", "make", *arguments])


def videos(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Video)) or 0


def test_no_script_pays_unknowingly(paid: Flask, standins: StandIns) -> None:
    done = make(paid, "Salt", "--seconds", "60")
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith("Script   OpenAI, gpt-6.1-terra, about ")
    assert lines[1].startswith("Voice    ElevenLabs, eleven_multilingual_v2, about ")
    assert lines[2].startswith("Visuals  OpenAI, gpt-image-2.6-flare, ")
    assert lines[3].endswith("; a video may cost $3.00.")
    assert lines[4].startswith("Error: This film costs about $")
    assert "--yes" in lines[4]
    assert "--local" in lines[4]
    assert (videos(paid), standins.desk.calls) == (0, [])


def test_with_a_word_for_it_the_film_is_paid_and_made(
    paid: Flask, standins: StandIns, script: Path, tmp_path: Path
) -> None:
    out = tmp_path / "salt.mp4"
    done = make(paid, "Salt", "--yes", "--script", str(script), "--seconds", "15", "--out", str(out))
    assert done.exit_code == 0, done.stderr
    assert done.stderr.startswith("Script   This computer, at no cost\nVoice    ElevenLabs")
    assert done.stdout.splitlines()[-1] == str(out)
    assert out.stat().st_size > 100_000
    assert standins.desk.total() == spent(paid) > 0
    with paid.app_context():
        kept = db.session.scalars(select(Video)).one().estimate
        assert kept
        assert kept["likely"] > 0
    assert_adds_up(paid)


@pytest.mark.parametrize("options", [["--local"], ["--local", "--voice", "joe"]])
def test_on_this_computer_nothing_is_paid_and_nothing_asked(
    paid: Flask, standins: StandIns, script: Path, tmp_path: Path, options: list[str]
) -> None:
    done = make(paid, "Salt", *options, "--script", str(script), "--out", str(tmp_path / "salt.mp4"))
    assert done.exit_code == 0, done.stderr
    assert "$" not in done.stderr
    assert (standins.desk.calls, entries(paid)) == ([], [])


def test_a_voice_of_this_computer_speaks_and_the_rest_has_its_price(paid: Flask) -> None:
    done = make(paid, "Salt", "--voice", "joe")
    assert "Voice    This computer, at no cost" in done.stderr
    assert "Script   OpenAI" in done.stderr


def test_more_than_a_video_may_cost_is_refused_whatever_is_said(paid: Flask, standins: StandIns) -> None:
    done = make(paid, "Salt", "--seconds", "3600", "--yes")
    assert done.exit_code == 1
    assert "the limit of a video is $3.00" in done.stderr
    assert (videos(paid), standins.desk.calls) == (0, [])


def test_a_model_without_a_price_is_refused(standins: StandIns, settings: Settings) -> None:
    with app_with(standins, settings, openai_model="gpt-of-nobody") as app:
        done = make(app, "Salt", "--yes")
    assert done.exit_code == 1
    assert "OpenAI, gpt-of-nobody" in done.stderr
    assert "There is no price for gpt-of-nobody" in done.stderr
    assert standins.desk.calls == []


def test_what_has_to_wait_says_for_what(paid: Flask, standins: StandIns) -> None:
    standins.desk.fail("openai", "insufficient_quota", times=9)
    done = make(paid, "Salt", "--yes", "--seconds", "15")
    assert done.exit_code == 1
    assert "OpenAI" in done.stderr.splitlines()[-1]
    assert "What was made before is kept." in done.stderr
    assert "The film was not made." not in done.stderr


def test_a_limit_that_is_full_is_said_before_and_after(paid: Flask) -> None:
    with paid.app_context(), writing():
        limit.set_limit(limit.DAY, 0)
    done = make(paid, "Salt", "--yes", "--seconds", "15")
    assert done.exit_code == 1
    assert "It would wait: today's limit of this installation has $0.00 left." in done.stderr
    assert "By itself it goes on at the latest on" in done.stderr.splitlines()[-1]


def test_what_this_computer_neither_writes_nor_speaks_may_be_in_any_language(paid: Flask) -> None:
    assert "This film costs about $" in make(paid, "为什么盐让食物更好吃").stderr
    assert "speaks English" in make(paid, "为什么盐让食物更好吃", "--voice", "joe").stderr
    assert "speaks English" in make(paid, "为什么盐让食物更好吃", "--local").stderr


def test_at_a_terminal_it_is_asked_and_no_is_no(paid: Flask, standins: StandIns) -> None:
    """A process of its own, whose stdin is a terminal; it ends before anything is made."""
    settings: Settings = paid.config["SETTINGS"]
    told = {name.upper(): str(value) for name, value in standins.settings.items()}
    env = os.environ | told | {"INSTANCE_PATH": str(settings.instance_path), "DATABASE_URL": settings.database_url}
    ours, theirs = pty.openpty()
    os.write(ours, b"n\n")
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "video", "make", "Salt"], cwd=PROJECT, env=env, stdin=theirs,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 1
    assert "Make it for about $" in done.stderr
    assert "Nothing was made and nothing is paid." in done.stderr
    assert (videos(paid), standins.desk.calls) == (0, [])
    assert done.stdout == ""
