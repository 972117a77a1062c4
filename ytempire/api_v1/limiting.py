"""How many requests a key or a person may make, counted in Redis; while that is away, in each process by itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, request
from flask_limiter import Limiter

from ytempire.api_v1.caller import counted_as
from ytempire.config import Settings

CALLED_BACK = frozenset({"v1.hear_n8n", "v1.hear_stripe"})  # services call in as often as they have something to say
PATIENCE = 0.5  # seconds for one answer of Redis

limiter = Limiter(key_func=counted_as, headers_enabled=True, strategy="fixed-window", key_prefix="ytempire:v1",
                  in_memory_fallback_enabled=True, retry_after="delta-seconds")  # fmt: skip


def limit(bp: Blueprint) -> None:
    """One count for all addresses of the blueprint."""
    limiter.shared_limit(_limits, scope="v1", exempt_when=_exempt)(bp)


def _exempt() -> bool:
    return request.endpoint in CALLED_BACK


def _limits() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.rate_limit_per_minute} per minute; {settings.rate_limit_per_hour} per hour"


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    address = settings.redis_address
    kind = "redis+unix" if address.startswith("unix:") else ""
    app.config["RATELIMIT_STORAGE_URI"] = kind + address.removeprefix("unix") if kind else address
    options: dict[str, Any] = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    if settings.redis_password:
        options["password"] = settings.redis_password
    app.config["RATELIMIT_STORAGE_OPTIONS"] = options
    limiter.init_app(app)
