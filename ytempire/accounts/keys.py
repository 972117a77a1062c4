"""Keys of a person's own for programs, each allowed what its scopes say. A key is told once; its hash is kept."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Update, func, or_, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from ytempire import audit
from ytempire.accounts.api_key import SCOPES, ApiKey
from ytempire.accounts.owning import held
from ytempire.accounts.tokens import BadToken
from ytempire.accounts.user import User
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.text import one_line

PREFIX = "yk_"
START = 10  # characters of a key that its page shows
MOST = 50  # keys of one person
LONGEST_NAME = 100  # characters
EVERY = timedelta(minutes=1)  # how often it is written down that a key was used
PATIENCE = 50  # milliseconds that writing it down may wait for a busy database

log = logging.getLogger(__name__)


class BadKey(Refusal):
    """A key that is not made; `details` says it by field: `name`, `scopes` or `expires_at`."""

    code = "invalid_key"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, {field: message})


class TooManyKeys(Refusal):
    code = "too_many_keys"


def make(user: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None,
         also: Callable[[ApiKey, str], object] | None = None) -> tuple[ApiKey, str]:  # fmt: skip
    """A new key, and its row. `also(key, plain)` is called last in the transaction. Raises BadKey, TooManyKeys."""
    user_id, wanted = user.id, list(scopes)
    plain = PREFIX + secrets.token_urlsafe(32)
    with writing():
        # Locked, so that of two at once the second counts the first, and sees the role that holds.
        db.session.scalar(select(User.id).where(User.id == user_id).with_for_update())
        key = ApiKey(user_id=user_id, name=_name(name), scopes=_scopes(wanted, user.is_admin),
                     expires_at=_expiry(expires_at), start=plain[:START], hash=_hash(plain))  # fmt: skip
        if _count(user_id) >= MOST:
            raise TooManyKeys(f"Nobody has more than {MOST} keys. Revoke one that is not used any more.")
        db.session.add(key)
        db.session.flush()
        audit.record(user_id, "key.made", key.id, name=key.name, scopes=key.scopes)
        if also:
            also(key, plain)
    return key, plain


def of_user(user: User) -> list[ApiKey]:
    """The person's keys, the newest first; those that have expired too."""
    newest = select(ApiKey).where(ApiKey.user_id == user.id).order_by(ApiKey.created_at.desc(), ApiKey.id)
    return list(db.session.scalars(newest))


def revoke(user: User, key_id: str, also: Callable[[], object] | None = None) -> None:
    """End a key of the person's own. `also` is called last in the transaction. Raises NotTheirs."""
    with writing():
        key = held(ApiKey, key_id, user)
        db.session.delete(key)
        audit.record(key.user_id, "key.revoked", key.id, name=key.name)
        if also:
            also()


def user_of(plain: str) -> tuple[User, ApiKey]:
    """Whose key this is; one look-up, by its hash. Raises BadToken."""
    which = ApiKey.hash == _hash(plain)
    found = _found(which)
    if found and _unwritten(found[1]):
        _write_down_use(found[1].id)
        found = _found(which)  # it may have been revoked meanwhile
    if found is None:
        raise BadToken("token_invalid", "This API key is not known here. It may have been revoked.")
    user, key = found
    if _over(key):
        raise BadToken("token_expired", "This API key has expired. Make a new one in the settings.")
    return user, key


def scopes_of(user: User, key: ApiKey) -> frozenset[str]:
    """What the key may do now: who is no admin any more has keys that are none either."""
    granted = frozenset(key.scopes) & frozenset(SCOPES)
    return granted if user.is_admin else granted - {"admin"}


def _found(which: ColumnElement[bool]) -> tuple[User, ApiKey] | None:
    asked = select(User, ApiKey).join(ApiKey, ApiKey.user_id == User.id).where(which)
    row = db.session.execute(asked.execution_options(populate_existing=True)).first()
    return (row[0], row[1]) if row else None


def _over(key: ApiKey) -> bool:
    return key.expires_at is not None and key.expires_at <= utcnow()


def _unwritten(key: ApiKey) -> bool:
    """Whether it is time to write down that the key is used."""
    return not _over(key) and (key.used_at is None or key.used_at <= utcnow() - EVERY)


def _write_down_use(key_id: str) -> None:
    """In a short transaction of its own, and only if the database lets it at once: the request goes on either way."""
    now = utcnow()
    use = update(ApiKey).where(ApiKey.id == key_id, or_(ApiKey.used_at.is_(None), ApiKey.used_at <= now - EVERY))
    db.session.commit()  # its connection goes back: no request holds two
    try:
        with db.engine.connect() as connection:
            _write_soon(connection, use.values(used_at=now))
    except SQLAlchemyError as error:
        log.info("That a key was used is written down at its next use: %s", type(error).__name__)


def _write_soon(connection: Connection, use: Update) -> None:
    """Raises an OperationalError where the write would have to wait longer than `PATIENCE`."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE}"))
        connection.execute(use)
        connection.commit()
        return
    patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        connection.execute(use)
        connection.commit()
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")


def _count(user_id: int) -> int:
    return db.session.scalar(select(func.count()).select_from(ApiKey).where(ApiKey.user_id == user_id)) or 0


def _name(name: str) -> str:
    plain = one_line(name)
    if not plain:
        raise BadKey("name", "Give the key a name, so that you know later what it is for.")
    if len(plain) > LONGEST_NAME:
        raise BadKey("name", f"Use at most {LONGEST_NAME} characters.")
    return plain


def _scopes(wanted: list[str], is_admin: bool) -> list[str]:
    """In the order of `SCOPES`, each once."""
    if not wanted:
        raise BadKey("scopes", "Choose at least one thing that the key may do.")
    if any(not isinstance(scope, str) or scope not in SCOPES for scope in wanted):
        raise BadKey("scopes", f"There are these scopes alone: {', '.join(SCOPES)}.")
    if "admin" in wanted and not is_admin:
        raise BadKey("scopes", "Only an admin's key can have the scope “admin”.")
    return [scope for scope in SCOPES if scope in wanted]


def _expiry(expires_at: datetime | None) -> datetime | None:
    if expires_at is not None and expires_at <= utcnow():
        raise BadKey("expires_at", "That time has passed: the key would never work.")
    return expires_at


def _hash(plain: str) -> str:
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()
