"""People, their tokens and their keys, as programs send and get them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from ytempire.accounts import passwords, zones
from ytempire.accounts.api_key import SCOPES, ApiKey
from ytempire.accounts.forms import LONGEST_NAME
from ytempire.accounts.user import LONGEST_HANDLE, User
from ytempire.api_v1.types import NO_NUL, Dollars, Given, Instant, Moment, Text, Told, dollars
from ytempire.billing.standing import State, standing_of
from ytempire.config import Settings
from ytempire.costs import limit, report
from ytempire.text import one_line
from ytempire.videos import planned

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
Token = Annotated[str, StringConstraints(max_length=4000), Field(examples=["eyJhbGciOiJIUzI1NiJ9.eyJ0eXAi…"])]


class NewAccount(Given):
    email: Email
    username: Username
    password: Password = Field(description="At least 12 characters, and not one of the common ones.")

    @field_validator("password")
    @classmethod
    def _good(cls, password: str, info: ValidationInfo) -> str:
        if refusal := passwords.refusal(password, info.data.get("email", "")):
            raise ValueError(refusal)
        return password


class SignIn(Given):
    email: Text = Field(max_length=254, examples=["you@example.com"])
    password: Password


class RefreshToken(Given):
    refresh_token: Token


class TokensShape(Told):
    access_token: str = Field(examples=["eyJhbGciOiJIUzI1NiJ9.eyJzdWIi…"])
    refresh_token: str = Field(examples=["eyJhbGciOiJIUzI1NiJ9.eyJ0eXAi…"])
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds that the access token is good for.", examples=[900])


class LimitsShape(Told):
    """Null is no limit."""

    channels: int | None = Field(examples=[3])
    videos_per_month: int | None = Field(examples=[30])
    duration_seconds: int | None = Field(description="Of one film.", examples=[900])
    video_budget: Dollars | None = Field(examples=["3.000000"])
    day_budget: Dollars | None = Field(examples=["10.000000"])
    requests_per_minute: int = Field(examples=[60])
    requests_per_hour: int = Field(examples=[1000])


class UsageShape(Told):
    """What is used of the limits, now."""

    channels: int = Field(description="Those that are not archived.", examples=[1])
    videos_this_month: int = Field(examples=[4])
    spent_today: Dollars


class UserShape(Told):
    id: int
    email: str = Field(examples=["you@example.com"])
    username: str = Field(examples=["you"])
    name: str = Field(examples=["You"])
    role: Literal["creator", "admin"]
    plan: str = Field(examples=["growth"])
    plan_state: State = Field(
        examples=["active"],
        description="`off`: billing is off. `admin`: admins have no plan. `free`: nothing is paid. `active`, "
                    "`trialing`. `ending`: cancelled, and paid for until then. `granted`: by an admin. `grace`: a "
                    "payment is missing, and all goes on until then. `lapsed`: nothing new is begun until it is "
                    "paid.")  # fmt: skip
    plan_until: Moment | None = Field(
        description="When that changes or is renewed; null where it does not by itself.", examples=[None])  # fmt: skip
    timezone: str = Field(examples=["Europe/Berlin"])
    limits: LimitsShape
    usage: UsageShape
    created_at: Moment


class AccountChange(Given):
    """A new e-mail or password needs the present one as `current_password`; a new password ends every sign-in."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "You", "timezone": "Europe/Berlin"}})

    name: Name | None = None
    timezone: Text | None = Field(None, max_length=64, examples=["Europe/Berlin"])
    email: Email | None = None
    password: Password | None = Field(None, description="A new one: at least 12 characters, and not a common one.")
    current_password: Password | None = Field(
        None, description="The present one. Needed with `email` or `password`, and with nothing else.")  # fmt: skip

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
    name: str = Field(examples=["The sheet of topics"])
    start: str = Field(description="What the key begins with.", examples=["yk_4fQ8xZ2"])
    scopes: list[Scope] = Field(examples=[["videos:read", "videos:write"]])
    created_at: Moment
    used_at: Moment | None
    expires_at: Moment | None = Field(examples=[None])


class MadeKeyShape(KeyShape):
    key: str = Field(description="The key itself. It is told once; we keep a hash of it.",
                     examples=["yk_4fQ8xZ2mT0sVq1WbYc6RkNdLh3JpGa7EuXoB5ivC9tM"])  # fmt: skip


def plan_of(user: User) -> str:
    """By name; everybody's while billing is off, and an admin's, is the largest, without its limits (interface.md)."""
    return standing_of(user).plan.name


def user_shape(user: User) -> dict[str, Any]:
    names = ("id", "email", "username", "name", "role", "timezone", "created_at")
    standing = standing_of(user)
    return {
        **{name: getattr(user, name) for name in names},
        "plan": standing.plan.name, "plan_state": standing.state, "plan_until": standing.until,
        "limits": limits_of(user), "usage": usage_of(user),
    }  # fmt: skip


def usage_of(user: User) -> dict[str, Any]:
    return {"channels": planned.channels(user.id), "videos_this_month": planned.videos_this_month(user.id),
            "spent_today": dollars(report.today_of(user.id).spent)}  # fmt: skip


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
