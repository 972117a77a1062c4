"""Tokens of a program that signed in with a password: access tokens of minutes, and refresh tokens that rotate.

Both are JWTs (RFC 7519), signed with the settings' one algorithm. Of a family one refresh token is good, and once; one
that comes again was copied, so the family ends (RFC 9700, 4.14.2). Ending a family, or a new session stamp of its
person (a new password), ends its access tokens too: each request looks.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from flask import current_app
from sqlalchemy import ColumnElement, Update, and_, delete, or_, select, update

from ytempire import audit
from ytempire.accounts.owning import held
from ytempire.accounts.token_family import TokenFamily, new_family_id
from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.text import one_line

ACCESS, REFRESH = "access", "refresh"
REQUIRED = ["sub", "fam", "typ", "jti", "iat", "exp", "iss"]
LONGEST_AGENT = 200  # characters that are kept of what a program calls itself
SHOWN = 100  # sign-ins, the latest used first
KEPT = timedelta(days=30)  # a family that is over, for those who ask what happened
USER_ID = re.compile(r"[0-9]{1,9}")
FAMILY_ID = re.compile(r"[0-9a-f]{32}")
SENTENCES = {
    "token_expired": "This token has expired. Get a new one.",
    "token_invalid": "This token or key is not one of this installation's.",
    "token_revoked": "This sign-in has ended. Sign in again.",
}


class BadToken(Refusal):
    """`code` is `token_expired`, `token_invalid` or `token_revoked`."""

    status = 401

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or SENTENCES[code])
        self.code = code


@dataclass(frozen=True)
class Tokens:
    """`expires_in`: seconds that the access token is good for."""

    access_token: str
    refresh_token: str
    expires_in: int


def begin(user: User, agent: str = "", address: str = "") -> Tokens:
    """A new family, for whom the password was just checked. `agent` is what the program calls itself."""
    # Read before the transaction: a password that is changed between its check and here ends the family at once.
    user_id, stamp = user.id, user.session_stamp
    now, token_id = utcnow(), _new_token_id()
    family = TokenFamily(id=new_family_id(), user_id=user_id, current=token_id, stamp=stamp, created_at=now,
                         agent=one_line(agent)[:LONGEST_AGENT], address=address, used_at=now,
                         expires_at=now + _refresh_lasts())  # fmt: skip
    with writing():
        db.session.add(family)
        audit.record(user_id, "token.begun", family.id)
    return _tokens(user_id, family.id, token_id, now)


def refresh(refresh_token: str) -> tuple[User, Tokens]:
    """The next tokens of the family. Raises BadToken; a token that was used before ends its family."""
    claims = _claims(refresh_token, REFRESH)
    now, token_id = utcnow(), _new_token_id()
    with writing():
        rotated = _changed(_rotation(claims, token_id, now))
        refusal = None if rotated else _why_not(claims, now)
    if refusal:  # raised here, so that the end of the family is committed
        raise refusal
    user_id = int(claims["sub"])
    return db.session.get_one(User, user_id), _tokens(user_id, claims["fam"], token_id, now)


def end(refresh_token: str) -> None:
    """Sign out: the whole family ends. Once more does no harm. Raises BadToken for what is no refresh token."""
    claims = _claims(refresh_token, REFRESH)
    with writing():
        _end(int(claims["sub"]), TokenFamily.id == claims["fam"], "token.ended")


def user_of(access_token: str) -> User:
    """Whose access token this is; one query. Raises BadToken."""
    claims = _claims(access_token, ACCESS)
    asked = (select(User, TokenFamily).join(TokenFamily, TokenFamily.user_id == User.id)
             .where(TokenFamily.id == claims["fam"], User.id == int(claims["sub"]))
             .execution_options(populate_existing=True))  # fmt: skip
    found = db.session.execute(asked).first()
    if found is None:
        raise BadToken("token_revoked")
    user, family = found
    if family.ended_at or family.expires_at <= utcnow() or family.stamp != user.session_stamp:
        raise BadToken("token_revoked")
    return user


def of_user(user: User) -> list[TokenFamily]:
    """The person's sign-ins that go on, at most `SHOWN`."""
    asked = (select(TokenFamily).where(TokenFamily.user_id == user.id, TokenFamily.ended_at.is_(None),
                                       TokenFamily.expires_at > utcnow(), TokenFamily.stamp == user.session_stamp)
             .order_by(TokenFamily.used_at.desc(), TokenFamily.id).limit(SHOWN))  # fmt: skip
    return list(db.session.scalars(asked))


