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
from ytempire.accounts import user
from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.extensions import db

PATH = "/password/"
SECONDS = 3600

NOBODY = User(id=0, email="", password_hash=None, session_stamp="")

TEXT = """Somebody, probably you, asked to set a new password for {address}.

Open this within an hour to choose one:
{link}

If it was not you, nothing needs to be done: the password stays as it is.
"""


def link(person: User) -> str:
    """The whole address at which the user sets a password."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.address}{PATH}{token(person)}"


def token(person: User) -> str:
    return _serializer().dumps([person.id, _state(person)])


def user_of(token: str, seconds: int = SECONDS) -> User | None:
    """The user whom a token was made for; None when it is forged, old or used."""
    try:
        number, state = _serializer().loads(token, max_age=seconds)
    except (BadSignature, ValueError, TypeError):
        return None
    person = db.session.get(User, number)
    return person if person and secrets.compare_digest(state, _state(person)) else None


def send_link(email: str) -> None:
    """Mail a link to the user of this address, in the background. For an address that nobody has, the
    same is done but the sending, so that time does not tell."""
    found = user.of_email(email)
    text = TEXT.format(address=email, link=link(found or NOBODY))
    if found:
        mail.send_later(found.email, "Set a new password", text)


def _state(person: User) -> str:
    parts = (person.email, person.password_hash or "", person.session_stamp)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="set-password")
