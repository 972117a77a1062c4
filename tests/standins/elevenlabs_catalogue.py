"""What ElevenLabs has: its voices, its models, and an account."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers

from tests.standins.desk import Desk
from tests.standins.elevenlabs_sound import hum

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PLAN = 10_000  # characters a month
# By model: characters a request, and how many characters one costs.
MODELS = {
    "eleven_multilingual_v2": (10_000, Fraction(1)),
    "eleven_flash_v2_5": (40_000, Fraction(1, 2)),
    "eleven_turbo_v2_5": (40_000, Fraction(1, 2)),
}
# Identifier, name, language, gender, age, accent, what it is for.
VOICES = (
    ("JBFqnCBsd6RMkjVDRZzb", "George", "en", "male", "middle_aged", "british", "narrative_story"),
    ("EXAVITQu4vr4xnSDxMaL", "Sarah", "en", "female", "young", "american", "news"),
    ("pNInz6obpgDQGcFmaJgB", "Adam", "en", "male", "middle_aged", "american", "social_media"),
    ("XB0fDUnXU5powFXDhCwa", "Charlotte", "sv", "female", "young", "swedish", "characters_animation"),
)
KNOWN = frozenset(voice[0] for voice in VOICES)

Refused = Callable[[str], ResponseReturnValue | None]


class AsItStands(Response):
    """Its `Location` is sent as it is, though it be no address."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        location = self.headers.pop("Location")
        headers = super().get_wsgi_headers(environ)
        headers["Location"] = location
        return headers


def add_routes(blueprint: Blueprint, desk: Desk, refused: Refused) -> None:
    """What costs nothing. `refused` answers for a wrong key, or with a failure that was asked for."""
    _add_voices(blueprint, desk, refused)
    _add_previews(blueprint, desk)

    @blueprint.get("/v1/models")
    def models() -> ResponseReturnValue:
        return refused("/v1/models") or [_model(name) for name in MODELS]  # type: ignore[return-value]

    @blueprint.get("/v1/user/subscription")
    def subscription() -> ResponseReturnValue:
        return refused("/v1/user/subscription") or _account(desk)


def _add_voices(blueprint: Blueprint, desk: Desk, refused: Refused) -> None:
    @blueprint.get("/v2/voices")
    def search() -> ResponseReturnValue:
        """In pages, as `page_size` and `next_page_token` say."""
        if answer := refused("/v2/voices"):
            return answer
        size, start = int(request.args.get("page_size", 10)), int(request.args.get("next_page_token") or 0)
        if not 1 <= size <= 100:
            desk.complain(f"ElevenLabs lists 1 to 100 voices a page, not {size}.")
        more = start + size < len(VOICES)
        return {"voices": _voices()[start : start + size], "has_more": more, "total_count": len(VOICES),
                "next_page_token": str(start + size) if more else None}  # fmt: skip

    @blueprint.get("/v1/voices")
    def voices() -> ResponseReturnValue:
        return refused("/v1/voices") or {"voices": _voices()}


def _add_previews(blueprint: Blueprint, desk: Desk) -> None:
    @blueprint.get("/previews/<voice_id>.mp3")
    def preview(voice_id: str) -> ResponseReturnValue:
        """For everybody, as the real ones."""
        if request.headers.get("xi-api-key"):
            desk.complain("The key was sent with the address of a preview, which is for everybody.")
        if voice_id not in KNOWN:
            return "", 404
        return hum("This is how I sound.", voice_id, 1.0).mp3, 200, {"Content-Type": "audio/mpeg"}

    @blueprint.get("/previews/moved")
    def moved() -> ResponseReturnValue:
        """Leads to what is asked for with `to`, as it stands."""
        return AsItStands("", 302, {"Location": request.args["to"]})


def _account(desk: Desk) -> dict[str, Any]:
    used = sum(int(charge.what["characters"]) for charge in list(desk.bill) if charge.service == "elevenlabs")
    return {
        "tier": "free", "character_count": used, "character_limit": PLAN, "status": "active",
        "next_character_count_reset_unix": 1_798_761_600, "max_credit_limit_extension": 0,
        "can_extend_character_limit": False, "allowed_to_extend_character_limit": False,
        "voice_slots_used": 0, "voice_limit": 3, "open_invoices": [], "has_open_invoices": False,
    }  # fmt: skip


def _voices() -> list[dict[str, Any]]:
    """All voices; the previews lie at the address by which they were asked for."""
    root = request.base_url.rsplit("/", 2)[0]
    return [_voice(root, *voice) for voice in VOICES]


def _voice(
    root: str, voice_id: str, name: str, language: str, gender: str, age: str, accent: str, use: str
) -> dict[str, Any]:
    return {
        "voice_id": voice_id, "name": name, "category": "premade",
        "labels": {"language": language, "gender": gender, "age": age, "accent": accent, "use_case": use},
        "description": f"{name} of the stand-in.", "preview_url": f"{root}/previews/{voice_id}.mp3",
        "verified_languages": [{"language": language, "model_id": "eleven_multilingual_v2", "accent": accent}],
    }  # fmt: skip


def _model(name: str) -> dict[str, Any]:
    longest, factor = MODELS[name]
    return {
        "model_id": name, "name": name.replace("_", " ").title(), "can_do_text_to_speech": True,
        "maximum_text_length_per_request": longest, "token_cost_factor": float(factor),
        "model_rates": {"character_cost_multiplier": float(factor)},
        "languages": [{"language_id": "en", "name": "English"}],
    }  # fmt: skip
