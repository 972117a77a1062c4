"""A person who signs in, and the session that they signed in with."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import JSON, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import UtcDateTime, db, utcnow

ROLES = ("creator", "admin")
THEMES = ("system", "light", "dark")
LONGEST_HANDLE = 30
TERMINAL = "terminal@localhost"  # of whoever makes films at the terminal; nobody can sign in by it
SESSION_ID = re.compile(r"(?P<id>[0-9]{1,9}):(?P<stamp>[0-9a-f]{32})")
NOT_IN_HANDLE = re.compile(r"[^a-z0-9]+")


def new_session_stamp() -> str:
    return secrets.token_hex(16)


class User(db.Model, UserMixin):  # type: ignore[name-defined,misc]
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # trimmed and in lower case
    username: Mapped[str] = mapped_column(unique=True)  # a handle, made from the e-mail
    name: Mapped[str]
    password_hash: Mapped[str | None]  # none until the link of an invitation was used
    role: Mapped[str] = mapped_column(default="creator")
    timezone: Mapped[str] = mapped_column(default="UTC")  # an IANA name
    theme: Mapped[str] = mapped_column(default="system")
    muted: Mapped[list[str]] = mapped_column(JSON, default=list)  # kinds of notices that are not mailed
    session_stamp: Mapped[str] = mapped_column(default=new_session_stamp)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    def get_id(self) -> str:
        """What a session holds: a new stamp ends every session that was begun before."""
        return f"{self.id}:{self.session_stamp}"

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def is_terminal(self) -> bool:
        """Whether it stands for whoever runs this installation at its terminal."""
        return self.email == TERMINAL and self.password_hash is None

    def set_password_hash(self, password_hash: str) -> None:
        """Take a new password's hash; every session begun with the old one ends."""
        self.password_hash = password_hash
        self.session_stamp = new_session_stamp()


def of_session(session_id: str) -> User | None:
    """The user of a session, unless the session was ended by a new stamp."""
    parts = SESSION_ID.fullmatch(session_id)
    user = db.session.get(User, int(parts["id"])) if parts else None
    return user if parts and user and secrets.compare_digest(user.session_stamp, parts["stamp"]) else None


def plain_email(address: str) -> str:
    """An address as it is stored and looked up."""
    return address.strip().lower()


def of_email(address: str) -> User | None:
    """The user with this address, however it was typed."""
    return db.session.scalar(select(User).where(User.email == plain_email(address)))


def anyone() -> bool:
    """Whether the installation has an account that somebody can sign in with."""
    return bool(db.session.scalar(select(exists().where(User.password_hash.is_not(None)))))


def free_username(email: str) -> str:
    """A handle from the part before the @, with a number when it is taken."""
    local = NOT_IN_HANDLE.sub("-", plain_email(email).partition("@")[0]).strip("-")
    stem = local[:LONGEST_HANDLE].strip("-") or "creator"
    alike = func.substr(User.username, 1, len(stem)) == stem
    taken = set(db.session.scalars(select(User.username).where(alike)))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
