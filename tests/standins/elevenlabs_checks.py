"""What ElevenLabs would refuse of a request to speak; the desk is told of what no client of ours should send."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Mapping
from typing import Any

from flask import Response

from tests.standins.desk import Desk
from tests.standins.elevenlabs_catalogue import KNOWN, MODELS

ID_LASTS = 2 * 3600.0  # seconds that a request may be referred to
MOST_IDS = 3
FORMAT = "mp3_44100_128"  # what every plan has
FIELDS = frozenset({
    "text", "model_id", "language_code", "voice_settings", "pronunciation_dictionary_locators", "seed",
    "previous_text", "next_text", "previous_request_ids", "next_request_ids", "use_pvc_as_ivc",
    "apply_text_normalization", "apply_language_text_normalization", "audio_effects",
})  # fmt: skip
RANGES = {"stability": (0, 1), "similarity_boost": (0, 1), "style": (0, 1), "speed": (0.7, 1.2)}


class GivenIds:
    """The requests that later ones may name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: dict[str, float] = {}

    def note(self, request_id: str, at: float | None = None) -> None:
        with self._lock:
            self._at[request_id] = time.time() if at is None else at

    def known(self, request_id: str) -> bool:
        with self._lock:
            return time.time() - self._at.get(request_id, 0.0) < ID_LASTS


def wrong(desk: Desk, voice_id: str, body: Any, query: Mapping[str, str], given: GivenIds) -> Response | None:
    """The refusal of a request that is not as it should be."""
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        desk.complain("A request to speak has no text.")
        return _unprocessable("text", "Field required")
    found = _problem(voice_id, body, query, given)
    if found is None:
        return None
    status, code, message, expected = found
    if not expected:
        desk.complain(message)
    detail = {"type": "validation_error", "code": code, "status": code, "message": message}
    return Response(json.dumps({"detail": detail}), status, content_type="application/json")


def _problem(
    voice_id: str, body: dict[str, Any], query: Mapping[str, str], given: GivenIds
) -> tuple[int, str, str, bool] | None:
    """Status, code, message, and whether a client of ours cannot know better."""
    model, text = body.get("model_id"), body["text"]
    ids = body.get("previous_request_ids") or []
    if voice_id not in KNOWN:
        return 404, "voice_not_found", "A voice with that ID was not found.", True
    if model not in MODELS:
        return 400, "model_not_found", "A model with that ID does not exist.", True
    if not text.strip():
        return 400, "empty_text", "The text to speak is empty.", False
    if len(text) > MODELS[model][0]:
        return 400, "max_character_limit_exceeded", f"The text is longer than {MODELS[model][0]} characters.", False
    if query.get("output_format") != FORMAT:
        return 403, "output_format_not_allowed", f"This plan has {FORMAT} only.", False
    if unknown := set(body) - FIELDS:
        return 400, "invalid_request", f"There is no {', '.join(sorted(unknown))}.", False
    if len(ids) > MOST_IDS:
        return 400, "invalid_request", f"previous_request_ids has more than {MOST_IDS}.", False
    if stale := [one for one in ids if not given.known(one)]:
        return 400, "invalid_previous_request_ids", f"previous_request_ids has {stale[0]}, which is not known.", True
    return _problem_of_voice(model, body)


def _problem_of_voice(model: str, body: dict[str, Any]) -> tuple[int, str, str, bool] | None:
    language, settings = body.get("language_code"), body.get("voice_settings") or {}
    if language is not None and (model == "eleven_multilingual_v2" or not re.fullmatch("[a-z]{2}", str(language))):
        return 400, "unsupported_language", f"{model} takes no language_code {language}.", False
    for name, value in settings.items():
        low, high = RANGES.get(name, (0, 1))
        if value is not None and not low <= value <= high:
            return 400, "invalid_voice_settings", f"{name} has to be between {low} and {high}.", False
    return None


def _unprocessable(name: str, message: str) -> Response:
    detail = [{"loc": ["body", name], "msg": message, "type": "missing"}]
    return Response(json.dumps({"detail": detail}), 422, content_type="application/json")
