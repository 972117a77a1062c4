"""The music that a creator brings, as it is kept: not too much of it, and whole, whatever happens meanwhile."""

from __future__ import annotations

import io
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tests.channels.forms import filled
from tests.channels.music import kept, sent
from tests.support.people import Cast, Person, Visitor
from ytempire.accounts.throttle import throttle
from ytempire.channels import own_music
from ytempire.config import Settings
from ytempire.storage import LocalStorage, StorageError, storage


@pytest.fixture
def owner(cast: Cast, signed_in: Callable[[Person], Visitor]) -> Visitor:
    return signed_in(cast.owner)


def test_files_that_no_form_was_sent_with_do_not_pile_up(app: Flask, cast: Cast, tmp_path: Path) -> None:
    with app.app_context():
        for number in range(own_music.MOST_UNCLAIMED + 3):
            (tmp_path / "music").write_bytes(b"music")
            storage().put(f"{cast.owner.id}/music/{number:064x}/music.m4a", tmp_path / "music")
        own_music.Library(cast.owner.id).sweep()
    assert len(kept(app, cast.owner)) == own_music.MOST_UNCLAIMED


def test_music_that_a_channel_had_stays_for_a_film_that_has_begun_with_it(
    app: Flask, cast: Cast, tmp_path: Path
) -> None:
    key = f"{cast.owner.id}/music/{'a' * 64}/music.m4a"
    with app.app_context():
        (tmp_path / "music").write_bytes(b"music")
        storage().put(key, tmp_path / "music")
        library, long_ago = own_music.Library(cast.owner.id), time.time() - 2 * own_music.UNCLAIMED
        os.utime(storage().path(key), (long_ago, long_ago))
        library.let_go(key)
        library.sweep()
        assert storage().exists(key)
        os.utime(storage().path(key), (long_ago, long_ago))
        library.sweep()
        assert not storage().exists(key)


def test_refused_forms_do_not_pile_up_files(
    app: Flask, cast: Cast, owner: Visitor, song: bytes, tmp_path: Path
) -> None:
    with app.app_context():
        for number in range(own_music.MOST_UNCLAIMED + 3):
            (tmp_path / "music").write_bytes(b"music")
            storage().put(f"{cast.owner.id}/music/{number:064x}/music.m4a", tmp_path / "music")
    assert owner.post("/channels", filled(name="", music_file=sent(song))).status_code == 422
    assert len(kept(app, cast.owner)) == own_music.MOST_UNCLAIMED


def test_too_many_files_in_an_hour_are_refused_with_the_whole_form(app: Flask, cast: Cast, owner: Visitor) -> None:
    with app.app_context():
        for _ in range(own_music.UPLOADS.amount):
            throttle().take(own_music.UPLOADS, "music", str(cast.owner.id))
    answer = owner.post("/channels", filled(music_file=sent(b"a poem")))
    assert (answer.status_code, "Too many tries." in answer.text) == (422, True)


class Swept(LocalStorage):
    """A storage that another process sweeps: what is found there first is gone a moment later."""

    swept = False

    def exists(self, key: str) -> bool:
        if self.swept:
            return super().exists(key)
        self.swept = True
        super().delete(key)
        return True

    def keys(self, folder: str) -> list[str]:
        return [f"{folder}/gone/music.m4a", *super().keys(folder)]


def test_music_that_is_swept_while_it_is_brought_again_is_taken_anew(
    app: Flask, cast: Cast, settings: Settings, song: bytes
) -> None:
    app.extensions["ytempire_storage"] = Swept(settings.storage_folder)
    with app.app_context():
        library = own_music.Library(cast.owner.id)
        key = library.key(library.take(io.BytesIO(song)))
        assert key
        assert storage().path(key).stat().st_size > 1000


def test_a_file_that_another_sweep_removed_is_no_matter(app: Flask, cast: Cast, settings: Settings) -> None:
    app.extensions["ytempire_storage"] = Swept(settings.storage_folder)
    with app.app_context():
        own_music.Library(cast.owner.id).sweep()


def test_a_full_disk_is_a_sentence(app: Flask, cast: Cast) -> None:
    with app.app_context(), little_room(), pytest.raises(StorageError, match="disk of this installation is full"):
        own_music.Library(cast.owner.id).take(io.BytesIO(bytes(10_000_000)))


@contextmanager
def little_room() -> Iterator[None]:
    """No file may grow past 5 MB."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
