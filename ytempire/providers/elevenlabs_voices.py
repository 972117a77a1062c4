"""The voices that an ElevenLabs account has, how each sounds, and whether the key works. Nothing here costs."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ytempire.config import Settings
from ytempire.providers import preview_address
from ytempire.providers.elevenlabs_client import address, asking, once
from ytempire.providers.errors import DOWN, REJECTED, ServiceError
from ytempire.providers.trust import trusted
from ytempire.text import one_line

if TYPE_CHECKING:
    import httpx

TIMEOUT = 15.0
PAGE, MOST_PAGES = 100, 10
LARGEST_PREVIEW = 3_000_000  # bytes
MOST_REDIRECTS = 3
TRAITS = ("gender", "age", "accent", "use_case")
MP3_BEGINS = (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa", b"\xff\xe3")


@dataclass(frozen=True)
class ServiceVoice:
    """A voice to choose. `language` is a code such as "en", or empty; `description` its traits, in words."""

    id: str
    name: str
    language: str
    description: str
    preview_url: str


def voices(settings: Settings) -> list[ServiceVoice]:
    """The voices of the account, by name. Raises ServiceError."""
    found: list[ServiceVoice] = []
    page = None
    for _ in range(MOST_PAGES):
        with asking(settings, TIMEOUT) as client:
            answer = client.voices.search(page_size=PAGE, next_page_token=page, request_options=once(TIMEOUT))
            found += [_voice(voice) for voice in answer.voices]
            page = answer.next_page_token if answer.has_more else None
        if not page:
            break
    return sorted(found, key=lambda voice: voice.name.casefold())


def check(settings: Settings) -> str:
    """Ask for the account, which is free, and say what it answers. Raises ServiceError."""
    begun = time.monotonic()
    with asking(settings, TIMEOUT) as client:
        account = client.user.subscription.get(request_options=once(TIMEOUT))
        limit = int(account.character_limit)
        left = max(limit - int(account.character_count), 0)
    seconds = time.monotonic() - begun
    return f"Answers in {seconds:.1f} s; {left:,} of {limit:,} characters are left this month."


def preview(settings: Settings, voice: ServiceVoice, folder: Path) -> Path:
    """An MP3 of the voice, fetched once and kept in `folder` under the hash of its address. Raises ServiceError."""
    kept = folder / f"{hashlib.sha256(voice.preview_url.encode()).hexdigest()[:32]}.mp3"
    if kept.exists():
        return kept
    if not voice.preview_url:
        raise ServiceError(REJECTED, f"ElevenLabs has no preview of {voice.name}.")
    sound = _fetched(voice.preview_url, address(settings))
    if not sound.startswith(MP3_BEGINS):
        raise ServiceError(REJECTED, f"The preview of {voice.name} is no MP3.")
    part = folder / f".{kept.name}.{secrets.token_hex(8)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(sound)
        part.replace(kept)
    except OSError as error:
        raise ServiceError(DOWN, f"The preview could not be kept: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    return kept


def _voice(voice: Any) -> ServiceVoice:
    labels = voice.labels or {}
    verified = [one.language for one in voice.verified_languages or []]
    language = str(labels.get("language") or (verified[0] if verified else "") or "")
    traits = [one_line(str(labels[name])).replace("_", " ") for name in TRAITS if labels.get(name)]
    return ServiceVoice(
        str(voice.voice_id), one_line(voice.name) or str(voice.voice_id), one_line(language).lower()[:8],
        ", ".join(traits), str(voice.preview_url or ""),
    )  # fmt: skip


def _fetched(url: str, base: str) -> bytes:
    """What lies at `url`, without a key. Redirects are followed on the same scheme, host and port only."""
    import httpx

    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, verify=trusted()) as connection:
            for _ in range(MOST_REDIRECTS + 1):
                target = preview_address.allowed(url, base)
                request = connection.build_request("GET", target.url, headers=target.headers)
                request.extensions |= target.extensions
                response = connection.send(request, stream=True)
                with contextlib.closing(response):
                    if not response.is_redirect:
                        return _read(response)
                    url = preview_address.following(url, response.headers.get("location", ""))
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ServiceError(DOWN, "The preview cannot be reached.") from None
    raise ServiceError(DOWN, "The preview leads from one address to the next.")


def _read(response: httpx.Response) -> bytes:
    if response.status_code != 200:
        raise ServiceError(DOWN, f"The preview is not to be had at the moment (HTTP {response.status_code}).")
    return b"".join(_within(response.iter_bytes()))


def _within(parts: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > LARGEST_PREVIEW:
            raise ServiceError(REJECTED, "The preview is larger than 3 MB; it is not fetched.")
        yield part
