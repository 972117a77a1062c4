"""`/v1/auth`: sign up, sign in, new tokens for old ones, sign out."""

from __future__ import annotations

from typing import Any

from flask import request

from ytempire.accounts import passwords, tokens
from ytempire.accounts.registration import Newcomer, register
from ytempire.accounts.sign_in import WrongPassword, authenticate
from ytempire.accounts.throttle import SIGN_UP_FROM_ADDRESS, network_of, throttle
from ytempire.api_v1.account_shapes import (
    NewAccount,
    RefreshToken,
    SignIn,
    TokensShape,
    UserShape,
    user_shape,
)
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.keeping import Answer
from ytempire.api_v1.operation import operation
from ytempire.errors import InvalidFields, Refusal

TAG = "Accounts"
SECRET = {"Cache-Control": "no-store"}  # of an answer that holds tokens


class NoSuchSignIn(Refusal):
    status = 401
    code = "wrong_password"


@bp.post("/auth/register")
@operation(gives=UserShape, takes=NewAccount, status=201, public=True, keeps=True, refuses=(409,), tag=TAG)
def make_user(json: NewAccount) -> Any:
    """Make an account. Sign in next."""
    if refusal := passwords.refusal(json.password, json.email):
        raise InvalidFields({"password": refusal})
    throttle().take(SIGN_UP_FROM_ADDRESS, "sign-up-address", network_of(request.remote_addr))
    answer = Answer(user_shape)
    register(Newcomer(json.email, json.username, json.username), json.password, also=answer)
    return answer.data


@bp.post("/auth/login")
@operation(gives=TokensShape, takes=SignIn, public=True, refuses=(401,), tag=TAG)
def sign_in(json: SignIn) -> Any:
    """Sign in with e-mail and password, for an access token and a refresh token."""
    try:
        user = authenticate(json.email, json.password, request.remote_addr)
    except WrongPassword as refusal:
        raise NoSuchSignIn(refusal.message) from None
    return _told(tokens.begin(user, request.headers.get("User-Agent", ""), request.remote_addr or "")), SECRET


@bp.post("/auth/refresh")
@operation(gives=TokensShape, takes=RefreshToken, public=True, refuses=(401,), tag=TAG)
def refresh(json: RefreshToken) -> Any:
    """New tokens for a refresh token. It is good for one use: used again, it ends the whole sign-in."""
    return _told(tokens.refresh(json.refresh_token)[1]), SECRET


@bp.post("/auth/logout")
@operation(gives=None, takes=RefreshToken, status=204, public=True, refuses=(401,), tag=TAG)
def sign_out(json: RefreshToken) -> None:
    """End a sign-in: its refresh token and every access token that came of it."""
    tokens.end(json.refresh_token)


def _told(found: tokens.Tokens) -> dict[str, Any]:
    return {"access_token": found.access_token, "refresh_token": found.refresh_token, "token_type": "Bearer",
            "expires_in": found.expires_in}  # fmt: skip
