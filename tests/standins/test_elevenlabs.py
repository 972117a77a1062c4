"""What the voice's stand-in refuses, as strictly as the real service, and what it says for real."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import Any

import av
import httpx
import pytest

from tests.standins.elevenlabs_checks import ID_LASTS, GivenIds
from tests.standins.elevenlabs_sound import hum
from tests.standins.server import KEY, StandIns
from ytempire.config import PROJECT

VOICE = "JBFqnCBsd6RMkjVDRZzb"
GOOD = {"text": "Hello.", "model_id": "eleven_multilingual_v2"}


def ask(address: str, body: Any, output: str = "mp3_44100_128") -> httpx.Response:
    place = f"{address}/elevenlabs/v1/text-to-speech/{VOICE}/with-timestamps?output_format={output}"
    return httpx.post(place, json=body, headers={"xi-api-key": KEY}, timeout=20)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"text": " "}, 400),
        ({"text": None}, 422),
        ({"text": "a" * 10_001}, 400),
        ({"previous_request_ids": ["a", "b", "c", "d"]}, 400),
        ({"voice_settings": {"speed": 1.3}}, 400),
        ({"language_code": "en"}, 400),
        ({"pace": 1.1}, 400),
    ],
)
def test_what_no_client_should_send_is_refused_and_complained_of(
    standins: StandIns, change: dict[str, Any], status: int
) -> None:
    standins.desk.reset()
    assert ask(standins.address, {**GOOD, **change}).status_code == status
    assert len(standins.desk.wrong) == 1
    assert standins.desk.bill == []
    assert standins.desk.in_flight == {"elevenlabs": 0}


def test_a_format_that_not_every_plan_has_is_refused(standins: StandIns) -> None:
    standins.desk.reset()
    assert ask(standins.address, GOOD, "pcm_44100").status_code == 403
    assert len(standins.desk.wrong) == 1


def test_a_request_is_remembered_for_two_hours() -> None:
    given = GivenIds()
    given.note("young", time.time() - ID_LASTS + 60)
    given.note("old", time.time() - ID_LASTS - 1)
    assert [given.known(name) for name in ("young", "old", "never")] == [True, False, False]


def test_models_say_what_they_take_and_cost(standins: StandIns) -> None:
    models = httpx.get(f"{standins.address}/elevenlabs/v1/models", headers={"xi-api-key": KEY}).json()
    flash = next(model for model in models if model["model_id"] == "eleven_flash_v2_5")
    assert flash["maximum_text_length_per_request"] == 40_000
    assert flash["model_rates"]["character_cost_multiplier"] == flash["token_cost_factor"] == 0.5


def test_the_hum_is_the_same_each_time_as_long_as_its_letters() -> None:
    text = "Compound interest is the quiet engine of wealth, and it works while you sleep. Start early, and wait."
    first = hum.__wrapped__(text, VOICE, 1.0)
    assert first == hum.__wrapped__(text, VOICE, 1.0)
    assert len(first.starts) == len(first.ends) == len(text)
    assert seconds(first.mp3) == pytest.approx(first.ends[-1] + 0.1, abs=0.06)
    assert 13 < len(text) / first.ends[-1] < 17


def test_the_program_speaks_for_real_and_ends_when_it_is_told() -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.standins", "--speak"], stdout=subprocess.PIPE, text=True, cwd=PROJECT,
    )  # fmt: skip
    try:
        assert program.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", program.stdout.readline())
        assert found is not None
        said = ask(found[0], {**GOOD, "text": "Good morning,\n all of you."}).json()
        foreign = ask(found[0], {**GOOD, "text": "おはようございます。"}).json()
    finally:
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=15) == 0
    alignment = said["alignment"]
    assert "".join(alignment["characters"]) == "Good morning,\n all of you."
    starts, ends = alignment["character_start_times_seconds"], alignment["character_end_times_seconds"]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert ends[-1] <= seconds(base64.b64decode(said["audio_base64"]))
    # What it says is none of the hum's, which it falls back to for a language that it does not speak.
    assert base64.b64decode(said["audio_base64"]) != hum("Good morning,\n all of you.", VOICE, 1.0).mp3
    assert base64.b64decode(foreign["audio_base64"]) == hum("おはようございます。", VOICE, 1.0).mp3


def test_the_program_ends_with_its_parent() -> None:
    parent = (
        "import subprocess, sys, json\n"
        "child = subprocess.Popen([sys.executable, '-m', 'tests.standins'], stdout=subprocess.PIPE, text=True)\n"
        "print(json.dumps([child.pid, child.stdout.readline()]), flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    assert process.stdout is not None
    child, line = json.loads(process.stdout.readline())
    assert "answer at http://127.0.0.1" in line
    process.kill()
    process.wait()
    until = time.monotonic() + 10
    while alive(child):
        assert time.monotonic() < until, "the stand-ins outlived their parent"
        time.sleep(0.05)


def test_a_port_that_is_none_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.standins", "--port", "99999"], capture_output=True, text=True, cwd=PROJECT,
        timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "between 0 and 65535" in done.stderr


def seconds(mp3: bytes) -> float:
    with av.open(io.BytesIO(mp3), mode="r") as file:
        return sum(frame.samples for frame in file.decode(audio=0)) / 44_100


def alive(pid: int) -> bool:
    """Whether it runs; a zombie that nobody has waited for does not."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
