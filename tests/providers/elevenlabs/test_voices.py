"""The account's voices, their previews, and the test of the key: all of it free."""

from __future__ import annotations

import dataclasses
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import pytest

from tests.providers.elevenlabs.conftest import Speak
from tests.standins.desk import Desk
from tests.standins.server import StandIns
from ytempire.config import Settings
from ytempire.providers.elevenlabs_voices import ServiceVoice, check, preview, voices
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, REJECTED, ServiceError
from ytempire.providers.preview_address import Target, allowed


@pytest.fixture
def george(desk: Desk, settings: Settings) -> ServiceVoice:
    return next(voice for voice in voices(settings) if voice.name == "George")


def test_voices_have_a_name_a_language_and_traits(desk: Desk, settings: Settings, george: ServiceVoice) -> None:
    assert [voice.name for voice in voices(settings)] == ["Adam", "Charlotte", "George", "Sarah"]
    assert (george.language, george.description) == ("en", "male, middle aged, british, narrative story")
    assert desk.bill == []


def test_a_preview_is_fetched_once(desk: Desk, settings: Settings, george: ServiceVoice, tmp_path: Path) -> None:
    first = preview(settings, george, tmp_path / "previews")
    with av.open(str(first), mode="r") as file:
        assert file.duration > 500_000
    nowhere = settings.model_copy(update={"elevenlabs_base_url": "http://127.0.0.1:9"})
    assert preview(nowhere, george, tmp_path / "previews") == first
    assert [path.name for path in first.parent.iterdir()] == [first.name]


@pytest.mark.parametrize(
    ("address", "kind", "sentence"),
    [
        ("http://127.0.0.1:1/secret.mp3", REJECTED, "does not begin with https"),
        ("file:///etc/passwd", REJECTED, "does not begin with https"),
        ("http://[", REJECTED, "does not begin with https"),
        ("", REJECTED, "no preview of George"),
        ("https://127.0.0.1:9/preview.mp3", REJECTED, "open internet"),
        ("https://localhost/preview.mp3", REJECTED, "open internet"),
        ("https://10.1.2.3/preview.mp3", REJECTED, "open internet"),
        ("https://169.254.169.254/latest/meta-data", REJECTED, "open internet"),
        ("https://[::1]/preview.mp3", REJECTED, "open internet"),
        ("https://[::ffff:192.168.0.1]/preview.mp3", REJECTED, "open internet"),
        ("https://2130706433/preview.mp3", REJECTED, "open internet"),
        ("https://0.0.0.0/preview.mp3", REJECTED, "open internet"),
        ("https://224.0.0.1/preview.mp3", REJECTED, "open internet"),
        ("https://nobody.invalid/preview.mp3", DOWN, "cannot be reached"),
        ("https://a:b/preview.mp3", REJECTED, "does not begin with https"),
        ("{own}/elevenlabs/previews/moved?to=https://[x", REJECTED, "another host"),
        ("{own}/elevenlabs/previews/moved?to=http://127.0.0.1:1/", REJECTED, "another host"),
        ("{own}/elevenlabs/previews/moved?to=?to=", DOWN, "from one address to the next"),
        ("{own}/elevenlabs/previews/nobody.mp3", DOWN, "HTTP 404"),
        ("{own}/control/bill", REJECTED, "no MP3"),
    ],
)
def test_a_preview_that_is_none_has_a_sentence(
    standins: StandIns, desk: Desk, settings: Settings, george: ServiceVoice, tmp_path: Path,
    address: str, kind: str, sentence: str,
) -> None:  # fmt: skip
    voice = dataclasses.replace(george, preview_url=address.replace("{own}", standins.address))
    with pytest.raises(ServiceError, match=sentence) as caught:
        preview(settings, voice, tmp_path)
    assert caught.value.kind == kind
    assert list(tmp_path.iterdir()) == []


def test_a_preview_that_has_moved_on_its_host_is_fetched(
    desk: Desk, settings: Settings, george: ServiceVoice, tmp_path: Path
) -> None:
    moved = george.preview_url.replace(f"{george.id}.mp3", f"moved?to={george.id}.mp3")
    assert preview(settings, dataclasses.replace(george, preview_url=moved), tmp_path).stat().st_size > 1_000


def test_a_preview_that_many_want_at_once_is_kept_for_all(
    desk: Desk, settings: Settings, george: ServiceVoice, tmp_path: Path
) -> None:
    for number in range(15):
        folder, begin = tmp_path / str(number), threading.Barrier(6)

        def fetched(folder: Path = folder, begin: threading.Barrier = begin) -> Path:
            begin.wait()
            return preview(settings, george, folder)

        with ThreadPoolExecutor(6) as pool:
            jobs = [pool.submit(fetched) for _ in range(6)]
        assert {job.result() for job in jobs} == set(folder.iterdir())


@pytest.mark.parametrize(
    ("url", "asked", "host", "name"),
    [
        ("https://1.1.1.1/a.mp3?b=c", "https://1.1.1.1:443/a.mp3?b=c", "1.1.1.1", "1.1.1.1"),
        ("https://u:p@16843009:8443/a", "https://1.1.1.1:8443/a", "16843009:8443", "16843009"),
        ("https://[2606:4700::1111]/a", "https://[2606:4700::1111]:443/a", "[2606:4700::1111]", "2606:4700::1111"),
    ],
)
def test_the_number_that_was_looked_at_is_the_one_that_is_called(url: str, asked: str, host: str, name: str) -> None:
    assert allowed(url, "https://api.elevenlabs.io") == Target(asked, {"Host": host}, {"sni_hostname": name})


def test_the_test_of_a_key_says_what_is_left(say: Speak, desk: Desk, settings: Settings) -> None:
    said = say("Hello, you.").usage.units["character"]
    assert re.fullmatch(
        rf"Answers in \d\.\d s; {10_000 - said:,} of 10,000 characters are left this month\.", check(settings)
    )
    assert len(desk.bill) == 1


@pytest.mark.parametrize(
    ("failure", "kind"),
    [("invalid_api_key", BAD_KEY), ("system_busy", BUSY), ("unavailable", DOWN), ("html", DOWN)],
)
def test_a_free_call_that_fails_has_lost_nothing(desk: Desk, settings: Settings, failure: str, kind: str) -> None:
    for call in (check, voices):
        desk.fail("elevenlabs", failure)
        with pytest.raises(ServiceError) as caught:
            call(settings)
        assert (caught.value.kind, caught.value.usage) == (kind, None)
    assert desk.bill == []
