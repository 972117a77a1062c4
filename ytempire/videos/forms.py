"""The form of a new video, and the sentences for what cannot be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from ytempire.channels.channel import LONGEST, SHORTEST, STYLES, Channel
from ytempire.channels.fields import called_by_themselves, choices
from ytempire.channels.of_values import WITHOUT_PAGE, fill
from ytempire.film.frame import FORMATS
from ytempire.providers import local_writer
from ytempire.text import one_line, plain
from ytempire.videos.outlook import USUAL_LENGTH, Wish, services_for

LONGEST_TOPIC = 300  # characters
LONGEST_STYLE = 60
LONGEST_NOTES = 20_000
LARGEST_SCRIPT = 500_000  # bytes of UTF-8, some 80,000 words
OWN_WORDS = "own"  # the choice of a style that says: in my own words
PRESETS = ((30, "30 s"), (60, "1 min"), (180, "3 min"), (300, "5 min"), (480, "8 min"))
NOT_TEXT = "This file is not text. Save the script as plain text (UTF-8) and choose it again."


class WholeSeconds(IntegerField):
    """A length in whole seconds; left empty it is the channel's."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError:
            raise ValueError("Give the length in whole seconds, such as 60.") from None


class VideoForm(FlaskForm):
    """What a creator asks for. Fields left out are as the channel has them."""

    topic = TextAreaField("Topic", filters=[one_line])
    channel_id = SelectField("Channel", validate_choice=False)
    style = SelectField("Style", validate_choice=False, filters=[one_line])
    style_words = StringField("Style in your own words", filters=[one_line])
    format = RadioField(
        "Format", choices=choices(called_by_themselves(tuple(FORMATS))), validate_choice=False
    )
    duration_target = WholeSeconds("Length", validators=[Optional()])
    notes = TextAreaField("Notes", filters=[plain])
    script = TextAreaField("Script", filters=[plain])
    script_file = FileField("Or a text file")
    local_voice = BooleanField("Let this computer speak")
    local_pictures = BooleanField("Let this computer draw")

    channels: Sequence[Channel] = ()

    @classmethod
    def of_values(cls, values: Mapping[str, Any], channels: Sequence[Channel]) -> VideoForm:
        """The form as a program fills it, with the rules that the page has: nothing is read of a request. `channels`
        are those that may be chosen, newest first. Values are those of JSON; see `of_values.fill`."""
        form = cls(formdata=None, meta=WITHOUT_PAGE)
        fill(form, values)
        return form.offer(channels)

    def offer(self, channels: Sequence[Channel]) -> VideoForm:
        """Offer these channels, and keep a style in own words where it can be seen."""
        self.channels = channels
        self.channel_id.choices = choices({channel.id: channel.name for channel in channels})
        self.style.choices = choices({**called_by_themselves(STYLES), OWN_WORDS: "In your own words"})
        if self.style.data and self.style.data not in (*STYLES, OWN_WORDS):
            self.style_words.data = self.style_words.data or self.style.data
            self.style.data = OWN_WORDS
        return self

    @property
    def channel(self) -> Channel | None:
        """The channel that was chosen, if it is one of those offered."""
        return next((channel for channel in self.channels if channel.id == self.channel_id.data), None)

    def read_file(self) -> VideoForm:
        """Take the script from the file, where there is one that can be read; what is wrong with it is said later."""
        with suppress(ValidationError):
            self.validate_script_file(self.script_file)
        return self

    @property
    def wish(self) -> Wish:
        """What there is of it so far, for the outlook: what is wrong in a field is taken as not said."""
        channel = self.channel or next(iter(self.channels), None)
        usual = channel or Wish(None)
        shape, seconds = self.format.data, self.duration_target.data
        return Wish(
            channel,
            shape if shape in FORMATS else usual.format,
            seconds or (channel.duration_target if channel else USUAL_LENGTH),
            (self.topic.data or "")[:LONGEST_TOPIC], (self.notes.data or "")[:LONGEST_NOTES], self.script.data or "",
            bool(self.local_voice.data), bool(self.local_pictures.data),
        )  # fmt: skip

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, as `new_video` takes it."""
        own = self.style.data == OWN_WORDS
        return {
            "style": self.style_words.data if own else self.style.data,
            "format": self.format.data,
            "duration_target": self.duration_target.data,
            "notes": self.notes.data,
            "script": self.script.data,
        }

    def validate_topic(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError("Say what the film is about. One sentence is enough.")
        if len(field.data) > LONGEST_TOPIC:
            raise ValidationError(
                f"The topic has {len(field.data):,} characters; {LONGEST_TOPIC} fit. "
                "What more there is to say belongs into the notes."
            )

    def validate_channel_id(self, field: SelectField) -> None:
        if field.data and self.channel is None:
            raise ValidationError("Choose one of your channels. An archived one has to be restored first.")

    def validate_style(self, field: SelectField) -> None:
        if field.data == OWN_WORDS and not self.style_words.data:
            raise ValidationError("Say the style in a few words, or choose one.")
        if len(self.style_words.data or "") > LONGEST_STYLE:
            raise ValidationError(f"Say the style in at most {LONGEST_STYLE} characters.")

    def validate_format(self, field: RadioField) -> None:
        if field.data and field.data not in FORMATS:
            raise ValidationError(f"Choose {' or '.join(FORMATS)}.")

    def validate_duration_target(self, field: WholeSeconds) -> None:
        if field.data is None or SHORTEST <= field.data <= LONGEST:
            return
        raise ValidationError(
            f"A film is {SHORTEST} seconds to {LONGEST // 60} minutes long; {field.data:,} seconds is "
            f"{'too short' if field.data < SHORTEST else 'too long'}."
        )

    def validate_notes(self, field: TextAreaField) -> None:
        if len(field.data) > LONGEST_NOTES:
            raise ValidationError(f"The notes have {len(field.data):,} characters; {LONGEST_NOTES:,} fit.")

    def validate_script(self, field: TextAreaField) -> None:
        size = len(field.data.encode())
        if size > LARGEST_SCRIPT:
            raise ValidationError(f"The script has {size // 1000:,} kB; {LARGEST_SCRIPT // 1000} kB fit.")

    def validate_script_file(self, field: FileField) -> None:
        """Take the script from the file; it then stands in the field above, so nothing is lost."""
        if not field.data or not field.data.filename:
            return
        if self.script.data:
            raise ValidationError("Give the script as text or as a file, not as both.")
        self.script.data = plain(_text_of(field.data))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether this computer can do its part: speak the own script, or write and speak of topic and notes."""
        valid = super().validate(extra_validators)
        services = services_for(self.wish)
        field, text = self.topic, f"{self.topic.data}\n{self.notes.data}"
        made_here = services.script.local or services.voice.local
        if self.script.data:
            field, text, made_here = self.script, self.script.data, services.voice.local
        sentence = None if field.errors or not made_here else local_writer.unspeakable(text)
        if sentence:
            field.errors = [sentence]
        return valid and not sentence


def _text_of(file: FileStorage) -> str:
    """The text of an uploaded file. Raises ValidationError with a sentence."""
    content = file.stream.read(LARGEST_SCRIPT + 1)
    if len(content) > LARGEST_SCRIPT:
        raise ValidationError(f"This file is larger than {LARGEST_SCRIPT // 1000} kB, the most that is read.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(NOT_TEXT) from None
    if "\0" in text:
        raise ValidationError(NOT_TEXT)
    if not text.strip():
        raise ValidationError("There is no text in this file.")
    return text

