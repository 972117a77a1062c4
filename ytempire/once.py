"""Answers kept for a day, so that a program that asks twice with one `Idempotency-Key` is answered twice and served
once. The row is written in the transaction of what was made: there is never one without the other.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.errors import Refusal
from ytempire.extensions import Model, UtcDateTime, db, utcnow, writing
from ytempire.sealed import Sealed

KEPT = timedelta(hours=24)  # interface.md
LONGEST_KEY = 255  # characters
KEY = re.compile(r"[!-~]([ -~]*[!-~])?")  # what is around it, HTTP takes away


class KeptAnswer(Model):
    """What was answered to whom (`owner`) under which key. The answer may hold a secret that is shown once."""

    __tablename__ = "kept_answers"

    owner: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]  # of method, path and body
    status: Mapped[int]
    answer: Mapped[str] = mapped_column(Sealed)  # never ""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)


class OtherBody(Refusal):
    """The key was used before, for another request."""

    status = 409
    code = "idempotency_key_reused"


def fingerprint(*parts: bytes) -> str:
    """A keyed hash: bodies may hold passwords."""
    secret = current_app.config["SETTINGS"].secret_key.encode()
    return hmac.new(secret, b"\0".join(parts), hashlib.sha256).hexdigest()


def kept(owner: str, key: str, print_: str) -> KeptAnswer | None:
    """What was answered before, if it was. Raises OtherBody."""
    row = db.session.get(KeptAnswer, (owner, key), populate_existing=True)
    if row is None or row.made_at < utcnow() - KEPT:
        return None
    if not row.answer:  # sealed with another DATA_ENCRYPTION_KEY: it counts as not there
        _forget(row)
        return None
    if not hmac.compare_digest(row.fingerprint, print_):
        raise OtherBody("This Idempotency-Key was used for another request. Take a new one for a new request.")
    return row


def keep(owner: str, key: str, print_: str, status: int, answer: str) -> None:
    """In the caller's write transaction, before what is made: of two at once the second fails at the key (an
    IntegrityError, at the latest when it commits), makes nothing, and finds the answer of the first."""
    db.session.execute(delete(KeptAnswer).where(KeptAnswer.owner == owner, KeptAnswer.key == key,
                                                KeptAnswer.made_at < utcnow() - KEPT))  # fmt: skip
    db.session.add(KeptAnswer(owner=owner, key=key, fingerprint=print_, status=status, answer=answer))
    db.session.flush()


def _forget(row: KeptAnswer) -> None:
    """This one, and not the one that another request has put in its place meanwhile."""
    this = (KeptAnswer.owner == row.owner, KeptAnswer.key == row.key, KeptAnswer.made_at == row.made_at)
    with writing():
        db.session.execute(delete(KeptAnswer).where(*this))


def tidy() -> int:
    """Forget what is older than a day; called by the clock. How many there were."""
    old = delete(KeptAnswer).where(KeptAnswer.made_at < utcnow() - KEPT)
    found = db.session.execute(old).rowcount  # type: ignore[attr-defined]
    db.session.commit()
    return int(found)
