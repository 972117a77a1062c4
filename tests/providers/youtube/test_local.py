"""This computer's own YouTube: what is sent in pieces is whole in the end, and told as YouTube tells it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ytempire.providers.youtube import CHUNK, GONE, Metadata, YoutubeError
from ytempire.providers.youtube_local import LocalYoutube

FILM = bytes(range(256)) * (CHUNK // 256 * 2 + 40)  # two chunks and a little
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TOLD = Metadata("Why salt works", "It is salt.", ("salt", "yte-1"), "unlisted")


class Cut(Exception):
    """The worker is gone."""


@pytest.fixture
def youtube(tmp_path: Path) -> LocalYoutube:
    return LocalYoutube(tmp_path, NOW)


def sent(youtube: LocalYoutube, session: str, film: bytes = FILM, cut_at: int | None = None) -> list[int]:
    """What was told to have arrived."""
    told: list[int] = []

    def hear(arrived: int) -> None:
        told.append(arrived)
        if arrived == cut_at:
            raise Cut

    youtube.send(session, io.BytesIO(film), len(FILM), hear, fresh=False)
    return told


def test_a_film_that_was_cut_off_goes_on_where_it_was(youtube: LocalYoutube, tmp_path: Path) -> None:
    session = youtube.begin(TOLD, len(FILM))
    with pytest.raises(Cut):
        sent(youtube, session, cut_at=CHUNK)
    assert youtube.video(session) is None
    assert youtube.uploads("").ids == []
    assert sent(youtube, session) == [CHUNK, 2 * CHUNK, len(FILM)]
    assert (tmp_path / session / "film.mp4").read_bytes() == FILM
    assert sent(youtube, session) == []
    assert youtube.uploads("").ids == [session]


def test_who_has_lost_the_upload_does_no_harm_to_it(youtube: LocalYoutube, tmp_path: Path) -> None:
    session = youtube.begin(TOLD, len(FILM))

    def meanwhile(arrived: int) -> None:
        if arrived == CHUNK:
            sent(youtube, session)
            raise Cut

    with pytest.raises(Cut):
        youtube.send(session, io.BytesIO(FILM), len(FILM), meanwhile, fresh=True)
    assert (tmp_path / session / "film.mp4").read_bytes() == FILM


def test_a_film_that_is_shorter_than_it_was_is_refused(youtube: LocalYoutube) -> None:
    with pytest.raises(YoutubeError, match="shorter"):
        sent(youtube, youtube.begin(TOLD, len(FILM)), FILM[:-1])


def test_what_has_a_time_is_private_until_then(youtube: LocalYoutube, tmp_path: Path) -> None:
    at = NOW + timedelta(hours=1)
    session = youtube.begin(replace(TOLD, privacy="private", publish_at=at), len(FILM))
    sent(youtube, session)
    before, after = youtube.video(session), LocalYoutube(tmp_path, at).video(session)
    assert before is not None
    assert after is not None
    assert (before.privacy, before.publish_at, after.privacy, after.publish_at) == ("private", at, "public", None)
    youtube.update(session, TOLD)
    changed = youtube.video(session)
    assert changed is not None
    assert (changed.privacy, changed.publish_at, changed.tags) == ("unlisted", None, ("salt", "yte-1"))


def test_captions_and_playlists_are_kept_once(youtube: LocalYoutube, tmp_path: Path) -> None:
    session = youtube.begin(TOLD, len(FILM))
    (tmp_path / "captions.srt").write_text("1\n")
    youtube.add_captions(session, tmp_path / "captions.srt", "pt-BR/../..", "")
    assert (tmp_path / session / "captions.pt-BR.srt").read_text() == "1\n"
    assert not youtube.in_playlist(session, "PL1")
    youtube.add_to_playlist(session, "PL1")
    assert youtube.in_playlist(session, "PL1")


@pytest.mark.parametrize("name", ["local-0123456789ab", "../../etc", "", "local-0123456789ab/.."])
def test_what_is_not_there_is_gone(youtube: LocalYoutube, name: str) -> None:
    assert youtube.video(name) is None
    with pytest.raises(YoutubeError) as gone:
        youtube.update(name, TOLD)
    assert gone.value.kind == GONE
