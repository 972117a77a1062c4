"""How many requests a key or a person may make, counted in Redis; while that is away, in each process by itself."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request
from flask_limiter import ApplicationLimit, Limiter

from ytempire.api_v1 import caller
from ytempire.api_v1.caller import counted_as
from ytempire.config import Settings

STRIPE = "v1.hear_stripe"  # calls in as often as it has something to say; what is not signed is soon refused
OF_A_PERSON = 5  # times as many as of one key, for all that a person has together
PATIENCE = 0.5  # seconds for one answer of Redis


def _exempt() -> bool:
    """Pages, Stripe, and n8n where it shows the installation's secret; anybody else who calls in as n8n is counted."""
    below = request.path.startswith(f"{_settings().api_v1_prefix}/")
    return not below or request.endpoint == STRIPE or caller.is_installation()


def _not_of_a_key() -> bool:
    """Where no key is shown, the one count is the person's already."""
    return _exempt() or caller.key_owner() is None


def _limits(times: int = 1) -> str:
    settings = _settings()
    return f"{times * settings.rate_limit_per_minute} per minute; {times * settings.rate_limit_per_hour} per hour"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    address = settings.redis_address
    kind = "redis+unix" if address.startswith("unix:") else ""
    app.config["RATELIMIT_STORAGE_URI"] = kind + address.removeprefix("unix") if kind else address
    options: dict[str, Any] = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    if settings.redis_password:
        options["password"] = settings.redis_password
    app.config["RATELIMIT_STORAGE_OPTIONS"] = options
    app.extensions["ytempire_limiter"] = made = _limiter()
    made.init_app(app)


def limiter() -> Limiter:
    """That of this app."""
    found: Limiter = current_app.extensions["ytempire_limiter"]
    return found


def _limiter() -> Limiter:
    """Of the application, not of the blueprint: addresses below `/v1` that no route has are counted too. Each app has
    one of its own, since a limiter counts where the last app that it was bound to says."""
    return Limiter(
        key_func=counted_as, headers_enabled=True, strategy="fixed-window", key_prefix="ytempire:v1",
        in_memory_fallback_enabled=True, retry_after="delta-seconds",
        request_identifier=lambda: request.endpoint or "nowhere",
        application_limits=[
            ApplicationLimit(_limits, scope="v1", exempt_when=_exempt, key_function=counted_as),
            ApplicationLimit(lambda: _limits(OF_A_PERSON), scope="v1-person", exempt_when=_not_of_a_key,
                             key_function=lambda: f"person:{caller.key_owner()}"),
        ],
    )  # fmt: skip
