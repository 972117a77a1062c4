"""What a channel's films look and sound like, as fields: for its form, and alone for its live preview."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ColorInput

from ytempire.channels.fields import (
    Slider,
    Switch,
    called_by_themselves,
    choices,
    known_backgrounds,
    one_of,
)
from ytempire.channels.own_music import LONGEST_NAME, Library, shown_name
from ytempire.channels.reel import Order
from ytempire.errors import Refusal
from ytempire.film import lettering
from ytempire.film.errors import FilmError
from ytempire.film.frame import FORMATS
from ytempire.film.look import BACKGROUNDS, CAPTION_STYLES, MOODS, PAIRINGS, Look
from ytempire.providers.local_voice import default_voice, voices
from ytempire.storage import StorageError, storage
from ytempire.text import one_line

OWN = "own"
SLOWEST, FASTEST = 0.8, 1.25  # of a voice's usual pace
SWATCHES = {
    Look.colour: "Indigo",
    "#14b8a6": "Tide",
    "#f97316": "Ember",
    "#65a30d": "Moss",
    "#d946ef": "Plum",
}
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
PAIRING_NAMES = called_by_themselves(PAIRINGS)
FORMAT_NAMES = {"landscape": "Landscape, 16:9", "portrait": "Portrait, 9:16"}


def _typeface(file: str) -> str:
    """`DMSerifDisplay_400Regular` is DM Serif Display."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", file.partition("_")[0])


TYPEFACES = {
    name: f"{_typeface(pairing.display)} and {_typeface(pairing.body)}" for name, pairing in lettering.PAIRINGS.items()
}


class LookForm(FlaskForm):
    """What the pictures of the live preview are drawn from."""

    NAMES: tuple[str, ...] = ("palette", "palette_own", "pairing", "backgrounds", "captions", "format")

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
        """What is seen of the look, once the form is valid."""
        return Look(self.colour, self.pairing.data, tuple(self.backgrounds.data or ()), self.captions.data)


class SoundForm(LookForm):
    """And what its moving preview is heard with. A new music file is taken while the form is validated."""

    NAMES = (*LookForm.NAMES, "voice", "pace", "music", "effects", "own_music")

    voice = RadioField("Voice", validate_choice=False)
    pace = Slider(
        "Pace", SLOWEST, FASTEST, f"Give a pace from {SLOWEST} to {FASTEST}; 1 is the usual one.", default=1.0
    )
    music_file = FileField("Your own music")
    own_music = HiddenField()
    own_music_name = HiddenField(filters=[one_line])
    music_removed = BooleanField("Remove this file")
    music = one_of("Music", called_by_themselves(MOODS), Look.music)
    effects = Switch("A soft sound at each scene change", default=True)

    def __init__(self, voices_folder: Path, user_id: int, **given: Any) -> None:
        super().__init__(**given)
        self.library = Library(user_id)
        self.voices = voices(voices_folder)
        self.voice.choices = choices({voice.id: voice.name for voice in self.voices})
        self.voice.data = self.voice.data or default_voice(voices_folder)

    def validate_voice(self, field: RadioField) -> None:
        if field.data not in (voice.id for voice in self.voices):
            name = (field.data or "")[:60]
            raise ValidationError(f"The voice “{name}” is not on this computer. Choose another.")

    def validate_music_file(self, field: FileField) -> None:
        sent = field.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return
        try:
            self.own_music.data = self.library.take(sent.stream)
        except (FilmError, StorageError, Refusal) as error:
            raise ValidationError(str(error)) from None
        self.own_music_name.data = shown_name(sent.filename)
        self.music_removed.data = False
        self.music.data = OWN

    def validate_own_music(self, field: HiddenField) -> None:
        if self.music_removed.data:
            field.data = self.own_music_name.data = ""
        if field.data and self.music_key is None:
            field.data = self.own_music_name.data = ""
            raise ValidationError("That music is not here any more. Upload it again.")
        self.own_music_name.data = (self.own_music_name.data or "")[:LONGEST_NAME]

    def validate_music(self, field: RadioField) -> None:
        if field.data == OWN and not self.own_music.data and not self.music_file.errors:
            raise ValidationError("Choose a file for music of your own, or one of the moods.")

    @property
    def music_key(self) -> str | None:
        """Where the channel's own music lies, if it has some."""
        return self.library.key(self.own_music.data or "")

    @property
    def arguments(self) -> dict[str, Any]:
        """What is heard, as a query string."""
        return {
            "voice": self.voice.data,
            "pace": self.pace.data,
            "music": self.music.data,
            "effects": "on" if self.effects.data else "off",
            "own_music": self.own_music.data if self.music.data == OWN else "",
        }

    def order(self, title: str, kicker: str) -> Order:
        """The moving preview, once the form is valid."""
        key = self.music_key if self.music.data == OWN else None
        own = str(storage().path(key)) if key else ""
        look = replace(self.look, music=self.music.data, effects=self.effects.data)
        return Order(look, self.format.data, title, kicker, self.voice.data, self.pace.data, own)
