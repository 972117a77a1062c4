"""Tokens, secrets and the addresses of uploads are in no log, however much of it is asked for."""

from __future__ import annotations

import logging

import pytest

from tests.providers.youtube.conftest import CLIENT, Connect, Film
from tests.providers.youtube.scripted import Answer, serving
from tests.providers.youtube.test_oauth import REDIRECT, allowed
from tests.standins.desk import Desk
from ytempire.config import Settings
from ytempire.providers.youtube import YoutubeError
from ytempire.providers.youtube_client import LOGGERS
from ytempire.providers.youtube_google import GoogleYoutube
from ytempire.providers.youtube_oauth import authorization, exchange, refresh, revoke


def test_nothing_secret_is_in_the_log(
    settings: Settings, connect: Connect, film: Film, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    for name in (*LOGGERS, "googleapiclient"):  # as at the start of a process
        logging.getLogger(name).setLevel(logging.NOTSET)
    caplog.set_level(logging.DEBUG)
    address, verifier = authorization(settings, CLIENT, REDIRECT, "state-1")
    code = allowed(address, channel="Morning Science")
    given = exchange(settings, CLIENT, REDIRECT, code, verifier)
    access = refresh(settings, CLIENT, given.refresh_token).access_token
    youtube = connect()
    session = film.begin(youtube)
    for failure in ("chunk_drop", "chunk_503"):
        desk.fail("youtube", failure, after=0)
    film.send(youtube, session)
    for failure in ("forbidden", "html", "drop"):
        desk.fail("youtube", failure)
        with pytest.raises(YoutubeError):
            youtube.video("dQw4w9WgXcQ")
    revoke(settings, given.refresh_token)
    with pytest.raises(YoutubeError):
        refresh(settings, CLIENT, given.refresh_token)
    written = "\n".join(f"{one.name} {one.getMessage()} {one.exc_text}" for one in caplog.records if _ours(one))
    assert "YouTube refused videos.list: 403 forbidden" in written
    upload = session.rpartition("=")[2]
    for secret in (verifier, code, given.access_token, given.refresh_token, access, youtube.access_token,
                   CLIENT.secret, upload):  # fmt: skip
        assert secret not in written


def test_a_gateways_page_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(Answer(403, b"<p>upload_id=AH123 is forbidden here")) as script, pytest.raises(YoutubeError):
        GoogleYoutube(Settings(_env_file=None, google_api_base=script.address), "ya29.token").playlists()  # type: ignore[call-arg]
    assert "403" in caplog.text
    assert "AH123" not in caplog.text


def _ours(record: logging.LogRecord) -> bool:
    """The stand-in is in this process too, and its server logs what it is asked."""
    return record.name != "werkzeug"
