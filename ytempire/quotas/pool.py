"""The accounts of the pool. At first they are those that the settings name; from then on the admin page rules.

They are made when they are first needed, whichever process that is in, and once each time a process begins it is
looked whether the settings name a client for an account that nobody has touched and that has none: who tried things
out without credentials, and then sets them, need not type them again.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from ytempire.config import Settings
from ytempire.config_youtube import SeedAccount
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
    there = db.session.execute(select(Account.number, Account.client_id, Account.revision)).all()
    bare = {row.number for row in there if not row.client_id and not row.revision}
    return not there or any(account.number in bare and _client(account) for account in _named())


def _named() -> list[SeedAccount]:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.seed_accounts


def _seed() -> None:
    settings: Settings = current_app.config["SETTINGS"]
    if db.session.scalar(select(Account.id).limit(1)) is None:
        rows = [_row(account, settings.youtube_active_accounts) for account in _named()]
        db.session.execute(insert_into(Account).on_conflict_do_nothing(), rows)
    for account in _named():
        if _client(account):
            untouched = (Account.number == account.number, Account.client_id == "", Account.revision == 0)
            db.session.execute(update(Account).where(*untouched).values(**_client(account)))


def _row(account: SeedAccount, active: int) -> dict[str, Any]:
    return {"number": account.number, "label": f"Account {account.number}",
            "state": ACTIVE if account.number <= active else RESERVE}  # fmt: skip


def _client(account: SeedAccount) -> dict[str, str]:
    """What the settings have of its client: nothing where the id or its secret is missing, which open nothing alone."""
    if not account.client_id or not account.client_secret:
        return {}
    return {"client_id": account.client_id, "client_secret": account.client_secret, "api_key": account.api_key}
