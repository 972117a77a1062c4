"""Keys of programs: how one is made, what it may do, how it is found by what was shown once, and how it ends."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person
from tests.support.waiting import until
from ytempire import create_app
from ytempire.accounts import keys
from ytempire.accounts.api_key import SCOPES, ApiKey
from ytempire.accounts.keys import BadKey, TooManyKeys
from ytempire.accounts.tokens import BadToken
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing

READS = ["videos:read"]


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def who(person: Person) -> User:
    return db.session.get_one(User, person.id)


def made(person: Person, name: str = "n8n", *scopes: str) -> str:
    return keys.make(who(person), name, scopes or READS)[1]


def code_of(plain: str) -> str:
    with pytest.raises(BadToken) as refusal:
        keys.user_of(plain)
    assert refusal.value.status == 401
    return refusal.value.code


def changed(plain: str, **columns: object) -> None:
    with writing():
        key = db.session.scalars(select(ApiKey).where(ApiKey.hash == hashlib.sha256(plain.encode()).hexdigest())).one()
        for name, value in columns.items():
            setattr(key, name, value)


def used_at(plain: str) -> object:
    db.session.rollback()
    asked = select(ApiKey.used_at).where(ApiKey.hash == hashlib.sha256(plain.encode()).hexdigest())
    return db.session.scalar(asked)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(ApiKey)) or 0


def test_a_key_is_of_its_person_and_only_its_hash_is_kept(cast: Cast) -> None:
    key, plain = keys.make(who(cast.owner), " n8n,\n studio ", ["videos:write", "channels:read", "videos:write"])
    assert re.fullmatch(r"yk_[A-Za-z0-9_-]{43}", plain)
    assert (key.name, key.start, key.scopes) == ("n8n, studio", plain[:10], ["channels:read", "videos:write"])
    user, found = keys.user_of(plain)
    assert (user.id, found.id) == (cast.owner.id, key.id)
    kept = {name: str(getattr(found, name)) for name in ApiKey.__table__.columns.keys()}  # noqa: SIM118
    assert plain not in str(kept)
    assert kept["hash"] == hashlib.sha256(plain.encode()).hexdigest()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.subject, entry.user_id) == ("key.made", key.id, cast.owner.id)
    assert entry.details == {"name": "n8n, studio", "scopes": ["channels:read", "videos:write"]}


@ONE_KIND
@pytest.mark.parametrize(("name", "scopes", "field"), [
    ("", READS, "name"),
    (" \n\0", READS, "name"),
    ("n" * 101, READS, "name"),
    ("n8n", [], "scopes"),
    ("n8n", ["videos"], "scopes"),
    ("n8n", ["videos:read", {"a": 1}], "scopes"),
    ("n8n", ["videos:read", None], "scopes"),
    ("n8n", ["admin"], "scopes"),
])  # fmt: skip
def test_what_is_no_good_key_is_refused_at_its_field(cast: Cast, name: str, scopes: list[str], field: str) -> None:
    with pytest.raises(BadKey) as refusal:
        keys.make(who(cast.owner), name, scopes)
    assert (refusal.value.status, list(refusal.value.details)) == (422, [field])
    assert (count(), db.session.query(AuditEntry).count()) == (0, 0)


@ONE_KIND
def test_a_name_has_up_to_a_hundred_characters_and_a_time_lies_ahead(cast: Cast) -> None:
    assert keys.make(who(cast.owner), "n" * 100, READS, utcnow() + timedelta(minutes=1))
    with pytest.raises(BadKey) as refusal:
        keys.make(who(cast.owner), "n8n", READS, utcnow())
    assert list(refusal.value.details) == ["expires_at"]


def test_an_admins_key_is_one_as_long_as_its_person_is(cast: Cast) -> None:
    plain = made(cast.admin, "jobs", "admin", "costs:read")
    assert keys.scopes_of(*keys.user_of(plain)) == {"admin", "costs:read"}
    with writing():
        who(cast.admin).role = "creator"
    assert keys.scopes_of(*keys.user_of(plain)) == {"costs:read"}
    with writing():
        who(cast.admin).role = "admin"
    assert keys.scopes_of(*keys.user_of(plain)) == {"admin", "costs:read"}


@ONE_KIND
def test_a_scope_that_there_is_no_more_allows_nothing(cast: Cast) -> None:
    plain = made(cast.owner)
    changed(plain, scopes=["videos:read", "of:old"])
    assert keys.scopes_of(*keys.user_of(plain)) == {"videos:read"}


def test_what_is_nobodys_key_is_refused(cast: Cast) -> None:
    plain = made(cast.owner)
    for wrong in (plain[:-1], plain + "x", plain.swapcase(), "yk_", "", "\0", "yk_é", "\udcff", "x" * 100_000):
        assert code_of(wrong) == "token_invalid"
    with writing():
        db.session.delete(who(cast.owner))
    assert code_of(plain) == "token_invalid"


def test_a_key_ends_at_its_time(cast: Cast) -> None:
    plain = made(cast.owner)
    changed(plain, expires_at=utcnow() + timedelta(minutes=1))
    assert keys.user_of(plain)
    changed(plain, expires_at=utcnow(), used_at=None)
    assert code_of(plain) == "token_expired"
    assert used_at(plain) is None


def test_nobody_has_more_than_fifty(cast: Cast) -> None:
    for number in range(keys.MOST):
        made(cast.owner, f"number {number}")
    with pytest.raises(TooManyKeys) as refusal:
        made(cast.owner)
    assert (refusal.value.status, count()) == (422, keys.MOST)
    assert made(cast.outsider)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_fiftieth_keys_at_once_there_is_one(app: Flask, cast: Cast) -> None:
    """SQLite has one writer at a time; PostgreSQL's second one has to wait for the first."""
    for number in range(keys.MOST - 1):
        made(cast.owner, f"number {number}")
    refused: list[int] = []

    def second() -> None:
        with app.app_context():
            try:
                made(cast.owner)
            except TooManyKeys as refusal:
                refused.append(refusal.status)

    thread = threading.Thread(target=second)

    def meanwhile(*_: object) -> None:
        thread.start()
        until(somebody_waits, "the second waits for the first", 10)

    keys.make(who(cast.owner), "n8n", READS, also=meanwhile)
    thread.join(60)
    assert (refused, count()) == ([422], keys.MOST)


