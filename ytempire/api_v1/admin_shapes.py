"""People, and the accounts of the pool, as admins' programs send and get them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from ytempire.accounts.user import User
from ytempire.admin.people import Figures
from ytempire.admin.quota_board import Board, Row
from ytempire.admin.quota_forms import LONGEST_CLIENT, LONGEST_LABEL, LONGEST_OWNER, MOST_ALLOWED
from ytempire.api_v1.account_shapes import plan_of
from ytempire.api_v1.cost_shapes import Day
from ytempire.api_v1.paging import Paging
from ytempire.api_v1.types import NO_NUL, Dollars, Given, Moment, Text, Told, dollars
from ytempire.quotas import pacific
from ytempire.quotas.standing import Bucket

Role = Literal["creator", "admin"]
Budget = Annotated[str, Field(pattern=r"^[0-9]{1,7}(\.[0-9]{1,6})?$", examples=["10.00"])]
State = Literal["active", "reserve", "resting"]
Audit = Literal["unaudited", "audited"]
Label = Annotated[str, StringConstraints(pattern=NO_NUL, min_length=1, max_length=LONGEST_LABEL)]
STATUSES = {"failed": "suspended"}  # the board's words for colours that say something else here


class UsersAsked(Paging):
    q: Text | None = Field(None, max_length=100, description="A part of the e-mail, handle or name, in any case.")
    role: Role | None = None


class AdminUserShape(Told):
    id: int
    email: str = Field(examples=["you@example.com"])
    username: str = Field(examples=["you"])
    name: str = Field(examples=["You"])
    role: Role
    plan: str = Field(examples=["scale"])
    videos: int = Field(description="Those that are not deleted.", examples=[41])
    day_budget: Dollars | None = Field(description="As an admin has set it for this person; null where nobody has.",
                                       examples=["10.000000"])  # fmt: skip
    spent_today: Dollars
    spent_this_month: Dollars = Field(examples=["12.800000"])
    created_at: Moment


class UserChange(Given):
    """What is not given stays as it is."""

    model_config = ConfigDict(json_schema_extra={"example": {"day_budget": "10.00"}})

    role: Role | None = None
    day_budget: Budget | None = Field(None, description="US dollars; null for none of their own.")


class BucketShape(Told):
    """Units of today."""

    used: int = Field(examples=[3210])
    reserved: int = Field(description="For calls that are under way.", examples=[50])
    left: int = Field(examples=[5740])
    most: int = Field(description="What is used of it at most: less than is allowed, for safety.", examples=[9000])
    allowance: int = Field(description="What YouTube allows in a day.", examples=[10000])
    exhausted: bool = Field(description="YouTube itself has said that nothing is left.")
    resets_at: Moment


class HealthShape(Told):
    """The worst that is so of it."""

    status: str = Field(examples=["healthy"], description="suspended, resting, waiting, reconnect, exhausted, "
                                                          "expiring, idle, reserve or healthy.")  # fmt: skip
    word: str = Field(examples=["Healthy"])
    note: str = Field(examples=["token checked 4 min ago"])
    needs_person: bool


class QuotaAccountShape(Told):
    id: int = Field(description="The number by which pages and addresses name it.")
    label: str = Field(examples=["Account 1"])
    owner: str = Field(examples=["Harbour Light Ltd"])
    client_id: str = Field(examples=["1234-abcd.apps.googleusercontent.com"])
    audit: Audit
    testing: bool
    state: State
    health: HealthShape
    connections: int = Field(description="Channels that are connected through it.")
    connections_lost: int = Field(description="Of these, those that have to be connected again.", examples=[0])
    uploads_today: int = Field(examples=[2])
    uploads_left: int = Field(examples=[3])
    buckets: dict[str, BucketShape] = Field(description="uploads and sync, which are kept here; units, inserts, "
                                                        "searches and reports, which YouTube counts.")  # fmt: skip
    waits_until: Moment | None = Field(examples=[None])
    suspended_at: Moment | None = Field(examples=[None])
    last_upload_at: Moment | None
    last_error: str | None = Field(description="Null where an upload went well since.", examples=[None])


class QuotasShape(Told):
    """The pool today. Uploads are those of the accounts through which something can be sent."""

    day: Day = Field(description="YouTube's own, which ends at midnight in America/Los_Angeles.")
    resets_at: Moment
    uploads_left: int = Field(examples=[38])
    uploads_most: int = Field(examples=[50])
    uploads_in_reserve: int = Field(examples=[25])
    accounts: list[QuotaAccountShape]


class AllowanceChange(Given):
    """What YouTube allows from a Pacific day on, today where none is given."""

    bucket: Literal["units", "inserts", "searches", "reports"]
    allowance: int = Field(ge=0, le=MOST_ALLOWED)
    since: Day | None = None


class QuotaChange(Given):
    """What is not given, or null, stays as it is. A new client needs its secret, and has to be connected again."""

    model_config = ConfigDict(json_schema_extra={"example": {"label": "Account 1", "state": "resting"}})

    label: Label | None = None
    owner: Text | None = Field(None, max_length=LONGEST_OWNER)
    client_id: Text | None = Field(None, max_length=LONGEST_CLIENT)
    client_secret: Text | None = Field(None, max_length=LONGEST_CLIENT, description="It is never told again.")
    audit: Audit | None = None
    testing: bool | None = None
    state: State | None = Field(None, description="A resting account is sent nothing.")
    allowance: AllowanceChange | None = None

    def words(self) -> dict[str, Any]:
        """Those that the form of the page has, by its names."""
        names = {"label": "label", "owner": "owner", "client_id": "client_id", "client_secret": "secret",
                 "audit": "audit", "testing": "testing"}  # fmt: skip
        given = self.model_dump(exclude_none=True)
        return {ours: given[name] for name, ours in names.items() if name in given}


def user_row(user: User, figures: Figures) -> dict[str, Any]:
    names = ("id", "email", "username", "name", "role", "created_at")
    budget = figures.day_budget
    return {
        **{name: getattr(user, name) for name in names}, "plan": plan_of(user), "videos": figures.videos,
        "day_budget": None if budget is None else dollars(budget), "spent_today": dollars(figures.spent_today),
        "spent_this_month": dollars(figures.spent_this_month),
    }  # fmt: skip


def pool_shape(board: Board) -> dict[str, Any]:
    return {
        "day": pacific.day_of(board.now), "resets_at": board.pooled.resets_at, "uploads_left": board.able.left,
        "uploads_most": board.able.most, "uploads_in_reserve": board.able.reserve,
        "accounts": [account_shape(row, board.now) for row in board.rows],
    }  # fmt: skip


def account_shape(row: Row, now: datetime) -> dict[str, Any]:
    account, standing, health = row.account, row.standing, row.health
    names = ("label", "owner", "client_id", "audit", "testing", "state", "suspended_at", "last_upload_at")
    resets_at = pacific.reset_after(now)
    return {
        **{name: getattr(account, name) for name in names}, "id": account.number,
        "health": {"status": STATUSES.get(health.status, health.status), "word": health.word, "note": health.note,
                   "needs_person": health.calls},
        "connections": row.grants.count, "connections_lost": row.grants.lost,
        "uploads_today": standing.uploads.used, "uploads_left": standing.uploads_left,
        "buckets": {name: _bucket(bucket, resets_at) for name, bucket in standing.buckets.items()},
        "waits_until": account.paused_until(now), "last_error": row.told_error or None,
    }  # fmt: skip


def _bucket(bucket: Bucket, resets_at: datetime) -> dict[str, Any]:
    names = ("used", "reserved", "left", "most", "allowance", "exhausted")
    return {**{name: getattr(bucket, name) for name in names}, "resets_at": resets_at}
