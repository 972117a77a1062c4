"""New accounts, for the page, the API and the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from ytempire import audit
from ytempire.accounts import passwords, user
from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.extensions import db, writing


class EmailTaken(Refusal):
    status = 409
    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("An account has this e-mail address already.")


class UsernameTaken(Refusal):
    status = 409
    code = "username_taken"

    def __init__(self) -> None:
        super().__init__("Somebody has this username already. Choose another.")


@dataclass(frozen=True)
class Newcomer:
    """Who wants an account. Without a username one is made from the e-mail; `name` is what they are called."""

    email: str
    name: str
    username: str = ""
    timezone: str = "UTC"
    role: str | None = None


def make_account(email: str, name: str, password: str | None, timezone: str = "UTC", role: str | None = None) -> User:
    """As `register`, by form or from the terminal."""
    return register(Newcomer(email, name, timezone=timezone, role=role), password)


def register(who: Newcomer, password: str | None, also: Callable[[User], None] | None = None) -> User:
    """A new user, committed. The first who can sign in becomes admin, outside production. `also` is called last in
    the transaction.

    Raises `EmailTaken`, `UsernameTaken`. The password was checked with `passwords.refusal` before; without one the
    person sets it through a link (`reset.link`).
    """
    password_hash = passwords.hashed(password) if password is not None else None
    with writing():
        _one_at_a_time()
        added = _add(who, password_hash)
        if also:
            also(added)
        return added


def change_email(person: User, email: str) -> None:
    """Give the user another address, committed; links sent to the old one end. Raises `EmailTaken`."""
    email = user.plain_email(email)
    try:
        with writing():
            person.email = email
            audit.record(person.id, "email.changed", person.id)
    except IntegrityError:
        raise EmailTaken from None


def _one_at_a_time() -> None:
    """Two who sign up at once must not be given one handle, nor both be the first. SQLite has one
    writer anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE"))


def _add(who: Newcomer, password_hash: str | None) -> User:
    email, username = user.plain_email(who.email), who.username.lower()
    if user.of_email(email):
        raise EmailTaken
    if username and db.session.scalar(select(User.id).where(User.username == username)):
        raise UsernameTaken
    role = who.role
    if role is None:
        role = "admin" if password_hash and _first_rules() and not user.anyone() else "creator"
    added = User(
        email=email,
        username=username or user.free_username(email),
        name=who.name,
        password_hash=password_hash,
        timezone=who.timezone,
        role=role,
    )
    db.session.add(added)
    db.session.flush()
    audit.record(added.id, "account.made", added.id, role=role)
    return added


def _first_rules() -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    return not settings.production
