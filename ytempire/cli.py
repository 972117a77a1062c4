"""The commands of `flask --app wsgi …`: a film without a server, and what an admin does by hand."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import click
from click.termui import progressbar
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select

from ytempire.accounts.user import User, free_username
from ytempire.channels.channel import Channel
from ytempire.costs.commands import cost_commands
from ytempire.extensions import db, utcnow, writing
from ytempire.film.errors import FilmError
from ytempire.film.sheet import contact_sheet
from ytempire.pipeline import jobs, run
from ytempire.pipeline.result import file_of
from ytempire.providers import local_voice, local_writer
from ytempire.storage import storage
from ytempire.text import one_line, plain
from ytempire.videos.forms import LARGEST_SCRIPT, LONGEST_NOTES, LONGEST_TOPIC
from ytempire.videos.video import Video, new_video

TERMINAL = "terminal@localhost"

video_commands = AppGroup("video", help="Films from the terminal.")
job_commands = AppGroup("jobs", help="The queue.")


def init_app(app: Flask) -> None:
    app.cli.add_command(video_commands)
    app.cli.add_command(job_commands)
    app.cli.add_command(cost_commands)


@video_commands.command("make")
@click.argument("topic")
@click.option("--seconds", type=click.IntRange(15, 3600), default=60, show_default=True, help="Target length.")
@click.option("--format", "shape", type=click.Choice(["landscape", "portrait"]), default="landscape")
@click.option("--notes", default="", help="Facts, numbers, quotes that the writer may use.")
@click.option("--script", "script_file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="A text file that is spoken whole, instead of a written draft.")
@click.option("--voice", default="", help="A voice of this computer; the best one if not given.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the film goes.")
def make(
    topic: str, seconds: int, shape: str, notes: str, script_file: Path | None, voice: str, out: Path | None
) -> None:
    """Make a film of TOPIC here and now; no server and no account needed."""
    script = _read(script_file) if script_file else ""
    topic, notes, script = one_line(topic), plain(notes), plain(script)
    _require_speakable(topic, notes, script)
    voice = _voice(voice)
    upgrade()
    video_id = _draft(topic, voice, duration_target=seconds, format=shape, notes=notes, script=script)
    with _Bar() as bar:
        run.produce(video_id, bar.show)
    video = db.session.get_one(Video, video_id)
    key = file_of(video_id, "render", "film.mp4")
    if video.status == "failed" or key is None:
        raise click.ClickException(video.error or "The film was not made.")
    target = out or Path(f"{_slug(video.name)}.mp4")
    _copy(storage().path(key), target)
    if video.shortfall:
        click.echo(video.shortfall, err=True)
    click.echo(target.resolve())


@video_commands.command("sheet")
@click.argument("film", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A PNG or JPEG file.")
def sheet(film: Path, out: Path | None) -> None:
    """Draw a contact sheet of FILM: 36 frames at equal distances."""
    target = out or film.with_suffix(".jpg")
    try:
        contact_sheet(film, target)
    except (FilmError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(target.resolve())


@job_commands.command("reconcile")
def reconcile() -> None:
    """Queue again what has lost its job or its worker."""
    click.echo(f"{jobs.reconcile()} queued again.")


def _voice(wanted: str) -> str:
    """The voice that was asked for, where it is here; the best one where none was."""
    folder = current_app.config["SETTINGS"].voices_folder
    known = [voice.id for voice in local_voice.voices(folder)]
    if wanted and wanted not in known:
        raise click.ClickException(f"There is no voice “{wanted}”. Choose one of: {', '.join(known)}.")
    return wanted or local_voice.default_voice(folder)


def _draft(topic: str, voice: str, **asked: Any) -> str:
    """A video of the terminal's own user; a server on the same instance goes on with it if we die."""
    with writing():
        user = _terminal_user()
        channel = db.session.scalars(select(Channel).filter_by(user_id=user.id)).first()
        if channel is None:
            channel = Channel(user_id=user.id, name="Terminal")
            db.session.add(channel)
            db.session.flush()
        channel.voice = voice
        video = new_video(channel, topic, **asked)
        video.enqueued_at = utcnow()  # the server's reconciler leaves it to us at first
        return video.id


def _terminal_user() -> User:
    """Nobody can sign in as this user: it has no password and its address takes no mail."""
    user = db.session.scalars(select(User).filter_by(email=TERMINAL)).first()
    if user is None:
        user = User(email=TERMINAL, username=free_username(TERMINAL), name="Terminal", password_hash=None)
        db.session.add(user)
        db.session.flush()
    return user


class _Bar:
    """One bar over all steps, for people; lines a step where the output is not a terminal."""

    def __init__(self) -> None:
        self._names = [step.NAME for step in run.STEPS]
        self._bar: Any = None

    def __enter__(self) -> _Bar:
        self._bar = progressbar(length=1000, label="starting", file=sys.stderr, width=30, show_eta=False)
        self._bar.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._bar.__exit__(*error)

    def show(self, step: str, progress: float, detail: str) -> None:
        if step in self._names:
            share = (self._names.index(step) + min(progress, 1.0)) / len(self._names)
            self._bar.label = f"{step:<10} {detail[:34]:<34}"
            self._bar.update(max(0, int(1000 * share) - self._bar.pos))


def _require_speakable(topic: str, notes: str, script: str) -> None:
    """Refuse what the form of the web page refuses too."""
    if not topic:
        raise click.ClickException("Say what the film is about. One sentence is enough.")
    given = {"topic": (len(topic), LONGEST_TOPIC), "notes": (len(notes), LONGEST_NOTES)}
    for name, (length, longest) in given.items():
        if length > longest:
            raise click.ClickException(f"The {name} may have {longest:,} characters; {length:,} were given.")
    if len(script.encode()) > LARGEST_SCRIPT:
        raise click.ClickException(f"A script may have {LARGEST_SCRIPT // 1000} kB; this one is larger.")
    sentence = local_writer.unspeakable(script or f"{topic}\n{notes}")
    if sentence:
        raise click.ClickException(sentence)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException(f"{path} is not a text file in UTF-8.") from None


def _copy(film: Path, target: Path) -> None:
    """The target appears whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(film, part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.ClickException(f"{target} cannot be written: {error.strerror}.") from None


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "film"
