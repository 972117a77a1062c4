"""The forms of an account of the pool: what cannot be taken is refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from ytempire.admin import quota_acts
from ytempire.admin.quota_meters import NAMES, OWN
from ytempire.channels.fields import WholeNumber
from ytempire.channels.of_values import WITHOUT_PAGE, fill
from ytempire.extensions import utcnow
from ytempire.quotas import pacific
from ytempire.quotas.account import ACTIVE, RESERVE, Account
from ytempire.text import one_line

LONGEST_LABEL, LONGEST_OWNER, LONGEST_CLIENT = 60, 100, 200
MOST_ALLOWED = 100_000_000  # of a bucket in a day; more is a slip of the finger
FURTHEST = timedelta(days=366)
AUDIT_NAMES = {"audited": "Audited", "unaudited": "Not audited"}
STATE_NAMES = {ACTIVE: "Active", RESERVE: "Reserve"}


def at_most(characters: int) -> Length:
    return Length(max=characters, message=f"Use at most {characters} characters.")


class AccountForm(FlaskForm):
    """What an admin says of an account. The secret is never filled in: empty keeps the one that is there."""

    label = StringField("Label", filters=[one_line], validators=[
        DataRequired("Give the account a label, by which everybody knows it."), at_most(LONGEST_LABEL),
    ])  # fmt: skip
    owner = StringField("Whose client it is", filters=[one_line], validators=[at_most(LONGEST_OWNER)])
    client_id = StringField("Client ID", filters=[one_line], validators=[at_most(LONGEST_CLIENT)])
    secret = PasswordField("Client secret", filters=[one_line], validators=[at_most(LONGEST_CLIENT)])
    audit = RadioField("Audit", choices=[SelectChoice(*item) for item in AUDIT_NAMES.items()], default="unaudited")
    testing = BooleanField("In testing")

    def __init__(self, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(obj=account, **kwargs)
        self.account = account

    @classmethod
    def of_values(cls, values: Mapping[str, Any], account: Account) -> AccountForm:
        """What a program says of the account; what is not among the values stays as it is."""
        form = cls(account, formdata=None, meta=WITHOUT_PAGE)
        fill(form, values)
        return form

    def validate_client_id(self, field: StringField) -> None:
        other = quota_acts.client_taken(field.data or "", self.account)
        if other is not None:
            raise ValidationError(f"{other.label} has this client already. Each account is a client of its own.")

    def validate_secret(self, field: PasswordField) -> None:
        former = self.account.client_id if self.account else ""
        kept = bool(self.account and self.account.client_secret and self.client_id.data == former)
        if self.client_id.data and not field.data and not kept:
            raise ValidationError("Give the secret that belongs to this client.")
        if field.data and not self.client_id.data:
            raise ValidationError("A secret belongs to a client. Give its ID too.")


class NewAccountForm(AccountForm):
    """A further account."""

    state = RadioField("Use", choices=[SelectChoice(*item) for item in STATE_NAMES.items()], default=ACTIVE)


class AllowanceForm(FlaskForm):
    """What YouTube allows from a day on."""

    bucket = SelectField("Bucket", choices=[
        SelectChoice(bucket, name) for bucket, name in NAMES.items() if bucket not in OWN
    ])  # fmt: skip
    allowance = WholeNumber(
        "A day", 0, MOST_ALLOWED, f"Give a whole number from 0 to {MOST_ALLOWED:,}.", id="allowance-amount",
    )  # fmt: skip
    since = StringField("From the Pacific day", filters=[one_line])

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> AllowanceForm:
        """What a program says of it; without a day it is from today on."""
        form = cls(data={"since": pacific.day_of(utcnow())}, formdata=None, meta=WITHOUT_PAGE)
        fill(form, values)
        return form

    def validate_since(self, field: StringField) -> None:
        try:
            day = datetime.strptime(field.data or "", "%Y-%m-%d").date()
        except ValueError:
            raise ValidationError("Give a day such as 2026-11-28.") from None
        today = date.fromisoformat(pacific.day_of(utcnow()))
        if day < today:
            raise ValidationError(f"That day is over. What was counted stays; give {today} or later.")
        if day > today + FURTHEST:
            raise ValidationError("Give a day within a year.")
        field.data = day.isoformat()


class SureForm(FlaskForm):
    """What cannot be undone is confirmed by typing the label of the account."""

    label = StringField("Type the label to confirm", filters=[one_line])

    def __init__(self, account: Account, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wanted = account.label

    def validate_label(self, field: StringField) -> None:
        if (field.data or "").casefold() != self.wanted.casefold():
            raise ValidationError(f"Type “{self.wanted}”.")
