"""A stand-in for ElevenLabs: speech with times by the character, billed by the character before it answers.

It hums, unless the desk has a speaker (`python -m tests.standins --speak`). Failures by name: see `REFUSALS` and
`_spoilt`; the bill of a call that fails while it is answered is written all the same, as the real one does.
"""

from __future__ import annotations

import base64
import json
import time
from fractions import Fraction
from math import ceil
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from tests.standins.cutting import gave_up
from tests.standins.desk import Desk, Failure
from tests.standins.elevenlabs_catalogue import MODELS, add_routes
from tests.standins.elevenlabs_checks import GivenIds, wrong
from tests.standins.elevenlabs_sound import Sound, hum

NAME = "elevenlabs"
DOLLARS = Fraction(1, 10_000)  # a character
PLACES = 2  # calls at once, on the free plan; `desk.limits["elevenlabs"]` says otherwise
HTML = "<!doctype html><title>Bad gateway</title><h1>502 Bad Gateway</h1>"

# Failures that cost nothing: the status, and what the body says.
REFUSALS = {
    "invalid_api_key": (401, "Invalid API key"),
    "quota_exceeded": (401, "This request exceeds your quota. You have 0 credits remaining."),
    "voice_not_found": (404, "A voice with that ID was not found."),
    "model_not_found": (400, "A model with that ID does not exist."),
    "too_many_concurrent_requests": (429, "Too many concurrent requests for your plan."),
    "system_busy": (429, "The system is busy. Please try again later."),
    "max_character_limit_exceeded": (400, "The text is longer than the model takes."),
    "content_against_policy": (403, "The text was blocked by our policies."),
    "invalid_request": (400, "The request is not valid."),
    "server_error": (500, "Internal server error"),
    "unavailable": (503, "Service unavailable"),
}
SAME = {"text_too_long": "max_character_limit_exceeded"}


def blueprint(desk: Desk, key: str) -> Blueprint:
    routes = Blueprint(NAME, __name__)
    given = GivenIds()

    def refused(path: str) -> Response | None:
        """The answer to a wrong key, or a failure that was asked for, of a call that costs nothing."""
        request_id = desk.called(NAME, path)
        if request.headers.get("xi-api-key") != key:
            return refusal("invalid_api_key", request_id)
        failure = desk.next_failure(NAME)
        return _failed(failure, request_id) if failure else None

    add_routes(routes, desk, refused)

    @routes.post("/v1/text-to-speech/<voice_id>/with-timestamps")
    def with_timestamps(voice_id: str) -> ResponseReturnValue:
        now = desk.enter(NAME)
        try:
            answer, failure = _answered(desk, key, voice_id, given, now)
        finally:
            desk.leave(NAME)
        return _spoilt(answer, failure)

    return routes


def _answered(desk: Desk, key: str, voice_id: str, given: GivenIds, now: int) -> tuple[Response, Failure]:
    """The answer to a request to speak, while `now` are worked on, and a failure that is still to come over it."""
    body, places, whole = request.get_json(silent=True), desk.limits.get(NAME, PLACES), Failure("")
    request_id = desk.called(NAME, request.path, body)
    if request.headers.get("xi-api-key") != key:
        return refusal("invalid_api_key", request_id), whole
    if now > places:
        return _with_places(refusal("too_many_concurrent_requests", request_id), now, places), whole
    failure = desk.next_failure(NAME) or whole
    early = _failed(failure, request_id) or wrong(desk, voice_id, body, request.args, given)
    if early:
        return _with_places(early, now, places, request_id), whole
    answer = _spoken(desk, voice_id, body, request_id, failure)
    given.note(request_id)
    return _with_places(answer, now, places, request_id), failure


def refusal(kind: str, request_id: str = "") -> Response:
    status, message = REFUSALS[kind]
    detail = {"type": "error", "code": kind, "status": kind, "message": message, "request_id": request_id}
    return _json({"detail": detail}, status, {"request-id": request_id})


