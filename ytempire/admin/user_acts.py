"""What an admin does to a person: makes an admin of them or takes that back, and limits their day."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from ytempire import audit
from ytempire.accounts.owning import LARGEST_KEY, NotTheirs
from ytempire.accounts.user import User
from ytempire.costs import limit
from ytempire.errors import Refusal
from ytempire.extensions import db, writing


class NoAdmin(Refusal):
    """Whoever asks is an admin no more: another one was quicker."""

    status = 403
    code = "admin_required"


class LastAdmin(Refusal):
    status = 409
    code = "last_admin"


@dataclass(frozen=True)
class Change:
    """What becomes of a person. `role` None leaves it; `limits` says whether `day_budget` is spoken of: micro-dollars
    of a day, None for no limit of their own."""

    role: str | None = None
    limits: bool = False
    day_budget: int | None = None


def change(by: int, user_id: int, wanted: Change) -> User:
    """All of it or nothing, audited. What the person is signed in with stays good, for what their role may do.

    Raises NotTheirs where there is nobody, LastAdmin, NoAdmin."""
    with writing():
        user, admins = held(by, user_id)
        if wanted.role is not None and wanted.role != user.role:
            _take_role(by, user, wanted.role, admins)
        if wanted.limits:
            limit.change_limit(by, limit.USER, wanted.day_budget, str(user_id))
    return user


def held(by: int, user_id: int) -> tuple[User, dict[int, bool]]:
    """The person, locked in the caller's write transaction, and who the admins are, among them whoever asks.

    Raises NotTheirs where there is nobody, NoAdmin."""
    if not 0 < user_id < LARGEST_KEY:
        raise NotTheirs
    admins = _lock_admins()
    if by not in admins:
        raise NoAdmin("This is for admins, and you are none any more.")
    user = db.session.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None:
        raise NotTheirs
    return user, admins


def _take_role(by: int, user: User, role: str, admins: dict[int, bool]) -> None:
    if user.is_admin and not any(signs_in for other, signs_in in admins.items() if other != user.id):
        raise LastAdmin("This is the only admin who can sign in. Make somebody else an admin first.")
    audit.record(by, "user.role", user.id, before=user.role, now=role)
    user.role = role


def _lock_admins() -> dict[int, bool]:
    """Every admin, and whether they can sign in yet. Locked, so that of two who go at once the second sees what the
    first has left."""
    rows = db.session.execute(
        select(User.id, User.password_hash.is_not(None).label("signs_in")).where(User.role == "admin")
        .order_by(User.id).with_for_update()
    ).all()  # fmt: skip
    return {row.id: bool(row.signs_in) for row in rows}
