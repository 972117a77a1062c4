"""An account of the pool is changed by a program: several things at once, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from ytempire.accounts.owning import NotTheirs
from ytempire.admin import quota_acts, quota_freed
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.quotas import rules
from ytempire.quotas.account import RESTING, Account


class ClientTaken(Refusal):
    status = 409
    code = "client_taken"


class ChangedMeanwhile(Refusal):
    """Another admin gave it another client since it was read."""

    status = 409
    code = "changed_meanwhile"


@dataclass(frozen=True)
class Allowed:
    """So many units of the bucket from that Pacific day on."""

    bucket: str
    allowance: int
    since: str


@dataclass(frozen=True)
class Change:
    """`words` are some of `quota_acts.EDITED`, found sound by `AccountForm`; `client` is the one that they are a change
    of. An empty secret, and None, leave things as they are."""

    client: str
    words: Mapping[str, Any] = field(default_factory=dict)
    secret: str = ""
    state: str | None = None
    allowed: Allowed | None = None


def change(number: int, by: int, wanted: Change) -> None:
    """Audited. Where that makes room, what waits for quota is tried again.

    Raises NotTheirs where there is no such account, ClientTaken, ChangedMeanwhile."""
    with writing():
        quota_acts.lock()
        account = _account(number)
        _require_client(account, wanted)
        freed = bool(wanted.words or wanted.secret) and quota_acts.change(account, by, wanted.secret, **wanted.words)
        if wanted.state is not None:
            freed |= quota_acts.set_state(account, wanted.state, by) and wanted.state != RESTING
        if wanted.allowed is not None:
            freed |= _allow(account, by, wanted.allowed)
        account_id = account.id
    if freed:
        quota_freed.try_again(utcnow(), account_id)


def _account(number: int) -> Account:
    """As it stands now."""
    found = db.session.scalar(
        select(Account).where(Account.number == number).execution_options(populate_existing=True)
    ) if number <= quota_acts.MOST_NUMBERS else None  # fmt: skip
    if found is None:
        raise NotTheirs
    return found


def _require_client(account: Account, wanted: Change) -> None:
    if not wanted.secret and "client_id" not in wanted.words:
        return
    if account.client_id != wanted.client:
        raise ChangedMeanwhile("This account was given another client meanwhile. Read it again, then change it.")
    other = quota_acts.client_taken(wanted.words.get("client_id", ""), account)
    if other is not None:
        raise ClientTaken(f"{other.label} has this client already. Each account is a client of its own.")


def _allow(account: Account, by: int, allowed: Allowed) -> bool:
    """Whether that was not so anyway."""
    if rules.allowance_of(account.id, allowed.bucket, allowed.since) == allowed.allowance:
        return False
    quota_acts.allow(account, allowed.bucket, allowed.allowance, allowed.since, by)
    return True
