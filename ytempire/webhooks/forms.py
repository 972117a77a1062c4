"""The form of a webhook: where it goes, and of what."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput

from ytempire import outbox
from ytempire.errors import Refusal
from ytempire.text import one_line
from ytempire.webhooks.target import LONGEST_DESCRIPTION, LONGEST_URL

# What each event says, in words; the last three concern limits and the pool.
WORDS = {
    "video.queued": "A video is queued",
    "video.completed": "A film is finished",
    "video.failed": "A video failed",
    "video.review": "A video waits for its review",
    "video.published": "A video is live on YouTube",
    "budget.alert": "A day's spending passes the alert",
    "budget.reached": "A limit is reached, so that something waits",
    "quota.exhausted": "An account of the pool has no quota left today",
}
FOR_ADMINS = ("budget.alert", "quota.exhausted")  # they concern the installation


def known_events(form: FlaskForm, field: SelectMultipleField) -> None:
    if not field.data:
        raise ValidationError("Choose at least one event.")
    if set(field.data) - set(outbox.EVENTS):
        raise ValidationError("Choose from the list: there are no other events.")


class EndpointForm(FlaskForm):
    """A new webhook, or a changed one."""

    url = StringField("Address", filters=[one_line], validators=[
        DataRequired("Give the address that is to hear of it, such as https://example.com/hooks."),
        Length(max=LONGEST_URL, message=f"Use at most {LONGEST_URL:,} characters."),
    ])  # fmt: skip
    description = StringField("What it is for", filters=[one_line], validators=[
        Length(max=LONGEST_DESCRIPTION, message=f"Use at most {LONGEST_DESCRIPTION} characters.")
    ])  # fmt: skip
    events = SelectMultipleField(
        "Events", choices=[SelectChoice(event, WORDS[event]) for event in outbox.EVENTS],
        option_widget=CheckboxInput(), validate_choice=False, validators=[known_events],
    )  # fmt: skip

    def refuse(self, refusal: Refusal) -> str:
        """Put the sentence at its field. What concerns no field is given back, for the head of the page."""
        places = [name for name in refusal.details if name in self]
        for name in places:
            self[name].errors = [*self[name].errors, refusal.details[name]]
        return "" if places else refusal.message
