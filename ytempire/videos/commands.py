"""`flask --app wsgi video …`: a film from the terminal, without a server and without an account."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import click
from click.termui import progressbar
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select

from ytempire.accounts.user import TERMINAL, User, free_username
from ytempire.channels.channel import Channel
from ytempire.extensions import db, utcnow, writing
from ytempire.film.errors import FilmError
from ytempire.film.sheet import contact_sheet
from ytempire.pipeline import run
from ytempire.providers import local_voice, local_writer
from ytempire.providers.choice import AUTO, LOCAL, Services, choose
from ytempire.storage import storage
from ytempire.text import one_line, plain
from ytempire.videos import waiting_words
from ytempire.videos.forms import LARGEST_SCRIPT, LONGEST_NOTES, LONGEST_TOPIC
from ytempire.videos.result import file_of
from ytempire.videos.terminal_price import require_wanted
from ytempire.videos.video import Video, new_video

video_commands = AppGroup("video", help="Films from the terminal.")


@video_commands.command("make")
@click.argument("topic")
@click.option("--seconds", type=click.IntRange(15, 3600), default=60, show_default=True, help="Target length.")
@click.option("--format", "shape", type=click.Choice(["landscape", "portrait"]), default="landscape")
@click.option("--notes", default="", help="Facts, numbers, quotes that the writer may use.")
@click.option("--script", "script_file", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="A text file that is spoken whole, instead of a written draft.")
@click.option("--voice", default="", help="A voice of this computer, which then speaks.")
@click.option("--local", is_flag=True, help="Make everything on this computer, at no cost.")
@click.option("--yes", is_flag=True, help="Pay what it is expected to cost, without being asked.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where the film goes.")
def make(topic: str, seconds: int, shape: str, notes: str, script_file: Path | None, voice: str, local: bool,
         yes: bool, out: Path | None) -> None:  # fmt: skip
    """Make a film of TOPIC here and now; no server and no account needed."""
    script = plain(_read(script_file)) if script_file else ""
    topic, notes, services = one_line(topic), plain(notes), _services(local, voice)
    _require_speakable(topic, notes, script, services)
    voice = _voice(voice)
    upgrade()
    channel = _channel(voice)
    asked = {"format": shape, "notes": notes, "script": script}
    promised = require_wanted(channel, services, yes, seconds=seconds, topic=topic, **asked)
    video_id = _draft(channel.id, topic, duration_target=seconds, services=services.to_json(),
                      estimate=promised.to_json(), **asked)  # fmt: skip
    with _Bar() as bar:
        run.produce(video_id, bar.show)
    _hand_over(db.session.get_one(Video, video_id), out)


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


def _services(local: bool, voice: str) -> Services:
    """Who writes, speaks and draws: what has a key, unless this computer is asked for."""
    other = LOCAL if local else AUTO
    return choose(current_app.config["SETTINGS"], other, LOCAL if voice else other, other)


def _voice(wanted: str) -> str:
    """The voice that was asked for, where it is here; the best one where none was."""
    folder = current_app.config["SETTINGS"].voices_folder
    known = [voice.id for voice in local_voice.voices(folder)]
    if wanted and wanted not in known:
        raise click.ClickException(f"There is no voice “{wanted}”. Choose one of: {', '.join(known)}.")
    return wanted or local_voice.default_voice(folder)


def _channel(voice: str) -> Channel:
    """The channel of the terminal's own user."""
    with writing():
        user = terminal_user()
        channel = db.session.scalars(select(Channel).filter_by(user_id=user.id)).first()
        if channel is None:
            channel = Channel(user_id=user.id, name="Terminal")
            db.session.add(channel)
            db.session.flush()
        channel.voice = voice
    return channel


def terminal_user() -> User:
    """Nobody can sign in as this user: it has no password and its address takes no mail."""
    user = db.session.scalars(select(User).filter_by(email=TERMINAL)).first()
    if user is None:
        user = User(email=TERMINAL, username=free_username(TERMINAL), name="Terminal", password_hash=None)
        db.session.add(user)
        db.session.flush()
    return user


def _draft(channel_id: str, topic: str, **asked: Any) -> str:
    """The id of a new video; a server on the same instance goes on with it if we die."""
    with writing():
        video = new_video(db.session.get_one(Channel, channel_id), topic, **asked)
        video.enqueued_at = utcnow()  # the server's reconciler leaves it to us at first
        return video.id


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


def _hand_over(video: Video, out: Path | None) -> None:
    """The film to where it was asked for, and its path said; else why there is none."""
    waiting = waiting_words.told(video.waiting_for, "UTC") if video.status == "waiting" else None
    if waiting:
        raise click.ClickException(f"{waiting.message} {waiting.more}")
    key = file_of(video.id, "render", "film.mp4")
    if video.status == "failed" or key is None:
        raise click.ClickException(video.error or "The film was not made.")
    target = out or Path(f"{_slug(video.name)}.mp4")
    _copy(storage().path(key), target)
    if video.shortfall:
        click.echo(video.shortfall, err=True)
    click.echo(target.resolve())


def _require_speakable(topic: str, notes: str, script: str, services: Services) -> None:
    """Refuse what the form of the web page refuses too."""
    if not topic:
        raise click.ClickException("Say what the film is about. One sentence is enough.")
    given = {"topic": (len(topic), LONGEST_TOPIC), "notes": (len(notes), LONGEST_NOTES)}
    for name, (length, longest) in given.items():
        if length > longest:
            raise click.ClickException(f"The {name} may have {longest:,} characters; {length:,} were given.")
    if len(script.encode()) > LARGEST_SCRIPT:
        raise click.ClickException(f"A script may have {LARGEST_SCRIPT // 1000} kB; this one is larger.")
    made_here = services.voice.local or (services.script.local and not script)
    sentence = local_writer.unspeakable(script or f"{topic}\n{notes}") if made_here else None
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
