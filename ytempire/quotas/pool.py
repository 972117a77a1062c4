"""The accounts of the pool. At first they are those that the settings name; from then on the admin page rules.

They are made when they are first needed, whichever process that is in, and once each time a process begins it is
looked whether the settings name a client for an account that nobody has touched and that has none: who tried things
out without credentials, and then sets them, need not type them again.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import current_app
from sqlalchemy import select, update

from ytempire.config import Settings
from ytempire.extensions import db, insert_into, writing
from ytempire.quotas.account import ACTIVE, RESERVE, Account

SEEDED = "ytempire_pool"  # in the app's extensions, once this process has looked


def accounts() -> list[Account]:
    """All of them, by number. May commit where it is the first to ask."""
    _ensure()
    return list(db.session.scalars(select(Account).order_by(Account.number)))


def of_ids(account_ids: Collection[int]) -> list[Account]:
    """Those, by number."""
    return list(db.session.scalars(select(Account).where(Account.id.in_(account_ids)).order_by(Account.number)))


def numbered(number: int) -> Account | None:
    """The account that pages and `?account=<n>` name by this number."""
    _ensure()
    return db.session.scalar(select(Account).where(Account.number == number))


def has_clients() -> bool:
    """Whether any account has a client of Google: then films go to YouTube. Else they are kept on this computer."""
    _ensure()
    return db.session.scalar(select(Account.id).where(Account.client_id != "").limit(1)) is not None


def seed() -> None:
    """Make the pool where there is none, and give untouched accounts without a client the one of the settings. In
    the caller's write transaction, if there is one; else in one of its own. Two at once make one pool."""
    if _writes():
        _seed()
        return
    with writing():
        _seed()


def _ensure() -> None:
    """Look once in each process. What a caller's transaction has made may yet be rolled back: then again."""
    if current_app.extensions.get(SEEDED):
        return
    kept = not _writes()
    if _lacks():
        seed()
    current_app.extensions[SEEDED] = kept


def _writes() -> bool:
    """Whether the caller has a write transaction open."""
    session = db.session()
    return session.in_transaction() and bool(session.connection().get_execution_options().get("write"))


def _lacks() -> bool:
    """Whether there is anything to do: reading disturbs nobody."""
    return not _is_there() or bool(_to_give())


def _is_there() -> bool:
    return db.session.scalar(select(Account.id).limit(1)) is not None


def _seed() -> None:
    settings: Settings = current_app.config["SETTINGS"]
    if not _is_there():
        rows = [{"number": named.number, "label": f"Account {named.number}",
                 "state": ACTIVE if named.number <= settings.youtube_active_accounts else RESERVE,
                 "audit": "audited" if settings.standins else "unaudited"}  # the stand-in keeps nothing private
                for named in settings.seed_accounts]  # fmt: skip
        db.session.execute(insert_into(Account).on_conflict_do_nothing(), rows)
    for number, client in _to_give().items():
        untouched = (Account.number == number, Account.client_id == "", Account.revision == 0)
        db.session.execute(update(Account).where(*untouched).values(**client))


def _to_give() -> dict[int, dict[str, str]]:
    """The clients of the settings that no account has, by the numbers of untouched accounts that they are for. One
    that is named twice is given once: its quota is there once. Without its secret it opens nothing."""
    settings: Settings = current_app.config["SETTINGS"]
    there = db.session.execute(select(Account.number, Account.client_id, Account.revision)).all()
    untouched = {row.number for row in there if not row.client_id and not row.revision}
    taken = {row.client_id for row in there}
    given = {}
    for named in settings.seed_accounts:
        if named.number in untouched and named.client_secret and named.client_id not in {"", *taken}:
            taken.add(named.client_id)
            given[named.number] = {"client_id": named.client_id, "client_secret": named.client_secret,
                                   "api_key": named.api_key}  # fmt: skip
    return given
