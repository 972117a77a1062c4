"""A call to OpenAI that fails, by each of the ways in which it is made; and what it says where nothing is billed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.providers.network import request_of, settings_of, silent
from tests.standins.server import KEY, StandIns
from ytempire.providers import openai_pictures
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, NO_MONEY, REFUSED, ServiceError
from ytempire.providers.openai_script import write
from ytempire.providers.pictures import PictureOrder
from ytempire.providers.usage import Usage

TERRA, LUNA, FLARE = "gpt-6.1-terra", "gpt-6-luna", "gpt-image-2.6-flare"
NO_MONEY_LEFT = "OpenAI's account is out of money. Add credit there; nothing more is sent until then."
KEY_REFUSED = "OpenAI does not take the key. Check OPENAI_API_KEY."
BROKEN = "OpenAI says that it is out of order."
UNBILLED = [
    ("rate_limit", BUSY, "OpenAI is busy."),
    ("insufficient_quota", NO_MONEY, NO_MONEY_LEFT),
    ("billing_limit", NO_MONEY, NO_MONEY_LEFT),
    ("invalid_key", BAD_KEY, KEY_REFUSED),
    ("forbidden", BAD_KEY, KEY_REFUSED),
    ("server_error", DOWN, BROKEN),
    ("unavailable", DOWN, BROKEN),
    ("html_502", DOWN, BROKEN),
    ("content_policy", REFUSED, "OpenAI will not make this."),
    ("moderation", REFUSED, "OpenAI will not make this."),
]
PICTURE = PictureOrder("A cat on a sofa")
WAYS = ["responses", "chat", "images"]
WRITING = WAYS[:2]


def call(way: str, services: StandIns, folder: Path, timeout: float = 20, **other: Any) -> Usage:
    if way == "images":
        return openai_pictures.draw(PICTURE, settings_of(services, **other), FLARE, folder / "picture.jpg", timeout)
    settings = settings_of(services, **{"openai_api": way, **other})
    return write(request_of(), settings, TERRA, silent, timeout).usage


def failed(way: str, services: StandIns, folder: Path, timeout: float = 20, **other: Any) -> ServiceError:
    """The error of one call by this way."""
    with pytest.raises(ServiceError) as caught:
        call(way, services, folder, timeout, **other)
    assert KEY not in str(caught.value)
    assert list(folder.iterdir()) == []
    return caught.value
