"""A real n8n in a folder of its own, on a port that was free, with nothing told to anybody outside."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.stack import free_port, kill
from tests.support.waiting import until
from tests.with_n8n.workflows import Credential, Workflow

PATIENCE = 600.0  # seconds for n8n to be there; its first start migrates its database
QUIET = {
    "N8N_DIAGNOSTICS_ENABLED": "false", "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
    "N8N_TEMPLATES_ENABLED": "false", "N8N_PERSONALIZATION_ENABLED": "false",
    "N8N_COMMUNITY_PACKAGES_ENABLED": "false", "N8N_LISTEN_ADDRESS": "127.0.0.1",
}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """`status` is `success` or `error`; `error` what the node said that failed; `data` all that n8n has kept."""

    status: str
    error: str
    data: str


class N8n:
    """`program` is the path of `bin/n8n`. Whatever the environment says of an n8n is another one's."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.address = f"http://127.0.0.1:{free_port()}"
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("N8N_")} | QUIET
        self._environment |= {
            "N8N_USER_FOLDER": str(folder), "N8N_PORT": self.address.rpartition(":")[2],
            "N8N_RUNNERS_BROKER_PORT": str(free_port()), "N8N_ENCRYPTION_KEY": "a key of the trial, not of anybody",
        }  # fmt: skip
        self._log = folder / "output.txt"
        folder.mkdir(parents=True, exist_ok=True)

    def hook(self, path: str) -> str:
        """The address of a published workflow's webhook."""
        return f"{self.address}/webhook/{path}"

    def version(self) -> str:
        return self._run("--version").strip().splitlines()[-1]

    def take(self, credentials: list[Credential], workflows: list[Workflow]) -> None:
        """Import and publish them, before it is started."""
        given, flows = self.folder / "credentials.json", self.folder / "workflows"
        given.write_text(json.dumps(credentials))
        flows.mkdir()
        for flow in workflows:
            (flows / f"{flow['id']}.json").write_text(json.dumps(flow))
        self._run("import:credentials", f"--input={given}")
        self._run("import:workflow", "--separate", f"--input={flows}")
        for flow in workflows:
            self._run("publish:workflow", f"--id={flow['id']}")

    @contextmanager
    def running(self, path: str) -> Iterator[N8n]:
        """It, once it hears what comes to this webhook."""
        with self._log.open("ab") as log:
            process = subprocess.Popen([self.program, "start"], env=self._environment, cwd=self.folder,
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # fmt: skip
        try:
            until(lambda: self._hears(process, path), "n8n hears", PATIENCE)
            yield self
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                kill(process.pid)

    def ended(self, workflow_id: str) -> list[Run]:
        """Each of the workflow's runs that has ended, in their order."""
        database = self.folder / ".n8n" / "database.sqlite"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as kept:
            rows = kept.execute(
                "SELECT run.status, kept.data FROM execution_entity run JOIN execution_data kept "
                "ON kept.executionId = run.id WHERE run.workflowId = ? AND run.stoppedAt IS NOT NULL ORDER BY run.id",
                (workflow_id,),
            ).fetchall()
        return [Run(status, _error(data), data) for status, data in rows]

    def _hears(self, process: subprocess.Popen[bytes], path: str) -> bool:
        """Whoever shows no token is refused, once there is a webhook at all."""
        assert process.poll() is None, f"n8n ended:\n{self._log.read_text()[-2000:]}"
        try:
            return httpx.post(self.hook(path), json={}, timeout=10).status_code == 403
        except httpx.TransportError:
            return False

    def _run(self, *arguments: str) -> str:
        done = subprocess.run([self.program, *arguments], env=self._environment, cwd=self.folder, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)  # fmt: skip
        assert done.returncode == 0, f"n8n {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout


def _error(data: str) -> str:
    """The data is a list whose first value is the whole; every text inside a value is the place of what stands there.
    The code of a node that failed is in it too, so that only the message says why."""
    values = json.loads(data)
    place = values[int(values[0]["resultData"])].get("error")
    error = values[int(place)] if place else {}
    return " ".join(str(values[int(error[name])]) for name in ("httpCode", "message") if error.get(name))
