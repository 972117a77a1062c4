"""People, their tokens and their keys, as programs send and get them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from pydantic import AfterValidator, Field, StringConstraints, field_validator

from ytempire.accounts import passwords, zones
from ytempire.accounts.api_key import SCOPES, ApiKey
from ytempire.accounts.forms import LONGEST_NAME
from ytempire.accounts.user import LONGEST_HANDLE, User
from ytempire.api_v1.types import NO_NUL, Dollars, Given, Instant, Moment, Text, Told, dollars
from ytempire.billing.standing import standing_of
from ytempire.config import Settings
from ytempire.costs import limit
from ytempire.text import one_line

NO_ADDRESS = "This has to be an e-mail address, like you@example.com."
Scope = Literal["channels:read", "channels:write", "videos:read", "videos:write", "costs:read", "analytics:read",
                "webhooks", "admin"]  # fmt: skip
assert set(Scope.__args__) == set(SCOPES)  # type: ignore[attr-defined]


def _address(given: str) -> str:
    """As the form of the page takes it; whether there is such a server is not asked."""
    try:
        checked = validate_email(given, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise ValueError(NO_ADDRESS) from None
    return checked.normalized.lower()


Email = Annotated[str, StringConstraints(pattern=NO_NUL, max_length=254), AfterValidator(_address),
                  Field(json_schema_extra={"format": "email"}, examples=["you@example.com"])]  # fmt: skip
Password = Annotated[str, StringConstraints(max_length=passwords.LONGEST), Field(examples=["three words and a comma"])]
Name = Annotated[str, StringConstraints(pattern=NO_NUL, min_length=1, max_length=LONGEST_NAME)]
Username = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_HANDLE - 1}}}$"),
                     Field(examples=["you"], description="A handle, unique, kept in lower case.")]  # fmt: skip
Token = Annotated[str, StringConstraints(max_length=4000)]


class NewAccount(Given):
    email: Email
    username: Username
    password: Password = Field(description="At least 12 characters, and not one of the common ones.")


class SignIn(Given):
    email: Text = Field(max_length=254, examples=["you@example.com"])
    password: Password


class RefreshToken(Given):
    refresh_token: Token


class TokensShape(Told):
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds that the access token is good for.", examples=[900])


class LimitsShape(Told):
    """Null is no limit."""

    channels: int | None
    videos_per_month: int | None
    duration_seconds: int | None
    video_budget: Dollars | None
    day_budget: Dollars | None
    requests_per_minute: int
    requests_per_hour: int


class UserShape(Told):
    id: int
    email: str
    username: str
    name: str
    role: Literal["creator", "admin"]
    plan: str = Field(examples=["scale"])
    timezone: str
    limits: LimitsShape
    created_at: Moment


class AccountChange(Given):
    """A new e-mail or password needs the present one as `current_password`; a new password ends every sign-in."""

    name: Name | None = None
    timezone: Text | None = Field(None, max_length=64, examples=["Europe/Berlin"])
    email: Email | None = None
    password: Password | None = None
    current_password: Password | None = None

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str | None) -> str | None:
        if name is not None and not zones.known(name):
            raise ValueError("This has to be a time zone such as Europe/Berlin.")
        return name

    @field_validator("name")
    @classmethod
    def _line(cls, name: str | None) -> str | None:
        if name is not None and not one_line(name):
            raise ValueError("A name has letters.")
        return name if name is None else one_line(name)


class NewKey(Given):
    name: Name = Field(examples=["The sheet of topics"])
    scopes: list[Scope] = Field(min_length=1, max_length=len(SCOPES), examples=[["videos:read", "videos:write"]])
    expires_at: Instant | None = Field(None, description="When it ends; null for never.")


class KeyShape(Told):
    id: str = Field(pattern="^key_[0-9a-f]{16}$", examples=["key_5f0c1e2d3a4b5c6d"])
    name: str
    start: str = Field(description="What the key begins with.", examples=["yk_4fQ8xZ2"])
    scopes: list[Scope]
    created_at: Moment
    used_at: Moment | None
    expires_at: Moment | None


class MadeKeyShape(KeyShape):
    key: str = Field(description="The key itself. It is told once, and kept nowhere.",
                     examples=["yk_4fQ8xZ2mT0sVq1WbYc6RkNdLh3JpGa7EuXoB5ivC9tM"])  # fmt: skip


def plan_of(user: User) -> str:
    """By name; everybody's while billing is off, and an admin's, is the largest, without its limits (interface.md)."""
    return standing_of(user).plan.name


def user_shape(user: User) -> dict[str, Any]:
    names = ("id", "email", "username", "name", "role", "timezone", "created_at")
    return {**{name: getattr(user, name) for name in names}, "plan": plan_of(user), "limits": limits_of(user)}


def limits_of(user: User) -> dict[str, Any]:
    settings: Settings = current_app.config["SETTINGS"]
    plan = standing_of(user).plan
    days = (limit.day_of_person(user.id), limit.limit(limit.DAY))
    day, video = min((micro for micro in days if micro is not None), default=None), limit.limit(limit.VIDEO)
    return {
        "channels": plan.channels, "videos_per_month": plan.videos, "duration_seconds": plan.seconds,
        "video_budget": None if video is None else dollars(video),
        "day_budget": None if day is None else dollars(day),
        "requests_per_minute": settings.rate_limit_per_minute, "requests_per_hour": settings.rate_limit_per_hour,
    }  # fmt: skip


def key_shape(key: ApiKey, plain: str | None = None) -> dict[str, Any]:
    told = {name: getattr(key, name) for name in KeyShape.model_fields}
    return told if plain is None else {**told, "key": plain}