def somebody_waits() -> bool:
    """For a lock that is held elsewhere."""
    with db.engine.connect() as connection:
        waiting = text("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return connection.execute(waiting).first() is not None


@pytest.mark.parametrize("broken", [RuntimeError, SystemExit])
def test_what_is_kept_with_a_key_is_kept_with_it_or_neither_is(cast: Cast, broken: type[BaseException]) -> None:
    seen: list[tuple[str, str]] = []

    def breaks(key: ApiKey, plain: str) -> None:
        seen.append((key.id, plain))
        raise broken

    with pytest.raises(broken):
        keys.make(who(cast.owner), "n8n", READS, also=breaks)
    assert count() == 0
    assert db.session.query(AuditEntry).count() == 0
    assert code_of(seen[0][1]) == "token_invalid"
    assert seen[0][0].startswith("key_")


def test_a_key_that_is_revoked_is_over_and_an_outsider_cannot(cast: Cast) -> None:
    plain, kept = made(cast.owner), made(cast.owner, "kept")
    key_id = keys.user_of(plain)[1].id
    for key, person in ((key_id, cast.outsider), (key_id, cast.admin), ("key_0", cast.owner), ("\0", cast.owner)):
        with pytest.raises(Refusal) as refusal:
            keys.revoke(who(person), key)
        assert (refusal.value.status, refusal.value.code) == (404, "not_found")
    assert keys.user_of(plain)
    keys.revoke(who(cast.owner), key_id)
    assert code_of(plain) == "token_invalid"
    with pytest.raises(Refusal):
        keys.revoke(who(cast.owner), key_id)
    assert [key.name for key in keys.of_user(who(cast.owner))] == ["kept"]
    assert keys.user_of(kept)
    assert [act for act in db.session.scalars(select(AuditEntry.act)) if act == "key.revoked"] == ["key.revoked"]


@ONE_KIND
def test_a_key_is_not_revoked_where_what_belongs_to_it_breaks(cast: Cast) -> None:
    plain = made(cast.owner)
    key_id = keys.user_of(plain)[1].id

    def breaks() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        keys.revoke(who(cast.owner), key_id, also=breaks)
    assert keys.user_of(plain)


def test_that_it_was_used_is_written_down_once_a_minute(cast: Cast) -> None:
    plain = made(cast.owner)
    assert used_at(plain) is None
    keys.user_of(plain)
    assert utcnow() - used_at(plain) < timedelta(minutes=1)  # type: ignore[operator]
    lately = utcnow() - timedelta(seconds=50)
    changed(plain, used_at=lately)
    keys.user_of(plain)
    assert used_at(plain) == lately
    changed(plain, used_at=utcnow() - timedelta(seconds=61))
    keys.user_of(plain)
    assert used_at(plain) > lately  # type: ignore[operator]


@pytest.fixture
def busy(settings: Settings, site: Path) -> Callable[[], Callable[[], None]]:
    """`busy()` takes the lock that a writer of keys needs, as another process would; it returns what lets go."""

    def lock() -> Callable[[], None]:
        if settings.database_address.startswith("sqlite"):
            other = sqlite3.connect(site / "ytempire.db", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            return other.close
        url = make_url(settings.database_address).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(url)
        connection.execute("SELECT 1 FROM api_keys FOR UPDATE")
        return connection.close

    return lock


def test_a_busy_database_keeps_nobody_out(cast: Cast, busy: Callable[[], Callable[[], None]]) -> None:
    plain = made(cast.owner)
    let_go = busy()
    user, key = keys.user_of(plain)
    assert (user.id, key.name) == (cast.owner.id, "n8n")
    let_go()
    assert used_at(plain) is None
    keys.user_of(plain)
    assert used_at(plain)


@ONE_KIND
def test_a_database_that_was_busy_is_waited_for_as_long_as_before(
    cast: Cast, busy: Callable[[], Callable[[], None]]
) -> None:
    plain = made(cast.owner)
    let_go = busy()
    keys.user_of(plain)
    let_go()
    db.session.commit()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15_000


@ONE_KIND
def test_one_connection_is_enough(settings: Settings, cast: Cast) -> None:
    app = create_app(settings.model_copy(update={"database_pool_size": 1, "database_max_overflow": 0,
                                                 "redis_url": "unix:///nowhere.sock"}))  # fmt: skip
    with app.app_context():
        plain = made(cast.owner)
        keys.user_of(plain)
        assert used_at(plain)
        db.session.remove()
        db.engine.dispose()


def test_there_is_a_word_for_every_scope_of_the_interface() -> None:
    assert list(SCOPES) == ["channels:read", "channels:write", "videos:read", "videos:write", "costs:read",
                            "analytics:read", "webhooks", "admin"]  # fmt: skip
