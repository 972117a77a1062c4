"""The forms about a person: their role, and a plan that they are given."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from ytempire.accounts.user import User
from ytempire.billing.plan import Plan, plans
from ytempire.extensions import utcnow
from ytempire.text import one_line

ROLE_NAMES = {"creator": "Creator", "admin": "Admin"}
LONGEST_REASON = 200
LAST_YEAR = 9998  # of a calendar that can still be reckoned with


class RoleForm(FlaskForm):
    role = SelectField("Role", choices=[SelectChoice(role, name) for role, name in ROLE_NAMES.items()])


class GrantForm(FlaskForm):
    """A plan with a reason, until the end of a day of the person's own, or for good."""

    granted = SelectField("Plan")
    why = StringField("Reason", filters=[one_line], validators=[
        DataRequired("Say why."),
        Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters."),
    ])  # fmt: skip
    until = DateField("Until the end of", validators=[Optional()])

    def __init__(self, user: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._zone = ZoneInfo(user.timezone)
        self.granted.choices = [SelectChoice(plan.name, plan.title) for plan in _to_grant()]

    def validate_until(self, field: DateField) -> None:
        day: date | None = field.data
        if day is not None and (day.year > LAST_YEAR or self._end_of(day) <= utcnow()):
            raise ValidationError("Choose a day that is not over, or leave it empty.")

    @property
    def plan(self) -> Plan:
        return plans()[self.granted.data]

    @property
    def ends(self) -> datetime | None:
        return self._end_of(self.until.data) if self.until.data else None

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day, time(23, 59, 59), self._zone)


def _to_grant() -> list[Plan]:
    """All but what everybody has who pays nothing."""
    return [plan for plan in plans().values() if plan.price]
