"""Secrets in the database: encrypted with a key from the settings (`DATA_ENCRYPTION_KEY`), readable with it alone.

Fernet (AES-128-CBC with HMAC-SHA256). A value that the present key does not open counts as one that is not there:
what needed it has to be connected again.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import String
from sqlalchemy.types import TypeDecorator

log = logging.getLogger(__name__)


class Sealed(TypeDecorator[str]):
    """A text column whose value is encrypted on its way into the database. "" stays ""."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return seal(value) if value else value

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return opened(value) if value else value


def seal(secret: str) -> str:
    """The secret, encrypted."""
    return _cipher().encrypt(secret.encode()).decode()


def opened(sealed: str) -> str:
    """What was sealed; "" where the key is another one by now."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.error("A secret in the database was sealed with another DATA_ENCRYPTION_KEY and cannot be read")
        return ""


def _cipher() -> Fernet:
    key = hashlib.sha256(current_app.config["SETTINGS"].data_encryption_key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
