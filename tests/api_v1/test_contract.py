"""The API does what its document says, and nothing else: Schemathesis tries it over HTTP, in every phase and with every
check, as an admin with a world of their own, as nobody, and with a key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests.api_v1.world import world_of
from tests.support.people import Cast
from tests.support.programs import Program, let_call
from tests.support.served import Served, served
from ytempire.accounts.api_key import SCOPES

CONFIG = Path(__file__).parent / "schemathesis.toml"
BOUNDED = {"SCHEMATHESIS_HOOKS": str(Path(__file__).parent / "bounded_coverage.py")}
PROGRAM = Path(sys.executable).parent / "schemathesis"
LONGEST = 3600  # seconds; half a minute each, but for the long one

pytestmark = pytest.mark.timeout(LONGEST + 60)


@dataclass(frozen=True)
class Installation:
    app: Flask
    cast: Cast
    server: Served


@pytest.fixture
def installation(app: Flask, cast: Cast, tmp_path: Path) -> Iterator[Installation]:
    """The admin has one of everything. Nobody waits: what is queued stays so."""
    world_of(app, cast.admin)
    let_call(app, access_token_expire_minutes=600)
    settings = app.config["SETTINGS"]
    with served(tmp_path / "web", settings.database_url, settings.redis_url, webhooks_allow_private=True,
                access_token_expire_minutes=600) as server:  # fmt: skip
        yield Installation(app, cast, server)


def tried(installation: Installation, folder: Path, bearer: str | None, *options: str, bounded: bool = True) -> str:
    """What Schemathesis says, once it found nothing wrong."""
    signed = ["--header", f"Authorization: Bearer {bearer}"] if bearer else []
    line = [str(PROGRAM), "--config-file", str(CONFIG), "run", f"{installation.server.address}/v1/openapi.json",
            "--checks", "all", "--max-response-time", "30",  # as long as a request may take at all
            "--workers", "2", "--no-color", *signed, *options]  # fmt: skip
    environment = {**os.environ, "COLUMNS": "160", **(BOUNDED if bounded else {})}
    ended = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=LONGEST, env=environment,
                           check=False)  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-12_000:] + ended.stderr[-2_000:]
    assert "not_a_server_error" in ended.stdout or "generated" in ended.stdout, ended.stdout
    return ended.stdout


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_it_keeps_to_its_document_for_who_is_signed_in(installation: Installation, tmp_path: Path) -> None:
    admin = Program.of(installation.app, installation.cast.admin).bearer
    said = tried(installation, tmp_path, admin, "--max-examples", "1", "--seed", "1")
    assert all(phase in said for phase in ("Examples", "Coverage", "Fuzzing", "Stateful")), said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_keeps_to_its_document_for_nobody_and_for_keys(installation: Installation, tmp_path: Path) -> None:
    key = Program.with_key(installation.app, installation.cast.outsider, [name for name in SCOPES if name != "admin"])
    for bearer in (None, key.bearer):
        tried(installation, tmp_path, bearer, "--phases", "examples,fuzzing", "--max-examples", "1", "--seed", "1")


@pytest.mark.long
def test_it_keeps_to_its_document_when_much_is_tried(installation: Installation, tmp_path: Path) -> None:
    admin = Program.of(installation.app, installation.cast.admin).bearer
    print(tried(installation, tmp_path, admin, "--max-examples", "200", bounded=False))
