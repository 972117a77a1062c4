"""A form that makes a secret is taken once: sent again, by a reload or by two presses of its button, it makes no
second thing. Each form has a name of its own, which is kept for a day with the id of what it made.
"""

from __future__ import annotations

import re
import secrets

from ytempire import once

NAME = re.compile(r"[A-Za-z0-9_-]{22}")
_PRINT = "a form"  # of one name there is only one form


def new_name() -> str:
    """For the hidden field of a form that is shown."""
    return secrets.token_urlsafe(16)


def good_name(name: str) -> bool:
    return bool(NAME.fullmatch(name))


def made_by(user_id: int, name: str) -> str | None:
    """The id of what the person's form of this name made, if it was sent before."""
    row = once.kept(f"form:{user_id}", name, _PRINT)
    return row.answer if row else None


def mark(user_id: int, name: str, made: str) -> None:
    """The form made this; in the transaction that makes it. Raises IntegrityError where the same form, sent at the
    same moment, was first."""
    once.keep(f"form:{user_id}", name, _PRINT, 201, made)
