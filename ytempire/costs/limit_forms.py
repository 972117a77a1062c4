"""The forms by which limits and prices are set: amounts as people write them, refused with a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form, FormField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from ytempire import money
from ytempire.costs import limit
from ytempire.providers import usage as units
from ytempire.providers.choice import NAMES, PAID
from ytempire.text import one_line

LONGEST_MODEL = 100
DEAREST = 10_000 * money.MICRO  # of a price; a larger one is a slip of the finger
UNIT_NAMES = {
    units.INPUT_TOKEN: "1 M tokens in", units.CACHED_TOKEN: "1 M tokens in, cached",
    units.OUTPUT_TOKEN: "1 M tokens out", units.IMAGE_TOKEN: "1 M tokens of pictures",
    units.CHARACTER: "1,000 characters", units.PICTURE: "1 picture",
}  # fmt: skip


class Dollars(StringField):
    """An amount; `data` is micro-dollars, None where the field is empty. Shows what was typed when it is wrong."""

    def process_data(self, value: int | None) -> None:
        self.data, self._typed = value, money.typed(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if valuelist:
            self._typed = valuelist[0]
            self.data = limit.parse_limit(valuelist[0])  # raises ValueError, which is the field's error

    def _value(self) -> str:
        return self._typed


class OwnLimitForm(FlaskForm):
    """A creator's own day."""

    day = Dollars("A day")


def budgets_form(channels: Sequence[Any], kept: dict[str, int]) -> Any:
    """A creator's form: the own day, and a month of each channel (`form.months.form[channel.id]`)."""

    class Months(Form):
        pass

    for channel in channels:
        setattr(Months, channel.id, Dollars(channel.name, default=kept.get(channel.id)))

    class BudgetsForm(OwnLimitForm):
        months = FormField(Months, separator="-")

    return BudgetsForm


class LimitsForm(FlaskForm):
    """What an admin sets for everybody. An empty field is what the settings say; of a user's day it is none."""

    video = Dollars("A video")
    day = Dollars("A day")
    alert = Dollars("Alert at")
    user = Dollars("A person and day")


class PersonForm(FlaskForm):
    """One person's day."""

    person = SelectField("Person", coerce=int)
    amount = Dollars("A day", id="person-amount")

    def __init__(self, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person.choices = [SelectChoice(user_id, name) for user_id, name in people]


class PriceForm(FlaskForm):
    """A price from now on."""

    provider = SelectField("Service", choices=[SelectChoice(name, NAMES[name]) for name in PAID])
    model = StringField("Model", filters=[one_line], validators=[
        DataRequired("Name the model as the service does."),
        Length(max=LONGEST_MODEL, message=f"Use at most {LONGEST_MODEL} characters."),
    ])  # fmt: skip
    unit = SelectField("Unit", choices=[SelectChoice(unit, name) for unit, name in UNIT_NAMES.items()])
    amount = Dollars("Price", id="price-amount")

    def validate_amount(self, field: Dollars) -> None:
        if field.data is None:
            raise ValidationError("Give a price in dollars, such as 0.10.")
        if field.data > DEAREST:
            raise ValidationError(f"A price of more than {money.shown(DEAREST)} is not taken.")
