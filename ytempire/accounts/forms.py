"""The forms of the account pages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from flask import current_app
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput

from ytempire.accounts import passwords, zones
from ytempire.accounts.notice import KINDS
from ytempire.text import one_line

LONGEST_NAME = 100
THEME_NAMES = [
    SelectChoice("system", "As the device"),
    SelectChoice("light", "Light"),
    SelectChoice("dark", "Dark"),
]

for name in ("local", "localhost", "test"):  # good names on a network of one's own; so its README does it
    SPECIAL_USE_DOMAIN_NAMES.remove(name)

given_password = InputRequired("Type your password.")
not_endless = Length(max=passwords.LONGEST, message=f"Use at most {passwords.LONGEST:,} characters.")


def email_address(form: FlaskForm, field: EmailField) -> None:
    """An address in its right form; whether its mail server exists is not asked. One without a
    dot, or of a local network, is as good as any on an installation of one's own."""
    try:
        checked = validate_email(field.data or "", check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise ValidationError("Type an e-mail address, like you@example.com.") from None
    field.data = checked.normalized.lower()


def good_password(form: FlaskForm, field: PasswordField) -> None:
    """What `passwords.refusal` has nothing against."""
    email = form.email.data if "email" in form else getattr(form, "email_of_user", "")
    if reason := passwords.refusal(field.data or "", email or ""):
        raise ValidationError(reason)


def name_field() -> StringField:
    return StringField(
        "Name",
        filters=[one_line],
        validators=[
            DataRequired("Type your name."),
            Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters."),
        ],
    )


class SignUpForm(FlaskForm):
    name = name_field()
    email = EmailField("E-mail", filters=[one_line], validators=[email_address])
    password = PasswordField("Password", validators=[good_password])
    timezone = HiddenField()  # the browser's own, where scripts run

    @property
    def zone(self) -> str:
        return self.timezone.data if zones.known(self.timezone.data) else "UTC"


class SignInForm(FlaskForm):
    email = EmailField("E-mail", filters=[one_line], validators=[DataRequired("Type your e-mail address.")])
    password = PasswordField("Password", validators=[given_password, not_endless])


class ForgotForm(FlaskForm):
    email = EmailField("E-mail", filters=[one_line], validators=[email_address])


class NewPasswordForm(FlaskForm):
    """A new password for the user whose address is `email_of_user`."""

    password = PasswordField("New password", validators=[good_password])

    def __init__(self, email_of_user: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.email_of_user = email_of_user


class ProfileForm(FlaskForm):
    name = name_field()
    timezone = SelectField("Time zone")
    theme = SelectField("Light or dark", choices=THEME_NAMES)

    def __init__(self, present_zone: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.timezone.choices = [
            SelectChoice(name, label, optgroup=region)
            for region, names in zones.choices(present_zone).items()
            for name, label in names
        ]


class EmailForm(FlaskForm):
    email = EmailField("E-mail", filters=[one_line], validators=[email_address])
    password = PasswordField("Password", id="email-password", validators=[given_password, not_endless])


class PasswordForm(NewPasswordForm):
    current_password = PasswordField("Now", validators=[given_password, not_endless])


class MailForm(FlaskForm):
    """Which notices are mailed. Of payments there is nothing to tell while nobody pays."""

    mailed = SelectMultipleField("Mail", option_widget=CheckboxInput(), validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        nobody_pays = current_app.config["SETTINGS"].bills == "off"
        self.offered = {kind: name for kind, name in KINDS.items() if kind != "billing" or not nobody_pays}
        self.mailed.choices = [SelectChoice(kind, name) for kind, name in self.offered.items()]

    def validate_mailed(self, field: SelectMultipleField) -> None:
        if set(field.data or ()) - set(KINDS):
            raise ValidationError("Choose from the list: there is no other mail.")

    def muted(self, before: Collection[str]) -> list[str]:
        """The kinds that are not mailed, once the form is valid; what is not offered stays as it was before."""
        mailed = self.mailed.data or ()
        return [kind for kind in KINDS if (kind not in mailed if kind in self.offered else kind in before)]

    @classmethod
    def of(cls, muted: list[str]) -> MailForm:
        return cls(formdata=None, data={"mailed": [kind for kind in KINDS if kind not in muted]})


class ThemeForm(FlaskForm):
    theme = SelectField(choices=THEME_NAMES)
