"""What is whose: a row is there for its owner, and for nobody else."""

from __future__ import annotations

from typing import Protocol, TypeVar

from ytempire.errors import MESSAGES, Refusal
from ytempire.extensions import db

LONGEST_KEY = 64  # characters; the longest that there is, a UUID, has 36
LARGEST_KEY = 2**31  # of rows that are numbered

Row = TypeVar("Row")


class Owner(Protocol):
    """Whoever has an id: a user, or what stands for the one who is signed in."""

    @property
    def id(self) -> int: ...


class NotTheirs(Refusal):
    """There is no such row, or it is another user's: which of the two is not said."""

    status = 404
    code = "not_found"

    def __init__(self, message: str = MESSAGES[404]) -> None:
        super().__init__(message)


def owned(model: type[Row], key: str | int, user: Owner) -> Row:
    """The user's own row with this id. Raises NotTheirs."""
    return _theirs(db.session.get(model, key) if _can_be_one(key) else None, user)


def held(model: type[Row], key: str | int, user: Owner) -> Row:
    """The same as it stands now, locked until the caller's write transaction ends. Raises NotTheirs, also where it
    was deleted since it was read."""
    if not _can_be_one(key):
        raise NotTheirs
    return _theirs(db.session.get(model, key, with_for_update=True, populate_existing=True), user)


def _theirs(row: Row | None, user: Owner) -> Row:
    if row is None or row.user_id != user.id:  # type: ignore[attr-defined]
        raise NotTheirs
    return row


def _can_be_one(key: str | int) -> bool:
    """PostgreSQL refuses a NUL in a text and a number that no column holds."""
    if isinstance(key, str):
        return key.isascii() and "\0" not in key and len(key) <= LONGEST_KEY
    return 0 < key < LARGEST_KEY
