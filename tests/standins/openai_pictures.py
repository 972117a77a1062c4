"""How the stand-in for OpenAI draws."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from tests.standins.cutting import cut_short, gave_up, never_answered
from tests.standins.desk import Desk, Failure
from tests.standins.drawing import drawn
from tests.standins.openai_prices import PICTURE_TOKENS, Tokens, absurd, tokens_in


def picture(desk: Desk, endpoint: str, request_id: str, body: dict[str, Any],
            failure: Failure | None) -> ResponseReturnValue:  # fmt: skip
    """A picture of the size asked for, billed before it is sent."""
    model, size, kind = body["model"], body["size"], failure.kind if failure else ""
    width, height = map(int, size.split("x"))
    image = drawn(body["prompt"], width, height)
    if kind == "bad_picture":
        image = b"no picture at all"
    tokens = Tokens(tokens_in(body["prompt"]), PICTURE_TOKENS[size][body["quality"]])
    desk.charge("openai", model, tokens.dollars(model), request_id,
                input_tokens=tokens.given, image_tokens=tokens.made)  # fmt: skip
    if kind == "timeout":
        return never_answered(failure.details.get("seconds", 5.0) if failure else 0)
    if kind == "gateway_timeout":
        return gave_up()
    told = absurd(**failure.details) if failure and kind == "absurd_usage" else tokens
    whole = json.dumps(_body(image, body, told, kind != "no_usage")).encode()
    if kind == "drop":
        return cut_short([whole[: len(whole) // 2]], len(whole), "application/json")
    return Response(whole, content_type="application/json")


def _body(image: bytes, asked: dict[str, Any], tokens: Tokens, counted: bool) -> dict[str, Any]:
    made = {
        "created": int(time.time()), "background": "opaque", "output_format": "jpeg", "quality": asked["quality"],
        "size": asked["size"], "data": [{"b64_json": base64.b64encode(image).decode()}],
    }  # fmt: skip
    usage = {
        "input_tokens": tokens.given, "input_tokens_details": {"text_tokens": tokens.given, "image_tokens": 0},
        "output_tokens": tokens.made, "output_tokens_details": {"text_tokens": 0, "image_tokens": tokens.made},
        "total_tokens": tokens.given + tokens.made,
    }  # fmt: skip
    return {**made, "usage": usage} if counted else made
