"""The stand-in is held to the wire form by the SDK's own readers, which the application does not use."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import openai
import pytest

from tests.providers.network import settings_of
from tests.standins.desk import Desk
from tests.standins.server import StandIns
from ytempire.providers.openai_client import client
from ytempire.providers.written_script import WrittenScript

MODEL = "gpt-6.1-terra"
ORDER = json.dumps({"topic": "Tea", "words": 100, "sections": 2})
MESSAGES: list[Any] = [{"role": "system", "content": "Write."}, {"role": "user", "content": ORDER}]


@pytest.fixture
def services(standins: StandIns) -> StandIns:
    return standins


@pytest.fixture
def desk(services: StandIns) -> Desk:
    return services.desk


@pytest.fixture
def calls(services: StandIns, desk: Desk) -> Iterator[openai.OpenAI]:
    with client(settings_of(services)) as made:
        yield made


def test_responses_are_parsed_by_the_sdk(calls: openai.OpenAI) -> None:
    made = calls.responses.parse(
        model=MODEL, instructions="Write.", input=ORDER, text_format=WrittenScript, max_output_tokens=4000
    )
    assert made.output_parsed
    assert len(made.output_parsed.sections) == 2
    assert made.status == "completed"
    assert str(made._request_id).startswith("req_openai_")


def test_responses_are_streamed_by_the_sdk(calls: openai.OpenAI) -> None:
    with calls.responses.stream(
        model=MODEL, instructions="Write.", input=ORDER, text_format=WrittenScript, max_output_tokens=4000
    ) as stream:
        text = "".join(event.delta for event in stream if event.type == "response.output_text.delta")
        final = stream.get_final_response()
    assert final.output_parsed == WrittenScript.model_validate_json(text)
    assert final.usage
    assert final.usage.total_tokens == final.usage.input_tokens + final.usage.output_tokens


def test_completions_are_parsed_and_streamed_by_the_sdk(calls: openai.OpenAI) -> None:
    parsed = calls.chat.completions.parse(
        model=MODEL, messages=MESSAGES, response_format=WrittenScript, max_completion_tokens=4000
    )
    with calls.chat.completions.stream(
        model=MODEL, messages=MESSAGES, response_format=WrittenScript, max_completion_tokens=4000,
        stream_options={"include_usage": True},
    ) as stream:  # fmt: skip
        streamed = stream.get_final_completion()
    assert parsed.choices[0].message.parsed == streamed.choices[0].message.parsed is not None
    assert parsed.usage == streamed.usage is not None


def test_a_refusal_and_a_cut_are_known_to_the_sdk(calls: openai.OpenAI, desk: Desk) -> None:
    desk.fail("openai", "refusal")
    refused = calls.chat.completions.parse(
        model=MODEL, messages=MESSAGES, response_format=WrittenScript, max_completion_tokens=4000
    )
    assert refused.choices[0].message.refusal
    desk.fail("openai", "truncated")
    with pytest.raises(openai.LengthFinishReasonError):
        calls.chat.completions.parse(
            model=MODEL, messages=MESSAGES, response_format=WrittenScript, max_completion_tokens=4000
        )


def test_models_are_listed(calls: openai.OpenAI) -> None:
    assert MODEL in [model.id for model in calls.models.list()]


@pytest.mark.parametrize(
    "wrong",
    [{"temprature": 1}, {"text": {"format": {"type": "json_schema", "name": "script", "schema": {}}}},
     {"text": {"format": {"type": "json_schema", "name": "script", "strict": True, "schema": {"type": "object"}}}},
     {"max_output_tokens": None}],
)  # fmt: skip
def test_what_the_real_service_would_not_take_is_complained_of(
    wrong: dict[str, Any], calls: openai.OpenAI, desk: Desk
) -> None:
    form = {"type": "json_schema", "name": "script", "strict": True, "schema": WrittenScript.model_json_schema()}
    right: dict[str, Any] = {"input": ORDER, "text": {"format": form}, "max_output_tokens": 4000}
    calls.responses.create(model=MODEL, extra_body=right)  # type: ignore[call-overload]
    assert desk.wrong == []
    with suppress(openai.BadRequestError):  # what only wastes money is taken
        calls.responses.create(model=MODEL, extra_body=right | wrong)  # type: ignore[call-overload]
    assert len(desk.wrong) == 1


def test_the_sdk_is_imported_by_who_calls_it_alone() -> None:
    """It takes half a second to import: no page and no command should pay for that."""
    modules = "openai_script, openai_pictures, openai_client, stability_pictures, written_scenes"
    told = f"import sys; from ytempire.providers import {modules}; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
