"""The form of a channel: every field with its rule."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from ytempire.accounts import zones
from ytempire.accounts.user import User
from ytempire.channels.channel import LONGEST, LONGEST_NAME, PUBLISH_MODES, SHORTEST, STYLES, Channel
from ytempire.channels.fields import (
    Number,
    TagsField,
    WholeNumber,
    at_most,
    few_enough,
    language_tag,
    one_of,
)
from ytempire.channels.look_forms import SoundForm
from ytempire.channels.of_values import WITHOUT_PAGE, fill
from ytempire.channels.own_music import sha_of
from ytempire.channels.pronunciations import PronunciationsField
from ytempire.channels.service_forms import MakersForm, typed_budget
from ytempire.text import one_line, plain

LONGEST_LINE = 200
LONGEST_STYLE = 60  # as in the form of a video
LONGEST_AUDIENCE = 1000
LONGEST_DESCRIPTION = 5000  # what YouTube takes
MODE_NAMES = {"manual": "By hand", "approval": "After approval", "automatic": "By itself"}


class ChannelForm(SoundForm, MakersForm):
    """A whole channel."""

    name = StringField(
        "Name",
        filters=[one_line],
        validators=[DataRequired("Give the channel a name."), at_most(LONGEST_NAME)],
    )
    niche = StringField("Niche", filters=[one_line], validators=[at_most(LONGEST_LINE)])
    audience = TextAreaField("Audience", filters=[plain], validators=[at_most(LONGEST_AUDIENCE)])
    language = StringField("Language", default="en-US", filters=[one_line], validators=[language_tag])
    tone = StringField("Tone", filters=[one_line], validators=[at_most(LONGEST_LINE)])
    style = StringField(
        "Style", default=STYLES[0], filters=[one_line], validators=[at_most(LONGEST_STYLE)]
    )
    pronunciations = PronunciationsField("Words that are said otherwise", default=list)
    duration_target = WholeNumber(
        "Length in seconds",
        SHORTEST,
        LONGEST,
        f"Give a length from {SHORTEST} to {LONGEST:,} seconds, in whole seconds.",
        default=60,
    )
    description_template = TextAreaField(
        "Description template", filters=[plain], validators=[at_most(LONGEST_DESCRIPTION)]
    )
    tags = TagsField("Tags", validators=[few_enough], default=list)
    quality_threshold = Number(
        "Quality asked for", 0, 1, "Give a number from 0 to 1, such as 0.5.", default=0.5
    )
    publish_mode = one_of("Publishing", {mode: MODE_NAMES[mode] for mode in PUBLISH_MODES}, "manual")
    timezone = SelectField("Time zone", validate_choice=False)

    def __init__(self, voices_folder: Path, user_id: int, present_zone: str, **given: Any) -> None:
        super().__init__(voices_folder, user_id, **given)
        self.timezone.choices = zones.choices(present_zone)

    @classmethod
    def of_values(cls, user: User, values: Mapping[str, Any], channel: Channel | None = None) -> ChannelForm:
        """The form as a program fills it, with the rules that a page has: nothing is read of a request. What is not
        given is as the channel has it, or as a new one begins; see `of_values.fill`. Values are those of JSON;
        `budget_per_month` is an amount of dollars or None for none."""
        folder, apart = current_app.config["SETTINGS"].voices_folder, {"formdata": None, "meta": WITHOUT_PAGE}
        if channel is not None:
            form = cls.of(channel, folder, **apart)
        else:
            form = cls(folder, user.id, user.timezone, data={"timezone": user.timezone}, **apart)
        fill(form, values)
        return form

    @classmethod
    def of(cls, channel: Channel, voices_folder: Path, **how: Any) -> ChannelForm:
        """The form filled with the channel, and over it with what was sent; `how` is for the form itself."""
        music = {"own_music": sha_of(channel.music_key), "own_music_name": channel.music_name or ""}
        return cls(
            voices_folder, channel.user_id, channel.timezone, obj=channel, palette_own=channel.palette,
            budget_per_month=typed_budget(channel), **music, **how,
        )  # fmt: skip

    def validate_style(self, field: StringField) -> None:
        field.data = field.data or STYLES[0]

    def validate_timezone(self, field: SelectField) -> None:
        if not zones.known(field.data):
            raise ValidationError("Choose a time zone of the list.")

    def values(self) -> dict[str, Any]:
        """The columns of a channel, once the form is valid."""
        helpers = {"csrf_token", "palette_own", "music_file", "own_music", "own_music_name", "music_removed",
                   "budget_per_month"}  # fmt: skip
        key = self.music_key
        return {name: self._fields[name].data for name in set(self._fields) - helpers} | {
            "palette": self.colour,
            "backgrounds": list(dict.fromkeys(self.backgrounds.data or ())),
            "music_key": key,
            "music_name": (self.own_music_name.data or "Your music") if key else None,
        }
