"""`/v1/admin/users`: everybody with an account, for admins."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from ytempire import money
from ytempire.accounts.user import User
from ytempire.admin import people, user_acts
from ytempire.api_v1.admin_shapes import AdminUserShape, UserChange, UsersAsked, user_row
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.operation import Page, operation
from ytempire.api_v1.paging import Order, page_of
from ytempire.errors import InvalidFields

TAG = "Admin"


@bp.get("/admin/users")
@operation(gives=AdminUserShape, asks=UsersAsked, many=True, scope="admin", tag=TAG)
def list_users(query: UsersAsked) -> Page:
    """List everybody with an account, the newest first."""
    wanted: list[ColumnElement[bool]] = []
    if query.q:
        wanted.append(people.called(query.q))
    if query.role:
        wanted.append(User.role == query.role)
    rows, pagination = page_of(select(User).where(*wanted), Order(User.created_at, User.id), query)
    found = people.figures([row.User.id for row in rows])
    return Page([user_row(row.User, found[row.User.id]) for row in rows], pagination)


@bp.patch("/admin/users/<int:user_id>")
@operation(gives=AdminUserShape, takes=UserChange, scope="admin", refuses=(404, 409), examples={"409": "last_admin"},
           tag=TAG)  # fmt: skip
def change_user(user_id: int, json: UserChange) -> Any:
    """Make a person an admin or a creator, or limit their day. What they are signed in with stays good."""
    user = user_acts.change(caller().user.id, user_id, _wanted(json))
    return user_row(user, people.figures([user.id])[user.id])


def _wanted(json: UserChange) -> user_acts.Change:
    """Raises InvalidFields for an amount that no form takes."""
    try:
        budget = None if json.day_budget is None else money.parse(json.day_budget)
    except ValueError as error:
        raise InvalidFields({"day_budget": str(error)}) from None
    return user_acts.Change(json.role, "day_budget" in json.model_fields_set, budget)
