"""Links that set a password: signed, good for an hour, and for one use.

A link carries a digest of the password, address and session stamp that it was made for. Setting the
password changes them, and with them every link that is still about becomes void.
"""

from __future__ import annotations

import hashlib
import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ytempire import mail
from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.extensions import db

PATH = "/password/"
SECONDS = 3600

TEXT = """Somebody, probably you, asked to set a new password for {address}.

Open this within an hour to choose one:
{link}

If it was not you, nothing needs to be done: the password stays as it is.
"""


def link(user: User) -> str:
    """The whole address at which the user sets a password."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.address}{PATH}{token(user)}"


def token(user: User) -> str:
    return _serializer().dumps([user.id, _state(user)])


def user_of(token: str, seconds: int = SECONDS) -> User | None:
    """The user whom a token was made for; None when it is forged, old or used."""
    try:
        number, state = _serializer().loads(token, max_age=seconds)
    except (BadSignature, ValueError, TypeError):
        return None
    user = db.session.get(User, number)
    return user if user and secrets.compare_digest(state, _state(user)) else None


def send_link(user: User) -> None:
    """Mail the link to the user, in the background."""
    text = TEXT.format(address=user.email, link=link(user))
    mail.send_later(user.email, "Set a new password", text)


def _state(user: User) -> str:
    parts = (user.email, user.password_hash or "", user.session_stamp)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="set-password")
