"""The form of a channel: every field with its rule, and the look alone for its live preview."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import CheckboxInput, ColorInput

from ytempire.accounts import zones
from ytempire.channels.channel import LONGEST, LONGEST_NAME, PUBLISH_MODES, SHORTEST, STYLES, Channel
from ytempire.channels.fields import (
    Number,
    TagsField,
    WholeNumber,
    at_most,
    called_by_themselves,
    choices,
    few_enough,
    known_backgrounds,
    language_tag,
    one_of,
)
from ytempire.film import lettering
from ytempire.film.frame import FORMATS
from ytempire.film.look import BACKGROUNDS, CAPTION_STYLES, MOODS, PAIRINGS, Look
from ytempire.providers.local_voice import BUNDLED, voices
from ytempire.text import one_line, plain

LONGEST_LINE = 200
LONGEST_STYLE = 60  # as in the form of a video
LONGEST_AUDIENCE = 1000
LONGEST_DESCRIPTION = 5000  # what YouTube takes
OWN = "own"
SWATCHES = {
    Look.colour: "Indigo",
    "#14b8a6": "Tide",
    "#f97316": "Ember",
    "#65a30d": "Moss",
    "#d946ef": "Plum",
}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MODE_NAMES = {"manual": "By hand", "approval": "After approval", "automatic": "By itself"}
PAIRING_NAMES = called_by_themselves(PAIRINGS)
FORMAT_NAMES = {"landscape": "Landscape, 16:9", "portrait": "Portrait, 9:16"}


def _typeface(file: str) -> str:
    """`DMSerifDisplay_400Regular` is DM Serif Display."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", file.partition("_")[0])


TYPEFACES = {
    name: f"{_typeface(pairing.display)} and {_typeface(pairing.body)}"
    for name, pairing in lettering.PAIRINGS.items()
}


class LookForm(FlaskForm):
    """What the live preview is drawn from."""

    NAMES = ("palette", "palette_own", "pairing", "backgrounds", "captions", "format")

    palette = StringField("Colour", default=Look.colour)
    palette_own = StringField("Own colour", default=Look.colour, widget=ColorInput())
    pairing = one_of("Type", PAIRING_NAMES, Look.pairing)
    backgrounds = SelectMultipleField(
        "Backgrounds",
        choices=choices(called_by_themselves(BACKGROUNDS)),
        option_widget=CheckboxInput(),
        validate_choice=False,
        validators=[known_backgrounds],
    )
    captions = one_of("Captions", called_by_themselves(CAPTION_STYLES), Look.captions)
    format = one_of("Format", FORMAT_NAMES, next(iter(FORMATS)))

    def validate_palette(self, field: StringField) -> None:
        if not COLOUR.fullmatch(self.colour):
            raise ValidationError("Give a colour as #rrggbb, or choose one of these.")

    @property
    def colour(self) -> str:
        """The colour that was chosen: one of the swatches, or the own one."""
        chosen = self.palette_own.data if self.palette.data == OWN else self.palette.data
        return (chosen or "").lower()

    @property
    def swatch(self) -> str:
        """Which of the offered colours is chosen; `own` for any other."""
        return self.colour if self.colour in SWATCHES else OWN

    @property
    def look(self) -> Look:
        """The look, once the form is valid."""
        return Look(self.colour, self.pairing.data, tuple(self.backgrounds.data or ()), self.captions.data)


class ChannelForm(LookForm):
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
    voice = RadioField("Voice", default=BUNDLED, validate_choice=False)
    music = one_of("Music", called_by_themselves(MOODS), Look.music)
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

    def __init__(self, voices_folder: Path, present_zone: str, **given: Any) -> None:
        super().__init__(**given)
        self.voices = voices(voices_folder)
        self.voice.choices = choices({voice.id: voice.name for voice in self.voices})
        self.timezone.choices = zones.choices(present_zone)

    @classmethod
    def of(cls, channel: Channel, voices_folder: Path, **given: Any) -> ChannelForm:
        """The form filled with the channel, and over it with what was sent."""
        return cls(voices_folder, channel.timezone, obj=channel, **{"palette_own": channel.palette, **given})

    def validate_style(self, field: StringField) -> None:
        field.data = field.data or STYLES[0]

    def validate_voice(self, field: RadioField) -> None:
        if field.data not in (voice.id for voice in self.voices):
            name = (field.data or "")[:60]
            raise ValidationError(f"The voice “{name}” is not on this computer. Choose another.")

    def validate_timezone(self, field: SelectField) -> None:
        if not zones.known(field.data):
            raise ValidationError("Choose a time zone of the list.")

    def values(self) -> dict[str, Any]:
        """The columns of a channel, once the form is valid."""
        names = set(self._fields) - {"csrf_token", "palette_own"}
        chosen = list(dict.fromkeys(self.backgrounds.data or ()))
        return {name: self._fields[name].data for name in names} | {
            "palette": self.colour,
            "backgrounds": chosen,
        }
