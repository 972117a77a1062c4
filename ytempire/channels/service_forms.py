"""Who makes a channel's films, and what they may cost in a month, as fields of its form."""

from __future__ import annotations

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import ValidationError

from ytempire import money
from ytempire.channels import service_voices
from ytempire.channels.channel import Channel
from ytempire.channels.fields import Switch, choices
from ytempire.channels.service_voices import ID, Voices
from ytempire.config import Settings
from ytempire.costs import counter, days, limit
from ytempire.extensions import utcnow
from ytempire.providers.choice import (
    AUTO,
    ELEVENLABS,
    ILLUSTRATORS,
    LOCAL,
    NAMES,
    NARRATORS,
    WRITERS,
    Services,
    choose,
    key_of,
)
from ytempire.text import one_line

STEPS = {"writer": "script", "narrator": "voice", "illustrator": "visuals"}
OFFERED = {"writer": WRITERS, "narrator": NARRATORS, "illustrator": ILLUSTRATORS}
ARE = {"writer": "script is", "narrator": "voice is", "illustrator": "pictures are"}
HERE = {"writer": "The local writer, in English", "narrator": "The voice that is chosen below",
        "illustrator": "Scenes are drawn in the channel's look"}  # fmt: skip


ENGLISH = (
    "The voice on this computer speaks English, and its writer writes it. Another language needs a Piper "
    "voice of its own in the voices folder and your own scripts, or OpenAI and ElevenLabs."
)


def makers(label: str, name: str) -> RadioField:
    """A choice of who does one kind of work; what is not sent stays as it was."""
    return RadioField(label, choices=choices({maker: called(maker) for maker in OFFERED[name]}), default=AUTO,
                      validate_choice=False)  # fmt: skip


def called(maker: str) -> str:
    return "Automatic" if maker == AUTO else NAMES[maker]


class MakersForm(FlaskForm):
    """Who writes, speaks and draws. Only services with a key can be chosen; one that was chosen while it had a key
    stays chosen, so that no other one takes its place in silence."""

    writer = makers("Writer", "writer")
    narrator = makers("Narrator", "narrator")
    illustrator = makers("Pictures", "illustrator")
    fall_back = Switch("When a service is away, go on with what this computer makes", default=False)
    service_voice = StringField("ElevenLabs voice", default="", filters=[one_line])
    budget_per_month = StringField("Budget per month", default="", filters=[one_line])

    def validate_writer(self, field: RadioField) -> None:
        self._check(field)

    def validate_narrator(self, field: RadioField) -> None:
        self._check(field)

    def validate_illustrator(self, field: RadioField) -> None:
        self._check(field)

    def validate_service_voice(self, field: StringField) -> None:
        known = service_voices.catalogue().known(_settings())
        if not field.data or field.data == field.object_data:
            return
        if not ID.fullmatch(field.data) or (known and known.voices and not known.find(field.data)):
            raise ValidationError("This voice is not in the list of ElevenLabs any more. Choose another.")

    def validate_budget_per_month(self, field: StringField) -> None:
        try:
            self.budget()
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def budget(self) -> int | None:
        """Micro-dollars of a month; None without a budget. Raises ValueError with a sentence."""
        return limit.parse_limit(self.budget_per_month.data or "")

    def notes(self, name: str) -> dict[str, str]:
        """What is said under each maker of the field."""
        return {maker: _note(name, maker) for maker in OFFERED[name]}

    def closed(self, name: str) -> list[str]:
        """Makers that cannot be chosen: they have no key, and were not chosen before."""
        field = self._fields[name]
        return [maker for maker in OFFERED[name] if _needs_key(maker) and maker != field.object_data]

    @property
    def language_hint(self) -> str:
        """What films in another language than English need, with the services that there are."""
        settings = _settings()
        services = choose(settings, self.writer.data or AUTO, self.narrator.data or AUTO)
        if not services.script.local and not services.voice.local:
            return "Any language: its writer and its narrator know most of them."
        return ENGLISH

    @property
    def missing_keys(self) -> list[str]:
        """A sentence for each service that is chosen and has no key."""
        return missing_keys({name: self._fields[name].data or AUTO for name in OFFERED})

    @property
    def service_voices(self) -> Voices | None:
        """The voices of ElevenLabs, where they are known without asking."""
        return service_voices.catalogue().known(_settings())

    @property
    def offers_service_voices(self) -> bool:
        return bool(key_of(_settings(), ELEVENLABS))

    def _check(self, field: RadioField) -> None:
        if field.data not in OFFERED[field.name]:
            raise ValidationError(f"Choose one of: {', '.join(called(maker) for maker in OFFERED[field.name])}.")
        if field.data in self.closed(field.name):
            raise ValidationError(f"{NAMES[field.data]} cannot be chosen. {_note(field.name, field.data)}")


def missing_keys(chosen: dict[str, str]) -> list[str]:
    """A sentence for each service that is chosen by name and has no key; `chosen` by writer, narrator, …"""
    return [
        f"The {ARE[name]} to come from {NAMES[maker]}, which has no key now: videos wait for it. "
        f"An admin sets {maker.upper()}_API_KEY, or you choose another."
        for name, maker in chosen.items() if maker in NAMES and _needs_key(maker)
    ]  # fmt: skip


def missing_of(channel: Channel) -> list[str]:
    return missing_keys({name: getattr(channel, name) for name in OFFERED})


def services_of(channel: Channel) -> Services:
    """Who makes the channel's films now."""
    return choose(_settings(), channel.writer, channel.narrator, channel.illustrator, channel.service_voice)


def typed_budget(channel: Channel) -> str:
    """The channel's budget of a month as it stands in the field."""
    return money.typed(limit.own_limit(limit.CHANNEL, channel.id))


def voice_name(services: Services) -> str:
    """What the service's voice is called, where it is known; empty for a voice of this computer."""
    return service_voices.catalogue().name_of(services.voice.voice)


def budget_line(channel: Channel) -> str:
    """What was spent this month, and of how much; empty where there is nothing to tell."""
    budget = limit.own_limit(limit.CHANNEL, channel.id)
    row = counter.read((limit.CHANNEL, channel.id, days.month_of(days.day_of(utcnow()))))
    spent = row.spent if row else 0
    if budget is None:
        return f"{money.shown(spent)}, no budget" if spent else ""
    return f"{money.shown(spent)} of {money.shown(budget)}"


def _note(name: str, maker: str) -> str:
    """What is said of a maker: why it cannot be chosen, its model, or whom it stands for."""
    if maker == LOCAL:
        return f"{HERE[name]}. Free."
    if _needs_key(maker):
        return f"There is no key. An admin sets {maker.upper()}_API_KEY."
    service = choose(_settings(), **{name: maker}).of(STEPS[name])
    assert service is not None
    return f"Now: {service.name}." if maker == AUTO else service.model


def _needs_key(maker: str) -> bool:
    return maker not in (AUTO, LOCAL) and not key_of(_settings(), maker)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
