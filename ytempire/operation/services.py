"""How the paid services stand: who does which step, what is known of each, and trying a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from flask import current_app

from ytempire import money
from ytempire.config import Settings
from ytempire.costs import prices, service_state
from ytempire.costs.prices import MILLION, Rate
from ytempire.costs.service_state import ServiceState
from ytempire.extensions import db, give_back_connection, writing
from ytempire.pipeline import stopping
from ytempire.providers import choice, elevenlabs_voices, openai_client, stability_pictures
from ytempire.providers import usage as units
from ytempire.providers.choice import ELEVENLABS, NAMES, OPENAI, PAID, STABILITY
from ytempire.providers.errors import BAD_KEY, FOR_A_PERSON, NO_MONEY, ServiceError

STEPS = {"script": "Script", "voice": "Voice", "visuals": "Pictures"}
HERE = {"script": "the writer on this computer", "voice": "the voice on this computer", "visuals": "drawn scenes"}
CHECKS: dict[str, Callable[[Settings], str]] = {
    OPENAI: openai_client.check, ELEVENLABS: elevenlabs_voices.check, STABILITY: stability_pictures.check,
}  # fmt: skip
UNITS = {
    units.INPUT_TOKEN: "input tokens", units.CACHED_TOKEN: "cached input tokens", units.OUTPUT_TOKEN: "output tokens",
    units.IMAGE_TOKEN: "picture tokens", units.CHARACTER: "characters", units.PICTURE: "picture",
}  # fmt: skip
TO_DO = {
    NO_MONEY: "Add credit at {name}, then test the key here: what waits goes on.",
    BAD_KEY: "Set {setting} to a key that it takes, start the installation again, then test the key here.",
}


@dataclass(frozen=True)
class Model:
    """A model of a provider, as the settings name it. `price` is empty where it has none."""

    step: str
    name: str
    price: str


@dataclass(frozen=True)
class Face:
    """What a provider's state is called: `status` gives the colour, `icon` and `word` the rest."""

    status: str
    icon: str
    word: str


@dataclass(frozen=True)
class Provider:
    """A paid service as its page shows it; of its key only whether there is one."""

    id: str
    has_key: bool
    setting: str
    address: str  # where it is not the usual one; what it signs in with there is not told
    models: list[Model]
    face: Face
    last_success_at: datetime | None
    last_error_at: datetime | None
    last_error: str
    to_do: str

    @property
    def name(self) -> str:
        return NAMES[self.id]


def in_use(settings: Settings) -> list[tuple[str, str]]:
    """Each step with who does it where a channel does not say otherwise."""
    chosen = choice.choose(settings)
    found = []
    for step, called in STEPS.items():
        service = chosen.of(step)
        assert service is not None
        found.append((called, HERE[step] if service.local else f"{service.name} {service.model}"))
    return found


def providers(settings: Settings) -> list[Provider]:
    return [provider(settings, name) for name in PAID]


def provider(settings: Settings, name: str) -> Provider:
    """How the provider stands now."""
    state = db.session.get(ServiceState, name, populate_existing=True) or ServiceState(
        provider=name, stopped="", last_error="")  # fmt: skip
    setting, has_key = f"{name.upper()}_API_KEY", bool(choice.key_of(settings, name))
    to_do = TO_DO.get(state.stopped, "").format(name=NAMES[name], setting=setting)
    return Provider(
        name, has_key, setting, _address(getattr(settings, f"{name}_base_url")), models(settings, name),
        _face(state, has_key), state.last_success_at, state.last_error_at, state.last_error, to_do,
    )  # fmt: skip


def models(settings: Settings, name: str) -> list[Model]:
    """The models that the settings name, whether or not there is a key."""
    services: dict[str, list[tuple[str, str]]] = {
        OPENAI: [("Script", settings.openai_model), ("Script, second", settings.openai_fallback_model),
                 ("Pictures", settings.openai_image_model)],
        ELEVENLABS: [("Voice", settings.elevenlabs_model)],
        STABILITY: [("Pictures", settings.stability_model)],
    }  # fmt: skip
    return [Model(step, model, _price(prices.rates(name, model))) for step, model in services[name] if model]


def check(name: str) -> tuple[bool, str]:
    """Make the provider's cheapest real call with the key; whether it answered, and a sentence.

    One that answers is called again from now on. Nothing is held open meanwhile.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not choice.key_of(settings, name):
        return False, f"There is no key to test. Set {name.upper()}_API_KEY and start the installation again."
    give_back_connection()
    try:
        sentence = CHECKS[name](settings)
    except ServiceError as error:
        with writing():
            if error.kind in FOR_A_PERSON:
                stopping.stop(name, error)
            else:
                service_state.failed(name, error.message)
        return False, error.message
    with writing():
        service_state.succeeded(name)
    return True, sentence


def _address(url: str) -> str:
    """The URL without a user, a password, or a query, which are secrets."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _face(state: ServiceState, has_key: bool) -> Face:
    failed_last = state.last_error_at and (not state.last_success_at or state.last_error_at > state.last_success_at)
    if not has_key:
        return Face("idle", "circle-dashed", "No key")
    if state.stopped:
        return Face("failed", "unplug", "Out of money" if state.stopped == NO_MONEY else "Key refused")
    if failed_last:
        return Face("waiting", "triangle-alert", "Failed last")
    if not state.last_success_at:
        return Face("idle", "plug", "Not called yet")
    return Face("healthy", "circle-check", "Answers")


def _price(rates: dict[str, Rate]) -> str:
    """What its units cost, in a line: `$2.50 a million input tokens, $15.00 a million output tokens`."""
    return ", ".join(f"{money.shown(money.rounded_up(rate.micro))} {_each(rate.per)}{UNITS[unit]}"
                     for unit, rate in rates.items() if unit in UNITS)  # fmt: skip


def _each(per: int) -> str:
    return {1: "a ", MILLION: "a million "}.get(per, f"for {per:,} ")
