"""Pictures by OpenAI."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ytempire.config import Settings
from ytempire.providers.errors import LOST, ServiceError
from ytempire.providers.openai_client import NAME, TIMEOUT, UNREADABLE_SENTENCE, client, translated
from ytempire.providers.pictures import BadPictureError, PictureOrder, keep_picture, prompt_of
from ytempire.providers.usage import IMAGE_TOKEN, INPUT_TOKEN, Usage, counted

SIZES = {"landscape": "1536x1024", "portrait": "1024x1536"}
# Output tokens of a picture of either size, by quality: OpenAI's guide “Image generation”, table of cost, for
# gpt-image models (https://platform.openai.com/docs/guides/image-generation); 1.5 million pixels.
TOKENS = {"low": 400, "medium": 1568, "high": 6208}
_OVERHEAD = 100  # tokens that the service may add around the prompt


def most(order: PictureOrder, model: str) -> Usage:
    """The most that the call takes: a token of the prompt has at least one byte, and the picture has its size's."""
    given = len(prompt_of(order).encode("utf-8", "surrogatepass")) + _OVERHEAD
    return Usage(NAME, model, {INPUT_TOKEN: given, IMAGE_TOKEN: TOKENS[order.quality]})


def draw(order: PictureOrder, settings: Settings, model: str, out: Path, timeout: float = TIMEOUT) -> Usage:
    """Draw to `out`, a JPEG. Raises `ServiceError`: REFUSED for what it will not show, LOST with the usage where
    what came is no picture.
    """
    asked: dict[str, Any] = {"model": model, "prompt": prompt_of(order), "size": SIZES[order.format],
                             "quality": order.quality, "output_format": "jpeg", "n": 1}  # fmt: skip
    with translated(settings, model), client(settings, timeout) as calls:
        raw = calls.images.with_raw_response.generate(**asked)
        answer = raw.parse()
    request_id = str(raw.headers.get("x-request-id") or "")
    data = getattr(answer, "data", None)
    if not data:
        raise ServiceError(LOST, UNREADABLE_SENTENCE, request_id=request_id)
    usage = _usage(getattr(answer, "usage", None), most(order, model), request_id)
    try:
        keep_picture(getattr(data[0], "b64_json", None), out)
    except BadPictureError:
        raise ServiceError(LOST, "What OpenAI drew cannot be used as a picture.", usage) from None
    return usage


def _usage(told: Any, otherwise: Usage, request_id: str) -> Usage:
    """What the service counted; a server that does not say, or what cannot be, is taken to have used the most."""
    given, made = (counted(getattr(told, f"{name}_tokens", None)) for name in ("input", "output"))
    if given is None or made is None:
        return Usage(NAME, otherwise.model, otherwise.units, request_id)
    return Usage(NAME, otherwise.model, {INPUT_TOKEN: given, IMAGE_TOKEN: made}, request_id)
