"""The people of the installation as the page of users lists them: a page of them, by few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from ytempire.accounts.user import User
from ytempire.admin import people
from ytempire.billing.customer import OWING, Customer
from ytempire.billing.standing import Standing, standing_of
from ytempire.costs import limit
from ytempire.costs.limit import OWN, USER
from ytempire.costs.report_gauge import Gauge, gauge
from ytempire.extensions import db, utcnow
from ytempire.videos import planned

A_PAGE = 25


@dataclass(frozen=True)
class Row:
    """Micro-dollars; `limit` of their day is the lowest of what their plan, an admin and they themselves say."""

    user: User
    customer: Customer | None
    standing: Standing
    made: int  # videos asked for this month
    spent_today: int
    spent_this_month: int
    limit: int | None

    @property
    def gauge(self) -> Gauge | None:
        return gauge(self.spent_today, 0, self.limit)


@dataclass(frozen=True)
class Tab:
    name: str  # in the address; "" for all
    title: str
    count: int


TABS = {"": "All", "admins": "Admins", "owing": "Not paid", "granted": "Granted"}
OF_PAYMENT = ("owing", "granted")


def tabs(billed: bool) -> list[Tab]:
    """With how many people are in each; without those of payment where nothing is billed."""
    return [Tab(name, title, _count(_in(name))) for name, title in TABS.items() if billed or name not in OF_PAYMENT]


def page(tab: str, text: str, number: int) -> tuple[list[Row], bool]:
    """A page of people, the newest first, counted from 1, and whether there are more. `text`: a part of the name, the
    e-mail or the handle."""
    wanted = [_in(tab), *([people.called(text)] if text else [])]
    found = db.session.scalars(
        select(User).where(*wanted).order_by(User.created_at.desc(), User.id.desc())
        .limit(A_PAGE + 1).offset((number - 1) * A_PAGE)
    ).all()  # fmt: skip
    return rows(found[:A_PAGE]), len(found) > A_PAGE


def rows(users: Sequence[User]) -> list[Row]:
    ids = [user.id for user in users]
    customers = {of.user_id: of for of in db.session.scalars(select(Customer).where(Customer.user_id.in_(ids)))}
    figures, own, of_all = people.figures(ids), limit.own_limits(OWN, [str(each) for each in ids]), limit.limit(USER)
    made, found = planned.videos_of(ids), []
    for user in users:
        of, standing = figures[user.id], standing_of(user)
        of_admin = of_all if of.day_budget is None else of.day_budget
        limits = [each for each in (of_admin, own.get(str(user.id)), standing.plan.day) if each is not None]
        found.append(Row(user, customers.get(user.id), standing, made.get(user.id, 0), of.spent_today,
                         of.spent_this_month, min(limits, default=None)))  # fmt: skip
    return found


def _in(tab: str) -> ColumnElement[bool]:
    if tab == "admins":
        return User.role == "admin"
    goes_on = or_(Customer.granted_until.is_(None), Customer.granted_until > utcnow())
    of_payment = {"owing": Customer.status.in_(OWING), "granted": and_(Customer.granted != "", goes_on)}
    return User.id.in_(select(Customer.user_id).where(of_payment[tab])) if tab in of_payment else true()


def _count(wanted: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(User).where(wanted)) or 0
