"""Passwords: which are taken, how they are kept, how one is checked. After NIST SP 800-63B, 5.1.1.2.

At least twelve characters, not a common one, not the e-mail address; nothing else is asked. They are
kept as argon2id with the memory and passes that OWASP's password storage sheet names as its minimum,
so that many sign-ins at once fit into a small machine.
"""

from __future__ import annotations

import gzip
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 1000  # characters
COMMON = Path(__file__).parent / "data" / "common-passwords.txt.gz"  # Django's list, see LICENSE-django.txt

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # kibibytes


def refusal(password: str, email: str = "") -> str | None:
    """Why this password is not taken, as a sentence, or None."""
    plain = _normal(password).casefold()
    if len(_normal(password)) < SHORTEST:
        return f"Use at least {SHORTEST} characters. A sentence is good."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST:,} characters."
    if email and plain in (email.casefold(), email.partition("@")[0].casefold()):
        return "That is your e-mail address. Choose something that others do not know."
    if plain in _common():
        return "That is one of the most common passwords. Choose another."
    return None


def hashed(password: str) -> str:
    """The argon2id hash to keep. Takes some 20 ms: never inside a transaction."""
    return _hasher.hash(_bytes(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Without a hash it takes as long, so that time tells nothing."""
    try:
        return _hasher.verify(password_hash or _nobodys(), _bytes(password)) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(password_hash)


def _normal(password: str) -> str:
    """One form for a character that keyboards write in several ways (NFKC, as NIST advises)."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


@cache
def _common() -> frozenset[str]:
    """The common passwords that are long enough to be tried, in lower case."""
    lines = gzip.decompress(COMMON.read_bytes()).decode("utf-8").splitlines()
    return frozenset(line for line in lines if len(line) >= SHORTEST)


@cache
def _nobodys() -> str:
    return _hasher.hash(b"the password of nobody")
