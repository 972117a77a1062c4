"""A signature fits one secret, one body and one time, and is good for five minutes."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from ytempire.webhooks import signing

SECRET, BODY = "whsec_" + "a" * 43, '{"id":"evt_1"}'
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)  # part of the names of tests, which two processes have to agree on
AT = str(int(NOW.timestamp()))


def test_it_is_made_as_the_documentation_says() -> None:
    by_hand = hmac.new(SECRET.encode(), f"{AT}.{BODY}".encode(), hashlib.sha256).hexdigest()
    assert signing.signature(SECRET, int(AT), BODY) == f"v1={by_hand}"
    assert signing.token_of(SECRET) == hmac.new(SECRET.encode(), b"token", hashlib.sha256).hexdigest()


def test_the_one_that_was_made_fits() -> None:
    given = signing.signature(SECRET, int(AT), BODY)
    for away in (timedelta(0), timedelta(seconds=299), timedelta(seconds=-299)):
        assert signing.verify(SECRET, AT, BODY, given, NOW + away)


@pytest.mark.parametrize(("secret", "at", "body", "given"), [
    ("whsec_" + "b" * 43, AT, BODY, None), (SECRET, AT, BODY + " ", None), (SECRET, str(int(AT) + 1), BODY, None),
    (SECRET, AT, BODY, ""), (SECRET, AT, BODY, "v1="), (SECRET, AT, BODY, "v1=é"), (SECRET, "soon", BODY, None),
    (SECRET, "", BODY, None), (SECRET, "²", BODY, None), (SECRET, "9" * 400, BODY, None),
    (SECRET, f"-{AT}", BODY, None),
])  # fmt: skip
def test_another_one_does_not(secret: str, at: str, body: str, given: str | None) -> None:
    made = signing.signature(SECRET, int(AT), BODY)
    assert not signing.verify(secret, at, body, made if given is None else given, NOW)


@pytest.mark.parametrize("away", [timedelta(hours=1), timedelta(seconds=302), timedelta(seconds=-302)])
def test_an_old_one_does_not_either(away: timedelta) -> None:
    assert not signing.verify(SECRET, AT, BODY, signing.signature(SECRET, int(AT), BODY), NOW + away)


def test_every_secret_is_another_one_and_long_enough() -> None:
    made = {signing.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(secret.startswith("whsec_") and len(secret) == 49 for secret in made)