def _failed(failure: Failure, request_id: str) -> Response | None:
    """What is refused before any work; None for failures that come later."""
    kind = SAME.get(failure.kind, failure.kind)
    if kind == "html":
        return Response(HTML, 200, content_type="text/html")
    if kind == "unprocessable":
        return _json({"detail": [{"loc": ["body", "text"], "msg": "Field required", "type": "missing"}]}, 422)
    if kind not in REFUSALS:
        return None
    answer = refusal(kind, request_id)
    if "retry_after" in failure.details:
        answer.headers["Retry-After"] = str(failure.details["retry_after"])
    return answer


def _spoken(desk: Desk, voice_id: str, body: dict[str, Any], request_id: str, failure: Failure) -> Response:
    """Make the sound, put it on the bill, and say so in the headers."""
    text, model = body["text"], body["model_id"]
    speed = float((body.get("voice_settings") or {}).get("speed") or 1.0)
    sound = (desk.speaker(text, speed) if desk.speaker else None) or hum(text, voice_id, speed)
    surcharge = Fraction(desk.surcharge.get(NAME, 1))
    times = Fraction(failure.details.get("times", 2)) if failure.kind == "overbill" else surcharge
    characters = ceil(len(text) * MODELS[model][1] * times)
    # What is dearer than it should be is dearer by whole characters: headers and bill tell the same.
    desk.charge(NAME, model, characters * DOLLARS / surcharge, request_id, characters=characters)
    answer = _json(_body(text, sound, failure.kind), 200)
    if failure.kind != "no_cost":
        absurd = failure.kind == "absurd_usage"
        answer.headers["character-cost"] = str(failure.details.get("count", "9" * 20) if absurd else characters)
    return answer


def _body(text: str, sound: Sound, failure: str) -> dict[str, Any]:
    characters = list(text)
    if failure == "halves":  # as a service that counts in UTF-16: an emoji is two characters
        characters, sound = _halved(text, sound)
    alignment = {
        "characters": characters,
        "character_start_times_seconds": [round(at, 3) for at in sound.starts],
        "character_end_times_seconds": [round(at, 3) for at in sound.ends],
    }
    given = None if failure == "no_alignment" else alignment
    if failure == "strange_alignment":
        given = {**alignment, "characters": list("Something else altogether.")}
    audio = {"broken_base64": "not/base64!", "broken_mp3": base64.b64encode(b"\0" * 4000).decode(),
             "no_audio": None}.get(failure, base64.b64encode(sound.mp3).decode())  # fmt: skip
    return {"audio_base64": audio, "alignment": given, "normalized_alignment": given}


def _halved(text: str, sound: Sound) -> tuple[list[str], Sound]:
    units = [sign.encode("utf-16-le", "surrogatepass") for sign in text]
    halves = [unit[n : n + 2].decode("utf-16-le", "surrogatepass") for unit in units for n in range(0, len(unit), 2)]
    counts = [len(unit) // 2 for unit in units]
    return halves, Sound(sound.mp3, _repeated(sound.starts, counts), _repeated(sound.ends, counts))


def _repeated(times: tuple[float, ...], counts: list[int]) -> tuple[float, ...]:
    return tuple(time for time, count in zip(times, counts, strict=True) for _ in range(count))


def _spoilt(answer: Response, failure: Failure) -> Response:
    """An answer that is paid for and does not arrive, or not whole."""
    if failure.kind == "timeout":
        time.sleep(float(failure.details.get("seconds", 30)))
    if failure.kind == "gateway_timeout":
        return gave_up()
    if failure.kind == "drop":
        whole = answer.get_data()
        cut = Response(whole[: len(whole) // 2], 200, answer.headers)
        cut.headers["Content-Length"] = str(len(whole))
        return cut
    return answer


def _with_places(answer: Response, now: int, places: int, request_id: str = "") -> Response:
    answer.headers["current-concurrent-requests"] = str(min(now, places))
    answer.headers["maximum-concurrent-requests"] = str(places)
    if request_id and answer.mimetype == "application/json":
        answer.headers["request-id"] = request_id
    return answer


def _json(body: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json")
