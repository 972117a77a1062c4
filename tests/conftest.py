"""What every test may ask for: the app on both databases, a real Redis, people, a whole stack, a browser."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, expect, sync_playwright

from tests.standins.server import StandIns
from tests.support.browser import open_browser
from tests.support.compiled import KeptRule, Templates
from tests.support.databases import PostgreSQL
from tests.support.kept import app_of
from tests.support.people import Cast, Person, Visitor, cast_of
from tests.support.redis import RedisForTests
from tests.support.stack import SECRET, Stack
from ytempire import create_app
from ytempire.config import PROJECT, Settings
from ytempire.extensions import db

TESTS_DATABASE = "ytempire_tests"
# Files that take a minute or more begin first, so that two halves of the tests end together. Those that keep a
# processor busy stand beside those that wait for processes to be missed.
LONGEST = (
    "test_paid_kills.py", "test_story.py", "test_kills.py", "test_standins_run.py", "test_many.py", "test_paid_many.py",
    "test_thumbnails.py", "test_in_browser.py", "test_supervisor.py", "test_finished_film.py",
    "test_film_from_terminal.py", "test_paid_film.py", "test_script_in_browser.py", "test_stopping.py",
    "test_setting_up.py", "test_video_worker.py", "test_run_script.py", "test_publishing_story.py",
    "test_publication_in_browser.py", "test_quotas_in_browser.py", "test_contract.py", "test_bad_input.py",
)
# While ten thousand tests are collected hardly anything becomes garbage; looking for it is a quarter of the time.
gc.disable()
AXE = PROJECT / ".cache" / "axe-core" / "axe.min.js"  # bin/test puts it there


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="full counts, and the tests that take minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: bin/test --long"))


def pytest_collection_finish() -> None:
    """What is there now stays until the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def own_settings() -> None:
    """The settings of whoever runs the tests are not the tests' settings."""
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)
        os.environ.pop(f"{name.upper()}_FILE", None)


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """Nothing leaves this machine: a test that needs the network fails, and says where it wanted to go."""
    connect = socket.socket.connect

    def within(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and isinstance(address, tuple):
            host = address[0]
            if host not in ("localhost", "::1") and not str(host).startswith("127."):
                raise AssertionError(f"A test wanted to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = within  # type: ignore[method-assign,assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> None:
    """Templates and addresses are compiled once, not once by the app of each test."""
    Flask.jinja_options = {"bytecode_cache": Templates()}
    Flask.url_rule_class = KeptRule


@pytest.fixture(scope="session")
def long(pytestconfig: pytest.Config) -> bool:
    """Whether full counts are asked for (`bin/test --long`)."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisForTests]:
    server = RedisForTests()
    yield server
    logging.getLogger("ytempire.live").disabled = True  # that Redis is away is no news any more
    server.stop()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSQL]:
    server = PostgreSQL()
    server.create(TESTS_DATABASE)
    _migrate(server.url(TESTS_DATABASE), tmp_path_factory.mktemp("migration"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy."""
    folder = tmp_path_factory.mktemp("template")
    _migrate(f"sqlite:///{folder / 'template.db'}", folder)
    return folder / "template.db"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that each test finds empty."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, site: Path) -> str:
    """An empty, migrated database; the test runs once on each kind."""
    if request.param == "sqlite":
        return sqlite_of(request.getfixturevalue("sqlite_template"), site)
    server: PostgreSQL = request.getfixturevalue("postgresql")
    server.empty(TESTS_DATABASE)
    return server.url(TESTS_DATABASE)


@pytest.fixture
def settings(database_url: str, redis_server: RedisForTests, site: Path) -> Settings:
    redis_server.client.flushall()
    shutil.rmtree(site / "instance", ignore_errors=True)
    return settings_for(database_url, site / "instance", redis_server.address)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole app, on each database in turn."""
    with app_of(settings) as app:
        yield app


@pytest.fixture(scope="session")
def standins_served() -> Iterator[StandIns]:
    """The stand-ins for the paid services, at one address, so that apps that are pointed to them are kept too."""
    with StandIns().running() as standins:
        yield standins


@pytest.fixture
def standins(standins_served: StandIns) -> StandIns:
    """They, as they are at first."""
    standins_served.desk.reset()
    return standins_served


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return cast_of(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Person], Visitor]:
    """`signed_in(cast.owner)`: a visitor who is signed in."""

    def sign_in(someone: Person) -> Visitor:
        visitor = Visitor(app)
        visitor.begin(someone)
        return visitor

    return sign_in


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A whole installation with two workers, shared by the tests of a module."""
    with Stack(tmp_path_factory.mktemp("stack")).running() as stack:
        yield stack


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Real Chromium. Open a page by `browser.new_page(base_url=stack.address)`."""
    expect.set_options(timeout=30_000)  # milliseconds; beside it films are rendered on the same two processors
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        yield browser
        browser.close()


@pytest.fixture
def axe() -> Path:
    """The accessibility checker's script, for `page.add_script_tag(path=axe)`."""
    return AXE


def sqlite_of(template: Path, folder: Path) -> str:
    """The address of a copy of the database. Another file than the last one, which a thread may still have open."""
    for old in folder.glob("ytempire.db*"):
        old.unlink()
    shutil.copy(template, folder / "ytempire.db")
    return f"sqlite:///{folder / 'ytempire.db'}"


def settings_for(database_url: str, instance: Path, redis_address: str) -> Settings:
    """Settings of a test, apart from any `.env`."""
    instance.mkdir(parents=True, exist_ok=True)
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        app_env="testing", secret_key=SECRET, data_encryption_key=SECRET, jwt_secret_key=SECRET, instance_path=instance,
        database_url=database_url, redis_url=redis_address,
    )


def _migrate(database_url: str, folder: Path) -> None:
    app = create_app(settings_for(database_url, folder, "unix:///nowhere.sock"))
    with app.app_context():
        upgrade(directory=str(PROJECT / "migrations"))
        db.session.remove()
        db.engine.dispose()