def end_of_user(user: User, family_id: str) -> None:
    """End one of the person's own sign-ins; once more does no harm. Raises NotTheirs."""
    with writing():
        family = held(TokenFamily, family_id, user)
        _end(family.user_id, TokenFamily.id == family.id, "token.ended")


def end_all(user: User) -> int:
    """End every sign-in of a program of this person; how many there were."""
    with writing():
        goes_on = and_(TokenFamily.expires_at > utcnow(), TokenFamily.stamp == user.session_stamp)
        return _end(user.id, goes_on, "token.ended")


def tidy() -> int:
    """Forget families that ended or expired 30 days ago; called by the clock. How many there were."""
    old = utcnow() - KEPT
    found = _changed(delete(TokenFamily).where(or_(TokenFamily.ended_at < old, TokenFamily.expires_at < old)))
    db.session.commit()
    return found


def _rotation(claims: dict[str, Any], token_id: str, now: datetime) -> Update:
    """All conditions in the one UPDATE: of two at once, the second finds another `current`."""
    stamp = select(User.session_stamp).where(User.id == TokenFamily.user_id).scalar_subquery()
    return (update(TokenFamily)
            .where(TokenFamily.id == claims["fam"], TokenFamily.user_id == int(claims["sub"]),
                   TokenFamily.current == claims["jti"], TokenFamily.ended_at.is_(None),
                   TokenFamily.expires_at > now, TokenFamily.stamp == stamp)
            .values(current=token_id, used_at=now, expires_at=now + _refresh_lasts()))  # fmt: skip


def _why_not(claims: dict[str, Any], now: datetime) -> BadToken:
    """Why a token was not taken; one that was used before ends its family, in the caller's transaction."""
    family = db.session.get(TokenFamily, claims["fam"], populate_existing=True)
    if family is None or family.ended_at:
        return BadToken("token_revoked")
    if family.current == claims["jti"]:
        return BadToken("token_expired" if family.expires_at <= now else "token_revoked")
    _end(family.user_id, TokenFamily.id == family.id, "token.reused")
    return BadToken("token_revoked", "This refresh token was used before, so its sign-in was ended. Sign in again.")


def _end(user_id: int, which: ColumnElement[bool], act: str) -> int:
    """End what of the person's families goes on, each with an audit entry; in the caller's transaction."""
    ending = (update(TokenFamily).where(which, TokenFamily.user_id == user_id, TokenFamily.ended_at.is_(None))
              .values(ended_at=utcnow()).returning(TokenFamily.id))  # fmt: skip
    ended = db.session.scalars(ending).all()
    for family_id in ended:
        audit.record(user_id, act, family_id)
    return len(ended)


def _changed(statement: Any) -> int:
    return int(db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def _tokens(user_id: int, family_id: str, refresh_id: str, now: datetime) -> Tokens:
    lasts = timedelta(minutes=_settings().access_token_expire_minutes)
    return Tokens(
        access_token=_signed(user_id, family_id, ACCESS, _new_token_id(), now, lasts),
        refresh_token=_signed(user_id, family_id, REFRESH, refresh_id, now, _refresh_lasts()),
        expires_in=int(lasts.total_seconds()),
    )


def _signed(user_id: int, family_id: str, kind: str, token_id: str, now: datetime, lasts: timedelta) -> str:
    settings = _settings()
    claims = {"sub": str(user_id), "fam": family_id, "typ": kind, "jti": token_id, "iat": now, "exp": now + lasts,
              "iss": settings.app_name}  # fmt: skip
    return jwt.encode(claims, settings.jwt_secret_key, settings.jwt_algorithm)


def _claims(token: str, kind: str) -> dict[str, Any]:
    """What a token of this kind says, once its signature and time are right. Raises BadToken."""
    settings = _settings()
    try:
        claims = jwt.decode(token, settings.jwt_secret_key, [settings.jwt_algorithm], issuer=settings.app_name,
                            options={"require": REQUIRED, "verify_aud": False})  # fmt: skip
    except jwt.ExpiredSignatureError:
        raise BadToken("token_expired") from None
    except (jwt.InvalidTokenError, UnicodeError):
        raise BadToken("token_invalid") from None
    if claims["typ"] != kind or not USER_ID.fullmatch(claims["sub"]) or not FAMILY_ID.fullmatch(str(claims["fam"])):
        raise BadToken("token_invalid")
    return claims


def _refresh_lasts() -> timedelta:
    return timedelta(days=_settings().refresh_token_expire_days)


def _new_token_id() -> str:
    return secrets.token_hex(16)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
