"""Checking who somebody is, for the page and the API."""

from __future__ import annotations

from ytempire import audit
from ytempire.accounts import passwords, user
from ytempire.accounts.throttle import SIGN_IN_FROM_ADDRESS, SIGN_IN_OF_ACCOUNT, network_of, throttle
from ytempire.accounts.user import User
from ytempire.errors import Refusal
from ytempire.extensions import writing


class WrongPassword(Refusal):
    """The same sentence whether the address is unknown or the password is wrong."""

    code = "wrong_password"

    def __init__(self, message: str = "That e-mail and password do not match.") -> None:
        super().__init__(message)


def authenticate(email: str, password: str, address: str | None) -> User:
    """The user of this e-mail and password. Raises `WrongPassword` or `TooManyTries`."""
    account = user.plain_email(email)
    throttle().take(SIGN_IN_FROM_ADDRESS, "sign-in-address", network_of(address))
    throttle().take(SIGN_IN_OF_ACCOUNT, "sign-in-account", account)
    found = user.of_email(account)
    if not passwords.matches(found.password_hash if found else None, password) or found is None:
        raise WrongPassword
    throttle().forget(SIGN_IN_OF_ACCOUNT, "sign-in-account", account)
    _keep_hash_current(found, password)
    return found


def confirm(person: User, password: str) -> None:
    """Ask a user who is signed in for the password again. Raises `WrongPassword` or `TooManyTries`."""
    throttle().take(SIGN_IN_OF_ACCOUNT, "sign-in-account", person.email)
    if not passwords.matches(person.password_hash, password):
        raise WrongPassword("That is not your present password.")
    throttle().forget(SIGN_IN_OF_ACCOUNT, "sign-in-account", person.email)


def change_password(person: User, new: str, act: str) -> None:
    """Give the user a new password; sessions and links made before end. `act` goes to the audit log."""
    password_hash = passwords.hashed(new)
    with writing():
        person.set_password_hash(password_hash)
        audit.record(person.id, act, person.id)


def _keep_hash_current(person: User, password: str) -> None:
    if person.password_hash and passwords.outdated(person.password_hash):
        renewed = passwords.hashed(password)
        with writing():
            person.password_hash = renewed
