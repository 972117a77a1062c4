"""Answers that are paid for, or may be, and are of no use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.providers.network import micro, request_of, settings_of, silent
from tests.providers.openai_calls import FLARE, PICTURE, TERRA, WAYS, WRITING, call, failed
from tests.standins.desk import Desk
from tests.standins.server import StandIns
from ytempire.providers import openai_pictures
from ytempire.providers.errors import LOST, NO_MONEY, REFUSED, TRUNCATED, ServiceError
from ytempire.providers.openai_script import most, write
from ytempire.providers.usage import INPUT_TOKEN, OUTPUT_TOKEN


@pytest.mark.parametrize("way", WRITING)
@pytest.mark.parametrize("empty", [True, False])
def test_a_script_that_is_cut_off_says_what_to_do_and_what_it_cost(
    empty: bool, way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "truncated", empty=empty)
    error = failed(way, services, tmp_path)
    assert error.kind == TRUNCATED
    assert error.permanent
    assert error.message == (
        "The writer's answer was cut off at 4,000 tokens. Raise OPENAI_MAX_TOKENS or ask for a shorter film."
    )
    assert error.usage is not None
    assert micro(error.usage) == desk.total() > 0


@pytest.mark.parametrize("way", WRITING)
def test_a_limit_of_tokens_that_is_too_small_cuts_off(
    way: str, services: StandIns, desk: Desk
) -> None:
    settings = settings_of(services, openai_api=way, openai_max_tokens=500)
    with pytest.raises(ServiceError) as caught:
        write(request_of(words=500), settings, TERRA, silent)
    error = caught.value
    assert error.kind == TRUNCATED
    assert "500 tokens" in error.message
    assert error.usage.units["output_token"] == 500  # type: ignore[union-attr]
    assert micro(error.usage) == desk.total()  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WRITING)
def test_a_refusal_is_paid_for_and_asked_no_more(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "refusal")
    error = failed(way, services, tmp_path)
    assert (error.kind, error.permanent) == (REFUSED, True)
    assert error.message == "The writer will not write about this. Change the topic or the notes."
    assert micro(error.usage) == desk.total() > 0  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WRITING)
def test_an_answer_that_is_no_json_is_paid_for(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "bad_json")
    error = failed(way, services, tmp_path)
    assert (error.kind, error.message) == (LOST, "The writer's answer cannot be read.")
    assert micro(error.usage) == desk.total() > 0  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["insufficient_quota", "content_policy_violation"])
@pytest.mark.parametrize(
    ("way", "event"), [("responses", "response.failed"), ("responses", "error"), ("chat", "response.failed")]
)
def test_what_had_begun_when_money_or_patience_ended_counts_as_the_most(
    way: str, event: str, code: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "broken_off", code=code, event=event)
    error = failed(way, services, tmp_path)
    assert error.kind == (NO_MONEY if code == "insufficient_quota" else REFUSED)
    assert error.usage is not None
    assert error.usage.units == most(request_of(), settings_of(services, openai_api=way), TERRA).units


@pytest.mark.parametrize("count", [-1, 10**9 + 1, 10**20])
@pytest.mark.parametrize("way", WAYS)
def test_tokens_that_cannot_be_so_many_are_taken_for_the_most(
    way: str, count: int, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "absurd_usage", count=count)
    usage = call(way, services, tmp_path)
    if way == "images":
        bound = openai_pictures.most(PICTURE, FLARE)
    else:
        bound = most(request_of(), settings_of(services, openai_api=way), TERRA)
    assert usage.units == bound.units


@pytest.mark.parametrize("cached", [-1, 10**20])
@pytest.mark.parametrize("way", WRITING)
def test_cached_tokens_that_cannot_be_so_many_make_nothing_cheaper(
    way: str, cached: int, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "absurd_usage", count=1_000, cached=cached)
    assert call(way, services, tmp_path).units == {INPUT_TOKEN: 1_000, OUTPUT_TOKEN: 1_000}
