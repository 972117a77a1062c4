"""What an admin does to an account of the pool. Each in the caller's write transaction, with its audit entry."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import delete, exists, func, or_, select, update

from ytempire import audit
from ytempire.accounts import notice
from ytempire.accounts.notice import Notice
from ytempire.channels.channel import Channel
from ytempire.channels.connection import CONNECTED, RECONNECT, Connection
from ytempire.extensions import db
from ytempire.publishing.publication import Publication
from ytempire.quotas import pool
from ytempire.quotas.account import Account
from ytempire.quotas.rules import Allowance
from ytempire.quotas.usage import Call, Usage

EDITED = ("label", "owner", "client_id", "audit", "testing")
OTHER_CLIENT = "The account has another client of Google since; connect it again."
MOST_NUMBERS = 2**31 - 1  # what a column holds


def numbered(number: int) -> Account | None:
    """The account by the number that pages name it by."""
    return pool.numbered(number) if number <= MOST_NUMBERS else None


def edition(account: Account) -> str:
    """Tells whether two pages were opened on the same words and client; uploads do not count. Of the secret it says
    nothing to whoever has no key of the installation."""
    told = [getattr(account, name) for name in EDITED] + [account.client_secret]
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, json.dumps(told).encode(), hashlib.sha256).hexdigest()[:16]


def client_taken(client_id: str, but: Account | None) -> Account | None:
    """Another account with this client of Google."""
    if not client_id:
        return None
    taken = select(Account).where(Account.client_id == client_id)
    return db.session.scalar(taken.where(Account.id != but.id).limit(1) if but else taken.limit(1))


def lock() -> None:
    """Nobody else adds or changes an account until the transaction ends: numbers and clients stay each one's own."""
    db.session.execute(select(Account.id).order_by(Account.id).with_for_update())


def add(by: int, secret: str, **values: Any) -> Account:
    """A new account, with the next number."""
    number = (db.session.scalar(select(func.max(Account.number))) or 0) + 1
    account = Account(number=number, client_secret=secret, revision=1, **values)
    db.session.add(account)
    db.session.flush()
    audit.record(by, "pool.added", number, label=account.label, client=account.client_id)
    return account


def change(account: Account, by: int, secret: str, **values: Any) -> bool:
    """Take new words, and a new secret unless it is empty; whether anything is new. With another client, or none, the
    grants of the former one are worth nothing, and what is connected has to be connected again."""
    before = {name: getattr(account, name) for name in EDITED}
    for name, value in values.items():
        setattr(account, name, value)
    if secret or not account.client_id:
        account.client_secret = secret
    changed = {name: [was, getattr(account, name)] for name, was in before.items() if was != getattr(account, name)}
    if not changed and not secret:
        return False
    if "client_id" in changed:
        _end_grants(account)
    account.faulty_until = None  # perhaps that was it
    _record(account, by, "pool.changed", changed=changed, secret=bool(secret))
    return True


def set_state(account: Account, state: str, by: int) -> bool:
    """active, reserve or resting; whether it was another."""
    if account.state == state:
        return False
    before, account.state = account.state, state
    _record(account, by, "pool.state", before=before, now=state)
    return True


def end_wait(account: Account, by: int, now: datetime) -> bool:
    """It is tried again now, whatever YouTube said of later; whether it waited."""
    until = account.paused_until(now)
    if until is None:
        return False
    _record(account, by, "pool.continued", until=until.isoformat())
    account.waits_until = account.faulty_until = None
    return True


def reinstate(account: Account, by: int) -> bool:
    """YouTube has lifted the suspension; whether there was one."""
    if account.suspended_at is None:
        return False
    _record(account, by, "pool.reinstated", since=account.suspended_at.isoformat())
    account.suspended_at = None
    return True


def allow(account: Account, bucket: str, allowance: int, since: str, by: int) -> None:
    """From that Pacific day on YouTube allows it so many units of the bucket."""
    db.session.add(Allowance(bucket=bucket, account_id=account.id, allowance=allowance, since=since))
    _record(account, by, "pool.allowance", bucket=bucket, allowance=allowance, since=since)


def remind(account: Account, connection_id: int, by: int) -> bool | None:
    """Ask whose channel it is to connect it again; False where that was asked already, None where nothing is
    connected so."""
    found = db.session.execute(
        select(Connection, Channel.name).join(Channel, Channel.id == Connection.channel_id)
        .where(Connection.id == connection_id, Connection.account_id == account.id)
    ).first() if connection_id <= MOST_NUMBERS else None  # fmt: skip
    if found is None:
        return None
    connection, name = found
    link = connect_path(connection.channel_id, account.number)
    if _asked(connection.user_id, link):
        return False
    what = "should be connected to YouTube again soon" if connection.works else "has to be connected to YouTube again"
    more = f"It was connected through {account.label}. Until then what is planned waits."
    notice.tell(connection.user_id, "reconnect", f"“{name}” {what}.", more, link)
    audit.record(by, "pool.reminded", account.number, channel=connection.channel_id, user=connection.user_id)
    return True


def connect_path(channel_id: str, number: int) -> str:
    """Where a channel is connected through the account."""
    return f"/channels/{channel_id}/youtube?account={number}"


def removable(account: Account) -> bool:
    """Whether nothing is connected through it, and nothing was ever sent. A suspended one stays, to be seen."""
    if account.suspended_at is not None:
        return False
    used = or_(
        exists().where(Connection.account_id == account.id), exists().where(Call.account_id == account.id),
        exists().where(Usage.account_id == account.id), exists().where(Publication.account_id == account.id),
    )  # fmt: skip
    return not db.session.scalar(select(used))


def remove(account: Account, by: int) -> bool:
    """Whether it was let go: only one that nothing refers to is."""
    if not removable(account):
        return False
    db.session.execute(delete(Allowance).where(Allowance.account_id == account.id))
    db.session.delete(account)
    audit.record(by, "pool.removed", account.number, label=account.label, client=account.client_id)
    return True


def _end_grants(account: Account) -> None:
    connected = select(Connection.user_id, Connection.channel_id, Channel.name).join(
        Channel, Channel.id == Connection.channel_id
    ).where(Connection.account_id == account.id, Connection.state == CONNECTED)  # fmt: skip
    for user_id, channel_id, name in db.session.execute(connected).all():
        notice.tell(user_id, "reconnect", f"“{name}” has to be connected to YouTube again.", OTHER_CLIENT,
                    connect_path(channel_id, account.number))  # fmt: skip
    db.session.execute(
        update(Connection).where(Connection.account_id == account.id, Connection.state == CONNECTED)
        .values(state=RECONNECT, reason=OTHER_CLIENT, access_token="", access_ends_at=None)
    )  # fmt: skip


def _asked(user_id: int, link: str) -> bool:
    return bool(db.session.scalar(
        select(exists().where(Notice.user_id == user_id, Notice.link == link, Notice.read_at.is_(None)))
    ))  # fmt: skip


def _record(account: Account, by: int, act: str, **details: Any) -> None:
    account.revision += 1
    audit.record(by, act, account.number, **details)
