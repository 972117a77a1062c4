from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from ytempire.providers.errors import ProviderError
from ytempire.providers.local_voice import VoiceProcess, speak
from ytempire.providers.local_voice.client import answers


@pytest.fixture
def folder() -> Iterator[Path]:
    # A folder of pytest's own would make the path too long for a socket.
    path = Path(tempfile.mkdtemp(prefix="voice-"))
    yield path
    shutil.rmtree(path)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_it_is_started_once_and_again_when_it_has_died(folder: Path) -> None:
    with VoiceProcess(folder / "v.sock", folder) as process:
        first = process.pid
        process.start()
        assert process.pid == first
        assert first is not None
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: process.pid is None)
        process.start()
        assert process.pid not in (None, first)
        assert answers(process.socket_path)


def test_closing_ends_it_and_takes_its_socket_away(folder: Path) -> None:
    process = VoiceProcess(folder / "v.sock", folder)
    process.start()
    pid = process.pid
    process.close()
    process.close()
    assert pid is not None
    assert not psutil.pid_exists(pid)
    assert list(folder.iterdir()) == []


def test_a_forked_child_speaks_through_the_path_and_does_not_end_it(folder: Path) -> None:
    with VoiceProcess(folder / "v.sock", folder) as process:
        child = os.fork()
        if child == 0:
            seconds = speak(process.socket_path, "Hello from the child.", "joe", folder / "child.wav").seconds
            process.close()
            os._exit(0 if seconds > 1 else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert (folder / "child.wav").exists()
        assert answers(process.socket_path)


def test_a_client_that_goes_away_leaves_it_working(folder: Path) -> None:
    with VoiceProcess(folder / "v.sock", folder) as process:
        for line in (b"", b'{"do": "speak", "te', b"no json\n", b'{"do": "ping"}\n'):
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(process.socket_path))
                client.sendall(line)
        assert speak(process.socket_path, "Still here.", "joe", folder / "v.wav").seconds > 0.5


def test_killed_in_the_middle_of_a_text_it_is_an_error_that_another_attempt_heals(folder: Path) -> None:
    with VoiceProcess(folder / "v.sock", folder) as process:
        pid = process.pid
        assert pid is not None
        threading.Timer(1.5, os.kill, (pid, signal.SIGKILL)).start()
        with pytest.raises(ProviderError, match="next attempt") as refused:
            speak(process.socket_path, "A text too long to be spoken in a second. " * 200, "joe", folder / "v")
        assert not refused.value.permanent
        assert not (folder / "v").exists()
        process.start()
        assert speak(process.socket_path, "Once more.", "joe", folder / "v.wav").seconds > 0.5


@pytest.mark.skipif(sys.platform != "linux", reason="the size of files is limited by prlimit")
def test_a_disk_without_room_is_said_and_another_attempt_heals(folder: Path) -> None:
    with VoiceProcess(folder / "v.sock", folder) as process:
        limits = psutil.Process(process.pid)
        limits.rlimit(psutil.RLIMIT_FSIZE, (10_000, psutil.RLIM_INFINITY))
        with pytest.raises(ProviderError, match="could not write its sound") as refused:
            speak(process.socket_path, "No room for this.", "joe", folder / "v.wav")
        assert not refused.value.permanent
        assert list(folder.glob("*v.wav*")) == []
        limits.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))
        assert speak(process.socket_path, "There is room again.", "joe", folder / "v.wav").seconds > 0.5


def test_it_dies_with_the_process_that_started_it(folder: Path) -> None:
    code = (
        "import sys, time\n"
        "from ytempire.providers.local_voice import VoiceProcess\n"
        f"process = VoiceProcess({str(folder / 'v.sock')!r}, {str(folder)!r})\n"
        "process.start()\n"
        "print(process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        voice = int(worker.stdout.readline())
        worker.kill()
    wait_until(lambda: not psutil.pid_exists(voice))


def test_no_process_there_is_an_error_that_another_attempt_may_heal(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="next attempt") as refused:
        speak(tmp_path / "nothing.sock", "Hello", "joe", tmp_path / "v.wav")
    assert not refused.value.permanent


def test_a_path_too_long_for_a_socket_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="shorter path"):
        VoiceProcess(tmp_path / ("x" * 120) / "v.sock", tmp_path).start()


def test_our_own_processes_never_load_piper() -> None:
    code = (
        "import sys, ytempire.providers.local_voice as voice, ytempire.providers.local_writer\n"
        "voice.predict('Hello, world.')\n"
        "sys.exit('piper' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
