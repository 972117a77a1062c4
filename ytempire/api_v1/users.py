"""`/v1/users/me`: the account, and its keys."""

from __future__ import annotations

from typing import Any

from flask import url_for

from ytempire.accounts import keys, passwords, registration, sign_in
from ytempire.accounts.sign_in import WrongPassword
from ytempire.accounts.user import User
from ytempire.api_v1.account_shapes import (
    AccountChange,
    KeyShape,
    MadeKeyShape,
    NewKey,
    UserShape,
    key_shape,
    user_shape,
)
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.keeping import Answer
from ytempire.api_v1.operation import Page, operation
from ytempire.errors import InvalidFields
from ytempire.extensions import writing

TAG = "Accounts"


@bp.get("/users/me")
@operation(gives=UserShape, tag=TAG)
def read_me() -> Any:
    """Read your account: who you are, your plan, and your limits."""
    return user_shape(caller().user)


@bp.patch("/users/me")
@operation(gives=UserShape, takes=AccountChange, person=True, refuses=(409,), tag=TAG)
def change_me(json: AccountChange) -> Any:
    """Change your account: what is given; the rest stays as it is."""
    user = caller().user
    if json.email is not None or json.password is not None:
        _change_sign_in(user, json)
    with writing():
        user.name = json.name if json.name is not None else user.name
        user.timezone = json.timezone if json.timezone is not None else user.timezone
    return user_shape(user)


@bp.get("/users/me/api-keys")
@operation(gives=KeyShape, many=True, person=True, tag=TAG)
def list_keys() -> Page:
    """List your API keys, all on one page."""
    found = [key_shape(key) for key in keys.of_user(caller().user)]
    return Page(found, {"page": 1, "per_page": max(1, len(found)), "total": len(found), "pages": bool(found) + 0,
                        "next_cursor": None})  # fmt: skip


@bp.post("/users/me/api-keys")
@operation(gives=MadeKeyShape, takes=NewKey, status=201, person=True, keeps=True, tag=TAG)
def make_key(json: NewKey) -> Any:
    """Make an API key. It is told in this answer alone.

    The same `Idempotency-Key` is given the same answer, key and all, for 24 hours.
    """
    answer = Answer(key_shape, {"Location": url_for(".list_keys"), "Cache-Control": "no-store"})
    keys.make(caller().user, json.name, json.scopes, json.expires_at, also=answer)
    return answer


@bp.delete("/users/me/api-keys/<key_id>")
@operation(gives=None, status=204, person=True, refuses=(404,), tag=TAG)
def revoke_key(key_id: str) -> None:
    """Revoke an API key. It is good for nothing from now on."""
    keys.revoke(caller().user, key_id)


def _change_sign_in(user: User, json: AccountChange) -> None:
    """E-mail and password, as the page of settings changes them. Raises InvalidFields, EmailTaken, TooManyTries."""
    if json.current_password is None:
        raise InvalidFields({"current_password": "Give your present password, to change the e-mail or the password."})
    refusal = passwords.refusal(json.password, json.email or user.email) if json.password is not None else None
    if refusal:
        raise InvalidFields({"password": refusal})
    try:
        sign_in.confirm(user, json.current_password)
    except WrongPassword as wrong:
        raise InvalidFields({"current_password": wrong.message}) from None
    if json.email is not None and json.email != user.email:
        registration.change_email(user, json.email)
    if json.password is not None:
        sign_in.change_password(user, json.password, "password.changed")
