"""Everything that can go wrong at the voice service: the kind, the sentence, what it cost, and what is on the bill."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.providers.elevenlabs.conftest import MODEL, TEXT, VOICE, Speak, wait_for
from tests.standins.desk import Desk
from tests.standins.server import KEY, StandIns
from ytempire.config import PROJECT, Settings
from ytempire.providers.elevenlabs_voice import SpeechOrder, most, speak
from ytempire.providers.errors import (
    BAD_KEY,
    BUSY,
    DOWN,
    LOST,
    NO_MONEY,
    PERMANENT,
    REFUSED,
    REJECTED,
    ServiceError,
)

# By failure: its kind, words of its sentence, whether it is on the bill, and whether we know what it cost.
FAILURES = {
    "invalid_api_key": (BAD_KEY, "refused its key", False, False),
    "quota_exceeded": (NO_MONEY, "no characters left", False, False),
    "voice_not_found": (REJECTED, "Choose another one", False, False),
    "model_not_found": (REJECTED, "ELEVENLABS_MODEL", False, False),
    "too_many_concurrent_requests": (BUSY, "All places", False, False),
    "system_busy": (BUSY, "busy", False, False),
    "text_too_long": (REJECTED, "Shorten its narration", False, False),
    "content_against_policy": (REFUSED, "Change the narration", False, False),
    "invalid_request": (REJECTED, "HTTP 400, invalid_request", False, False),
    "unprocessable": (REJECTED, "HTTP 422", False, False),
    "server_error": (DOWN, "HTTP 500", False, False),
    "unavailable": (DOWN, "HTTP 503", False, False),
    "html": (LOST, "cannot be read", False, False),
    "drop": (LOST, "broke off", True, False),
    "broken_base64": (LOST, "cannot be read", True, True),
    "broken_mp3": (LOST, "cannot be read", True, True),
    "no_audio": (LOST, "cannot be read", True, True),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failure_has_its_kind_its_sentence_and_its_cost(say: Speak, desk: Desk, wav: Path, name: str) -> None:
    kind, sentence, on_the_bill, known = FAILURES[name]
    desk.fail("elevenlabs", name)
    with pytest.raises(ServiceError, match=sentence) as caught:
        say()
    error = caught.value
    assert (error.kind, error.permanent) == (kind, kind in PERMANENT)
    assert len(desk.calls) == 1, "a call that may be billed is made once"
    assert len(desk.bill) == on_the_bill
    assert (error.usage is not None) == known
    if error.usage:
        assert error.usage.units["character"] * 100 == desk.total("elevenlabs")
        assert error.request_id == desk.bill[0].request_id
    assert KEY not in f"{error!r} {error.__cause__!r}"
    assert not wav.exists()
    assert list(wav.parent.iterdir()) == []
    say()  # and it is over
    assert wav.exists()


def test_silence_is_lost_and_on_the_bill(say: Speak, desk: Desk) -> None:
    desk.fail("elevenlabs", "timeout", seconds=1.5)
    with pytest.raises(ServiceError, match=r"did not answer within 0\.5 s") as caught:
        say(timeout=0.5)
    assert (caught.value.kind, caught.value.usage) == (LOST, None)
    assert len(desk.bill) == 1


def test_a_gateway_that_gave_up_waiting_does_not_know_what_was_billed(say: Speak, desk: Desk) -> None:
    desk.fail("elevenlabs", "gateway_timeout")
    with pytest.raises(ServiceError) as caught:
        say()
    assert (caught.value.kind, caught.value.usage) == (LOST, None)
    assert len(desk.bill) == 1


def test_nobody_listens(wav: Path) -> None:
    settings = Settings(_env_file=None, elevenlabs_api_key=KEY, elevenlabs_base_url="http://127.0.0.1:9")  # type: ignore[call-arg]
    with pytest.raises(ServiceError, match="cannot be reached") as caught:
        speak(SpeechOrder(TEXT, VOICE, MODEL), settings, wav)
    assert (caught.value.kind, caught.value.usage) == (DOWN, None)


def test_without_a_key_nobody_is_asked(desk: Desk, settings: Settings, wav: Path) -> None:
    with pytest.raises(ServiceError, match="ELEVENLABS_API_KEY") as caught:
        speak(SpeechOrder(TEXT, VOICE, MODEL), settings.model_copy(update={"elevenlabs_api_key": ""}), wav)
    assert caught.value.kind == BAD_KEY
    assert desk.calls == []


def test_a_wrong_key_is_refused(desk: Desk, settings: Settings, wav: Path) -> None:
    with pytest.raises(ServiceError) as caught:
        speak(SpeechOrder(TEXT, VOICE, MODEL), settings.model_copy(update={"elevenlabs_api_key": "another"}), wav)
    assert caught.value.kind == BAD_KEY
    assert desk.bill == []


def test_a_voice_that_is_not_there(say: Speak, desk: Desk) -> None:
    with pytest.raises(ServiceError, match="does not have this voice") as caught:
        say(voice_id="nobody")
    assert caught.value.kind == REJECTED


def test_a_wait_that_is_asked_for_is_told(say: Speak, desk: Desk) -> None:
    for asked, told in ((7, 7.0), (100_000, 86_400.0), (10**9, 86_400.0), ("tomorrow", None), (-1, None)):
        desk.fail("elevenlabs", "system_busy", retry_after=asked)
        with pytest.raises(ServiceError) as caught:
            say()
        assert caught.value.retry_after == told


@pytest.mark.parametrize("count", ["9" * 20, "9" * 5_000, "-7", "1000000001", "1_0", "many"])
def test_a_cost_that_cannot_be_is_taken_for_the_most(say: Speak, desk: Desk, settings: Settings, count: str) -> None:
    desk.fail("elevenlabs", "absurd_usage", count=count)
    assert say().usage.units == most(SpeechOrder(TEXT, VOICE, MODEL), settings).units


def test_a_third_call_at_once_is_refused_and_not_billed(say: Speak, desk: Desk) -> None:
    desk.delays["elevenlabs"] = 3.0  # seconds in which the third has to arrive
    others = [threading.Thread(target=say) for _ in range(2)]
    for thread in others:
        thread.start()
    wait_for(lambda: desk.in_flight.get("elevenlabs", 0) == 2)
    desk.delays.clear()
    with pytest.raises(ServiceError, match="All places") as caught:
        say()
    assert caught.value.kind == BUSY
    for thread in others:
        thread.join()
    assert len(desk.bill) == 2
    assert desk.in_flight == {"elevenlabs": 0}


def test_a_full_disk_hides_no_cost(desk: Desk, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServiceError, match="could not be kept") as caught:
        speak(SpeechOrder(TEXT, VOICE, MODEL), settings, tmp_path / "file" / "voice.wav")
    assert caught.value.usage is not None
    assert caught.value.usage.units["character"] * 100 == desk.total()


def test_the_key_is_in_no_log_however_much_is_logged(standins: StandIns, desk: Desk, tmp_path: Path) -> None:
    """Every field of every record, in a process that logs at DEBUG from its start."""
    program = (
        "import logging, sys; from pathlib import Path\n"
        "class Everything(logging.Handler):\n"
        "    def emit(self, record): print(record.getMessage(), record.__dict__)\n"
        "from ytempire.config import load_settings; from ytempire import logs\n"
        "settings = load_settings(Path('/nowhere')); logs.set_up(settings)\n"
        "logging.getLogger().addHandler(Everything()); logging.getLogger('ytempire').debug('loud')\n"
        "from ytempire.providers.elevenlabs_voice import SpeechOrder, speak\n"
        "from ytempire.providers.elevenlabs_client import asking\n"
        "with asking(settings, 5) as client:\n"
        "    client._client_wrapper.httpx_client.logger._silent = False\n"
        "    client._client_wrapper.httpx_client.logger._level = 1\n"
        f"for voice in ('{VOICE}', 'nobody'):\n"
        f"    try: speak(SpeechOrder('Hello.', voice, '{MODEL}'), settings, Path(sys.argv[1]))\n"
        "    except Exception: logging.getLogger('ytempire').exception('It failed')\n"
    )
    environment = {**os.environ, **{name.upper(): value for name, value in standins.settings.items()}}
    environment |= {"LOG_LEVEL": "DEBUG", "APP_ENV": "testing", "SECRET_KEY": "s" * 32, "INSTANCE_PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "voice.wav")],
        capture_output=True, text=True, env=environment, cwd=PROJECT, check=True,
    )  # fmt: skip
    written = done.stdout + done.stderr
    assert "loud" in written
    assert "does not have this voice" in written
    assert len(desk.bill) == 1
    assert KEY not in written
    assert logging.getLogger("fern").getEffectiveLevel() >= logging.WARNING
