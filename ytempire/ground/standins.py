"""`bin/run --standins`: where the stand-ins for the paid services answer, and what points an installation to them.

The stand-ins themselves are `tests/standins/`; they take the key and the addresses from here.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

from ytempire.config import Settings, load_settings
from ytempire.config_billing import PAID_PLANS
from ytempire.config_youtube import ACCOUNTS

KEY = "standin-key-that-opens-nothing"  # what every stand-in takes; any other is refused
WEBHOOK_SECRET = "whsec_standin_that_signs_nothing_real"  # noqa: S105  # with which the stand-in for Stripe signs
PRICES = {name: f"price_standin_{name}" for name in PAID_PLANS}
SENTENCE = (
    "Stand-ins answer for OpenAI, ElevenLabs, Stability, YouTube and Stripe: nothing here is billed or published, "
    "scripts and pictures are samples."
)
NOT_ASKED = "-" * 32  # in place of a secret, so that none is made in a folder that is not ours
# What stand-ins know, and bill by, is what comes with the product: models and voices of one's own are left out.
OF_THE_PRODUCT = ("openai_model", "openai_fallback_model", "openai_image_model", "stability_model",
                  "elevenlabs_model", "elevenlabs_voice_id", "elevenlabs_price_per_1000")  # fmt: skip


def settings_for(address: str) -> dict[str, str]:
    """Settings that point the application to stand-ins at that address, by their names."""
    return {
        "openai_api_key": KEY, "openai_base_url": f"{address}/openai/v1", "openai_api": "responses",
        "elevenlabs_api_key": KEY, "elevenlabs_base_url": f"{address}/elevenlabs",
        "stability_api_key": KEY, "stability_base_url": f"{address}/stability",
        "google_api_base": f"{address}/google", "google_auth_url": f"{address}/google/auth",
        "google_token_url": f"{address}/google/token",
        "billing": "stripe", "stripe_api_key": KEY, "stripe_api_base": f"{address}/stripe",
        "stripe_webhook_secret": WEBHOOK_SECRET, **{f"stripe_price_{name}": id for name, id in PRICES.items()},
        **{f"youtube_client_id_{number}": client_of(number) for number in range(1, ACCOUNTS + 1)},
        **{f"youtube_client_secret_{number}": KEY for number in range(1, ACCOUNTS + 1)},
    }  # fmt: skip


def client_of(number: int) -> str:
    """The client id of an account of the pool, as the stand-in for Google knows it."""
    return f"standin-client-{number}.apps.googleusercontent.com"


def point() -> int:
    """Change the environment of this process and so of all that it starts: stand-ins in place of the services, and an
    instance of their own beside the real one, so that play money is never in its ledger. The port on which the
    stand-ins have to answer. Raises SettingsError."""
    _overrule({name: str(Settings.model_fields[name].default) for name in OF_THE_PRODUCT})
    while True:
        port = _free_port()
        _overrule(settings_for(f"http://127.0.0.1:{port}") | {"standins": "true"})
        real = load_settings(secret_key=NOT_ASKED, data_encryption_key=NOT_ASKED, jwt_secret_key=NOT_ASKED)
        if port != real.port:
            break
    _overrule(_of_an_instance(beside(real.instance_path)))
    return port


def beside(instance: Path) -> Path:
    """The instance folder of the stand-ins."""
    return instance.with_name(f"{instance.name}-standins")


def _free_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _of_an_instance(folder: Path) -> dict[str, str]:
    """Database, Redis and files in that folder, wherever those of the real installation are."""
    own = Settings(_env_file=None, instance_path=folder)  # type: ignore[call-arg]
    return {"instance_path": str(folder), "database_url": own.own_database, "redis_url": own.own_redis,
            "storage_path": str(folder / "storage")}  # fmt: skip


def _overrule(given: dict[str, str]) -> None:
    """The settings into the environment, which overrules `.env`; other spellings of them and files of secrets go."""
    names = {*given, *(f"{name}_file" for name in given)}
    for name in [name for name in os.environ if name.lower() in names]:
        del os.environ[name]
    os.environ.update({name.upper(): value for name, value in given.items()})
