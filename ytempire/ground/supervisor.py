"""The one process that `bin/run` leaves running: it starts the others, starts again what dies, ends them all.

One thread and one loop: it waits for output, for signals and for children at the same place, so that a fork
never happens beside another thread.
"""

from __future__ import annotations

import os
import selectors
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from ytempire.config import Settings
from ytempire.ground import copies, programs, redis_server
from ytempire.ground.checks import CannotStart
from ytempire.ground.child import Child, Program
from ytempire.ground.guardian import Guardian
from ytempire.ground.parent import LIBC
from ytempire.ground.terminal import Lines, Terminal

LOOKS_EVERY = 0.5  # seconds, at most, between two looks at the children
REDIS_SECONDS = 60.0  # a long log of writes is read at its start
MIGRATION_SECONDS = 600.0
WEB_SECONDS = 180.0  # a busy computer takes its time
STANDINS_SECONDS = 60.0  # the voice that they lend is loaded first
FUTILE_STARTS = 4  # a program that ended this often before it was ready will not get ready
SOON = 4.0  # seconds within which programs end, but for one that waits for an answer that is paid for


class Stopped(Exception):
    """Ctrl-C or SIGTERM came while something was waited for."""


class Supervisor:
    """Runs the programs of one installation."""

    def __init__(self, settings: Settings, terminal: Terminal, standins: int = 0) -> None:
        """standins: the port of the stand-ins for the paid services; 0 for none."""
        self._settings = settings
        self._standins = standins
        self._terminal = terminal
        self._selector = selectors.DefaultSelector()
        self._children: list[Child] = []
        self._signals = 0
        self._guardian = Guardian() if LIBC is None else None

    def run(self) -> None:
        """Start everything, watch until Ctrl-C or SIGTERM, end everything. Raises `CannotStart`."""
        with self._listening():
            try:
                self._start_all()
                while True:
                    self._turn()
            except Stopped:
                self._terminal.say("Stopping …")
            finally:
                self._stop_all()
        self._terminal.say("Stopped. Nothing is lost: what was in work goes on at the next start.")

    def migrate(self) -> None:
        """Bring the database up to date and end. Raises `CannotStart`."""
        with self._listening():
            try:
                self._migrate()
            except Stopped:
                raise CannotStart("Stopped before the database was up to date.") from None
            finally:
                self._stop_all()

    def _start_all(self) -> None:
        if self._settings.bundled_redis:
            redis = self._start(programs.redis(self._settings))
            self._until(lambda: redis_server.answers(self._settings.redis_socket), redis, REDIS_SECONDS)
            self._terminal.say("ready (bundled Valkey, each write logged)", "redis")
        beside = self._start(programs.standins(self._standins, self._settings)) if self._standins else None
        self._migrate()
        web = self._start(programs.web())
        for number in range(1, self._settings.workers + 1):
            self._start(programs.worker(number))
        self._start(programs.publisher())
        self._start(programs.courier())
        self._start(programs.clock())
        self._until(lambda: programs.web_answers(self._settings), web, WEB_SECONDS)
        if beside:
            self._until(lambda: programs.standins_answer(self._standins), beside, STANDINS_SECONDS)
        self._terminal.say(f"{self._settings.app_name} is ready: {self._settings.address}")
        self._terminal.say("Ctrl-C stops it.")

    def _migrate(self) -> None:
        if copies.possible():
            self._load()
        migration = self._start(programs.migration())
        deadline = time.monotonic() + MIGRATION_SECONDS
        while (outcome := migration.ended()) is None:
            self._wait()
            if time.monotonic() > deadline:
                outcome = "still not done"
                break
        self._children.remove(migration)
        self._forget(migration)
        self._drain()
        if outcome != "exit code 0":
            raise CannotStart(f"The database could not be updated ({outcome}); the lines above say why.")
        self._terminal.say("up to date", "database")

    def _load(self) -> None:
        """What the programs share. Any library can fail in any way while it is loaded."""
        try:
            copies.load()
        except Exception as error:
            told = f"{type(error).__name__}: {error}"
            raise CannotStart(f"The packages could not be loaded ({told}). Delete .venv and start again.") from error

    def _start(self, program: Program) -> Child:
        child = Child(program)
        self._children.append(child)
        self._begin(child)
        return child

    def _begin(self, child: Child) -> None:
        sentence = child.program.prepare()
        if sentence:
            self._terminal.say(sentence, child.name)
        output = child.start()
        self._selector.register(output, selectors.EVENT_READ, (child.program, Lines()))
        if self._guardian:
            self._guardian.watch(child.pid)

    def _forget(self, child: Child) -> None:
        if self._guardian:
            self._guardian.forget(child.pid)

    def _until(self, ready: Callable[[], bool], child: Child, seconds: float) -> None:
        """Go on turning until `ready`; raises `CannotStart` when the child cannot get there."""
        deadline = time.monotonic() + seconds
        while not ready():
            self._turn(0.05)
            if child.failures >= FUTILE_STARTS:
                raise CannotStart(f"The program «{child.name}» does not start; the lines above say why.")
            if time.monotonic() > deadline:
                raise CannotStart(f"The program «{child.name}» is not ready after {seconds:.0f} s; this computer "
                                  "may be busy. Start it again when it is less so.")  # fmt: skip

    def _turn(self, patience: float = LOOKS_EVERY) -> None:
        """Wait a little, then start again what has ended."""
        self._wait(patience)
        for child in self._children:
            ending = child.ended()
            if ending:
                self._terminal.say(f"ended ({ending}); started again in {child.pause:g} s", child.name)
                self._forget(child)
            if child.due:
                self._begin(child)

    def _wait(self, patience: float = LOOKS_EVERY) -> None:
        """Show what the children write for up to `patience` seconds. Raises `Stopped` after a signal."""
        self._show(patience)
        if self._signals:
            raise Stopped

    def _show(self, patience: float) -> None:
        for key, _ in self._selector.select(patience):
            descriptor = int(key.fd)
            if key.data is None:  # a signal woke us
                os.read(descriptor, 512)
                continue
            program, lines = key.data
            piece = os.read(descriptor, 65_536)
            for line in lines.feed(piece):
                if not any(word in line for word in program.chatter):
                    self._terminal.say(line, program.name)
            if not piece:
                self._selector.unregister(descriptor)
                os.close(descriptor)

    def _drain(self) -> None:
        """Show what ended children wrote last."""
        while any(key.data for key, _ in self._selector.select(0)):
            self._show(0)

    def _stop_all(self) -> None:
        """End the programs, then those that they need until their end."""
        last = [child for child in self._children if child.name in (programs.REDIS, programs.STANDINS)]
        self._stop([child for child in self._children if child not in last])
        self._stop(last)
        self._drain()
        if self._guardian:
            self._guardian.dismiss()

    def _stop(self, children: Iterable[Child]) -> None:
        running = [child for child in children if child.running]
        for child in running:
            child.send(signal.SIGTERM)
        first, begun, said = self._signals, time.monotonic(), False
        while running and self._signals <= max(1, first):
            self._show(0.05)
            waited = time.monotonic() - begun
            self._kill([child for child in running if child.running and waited > child.program.grace])
            running = [child for child in running if child.running]
            if running and waited > SOON and not said:
                said = True
                self._terminal.say("An answer that is paid for is waited for. Ctrl-C once more does not wait.")
        self._kill(running)

    def _kill(self, children: Sequence[Child]) -> None:
        for child in children:
            self._terminal.say("did not end in time and is killed", child.name)
            child.send(signal.SIGKILL)
        while any(child.running for child in children):
            self._show(0.05)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Count Ctrl-C, SIGTERM and a closed terminal, and wake up for them and for a child's end."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)
        self._selector.register(reading, selectors.EVENT_READ, None)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
                signal.signal(number, self._count)
        try:
            yield
        finally:
            signal.set_wakeup_fd(-1)

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1
