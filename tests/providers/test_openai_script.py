from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from tests.providers.network import micro, request_of, settings_of, silent, words_of
from tests.standins.desk import Desk
from tests.standins.server import StandIns
from ytempire.config import Settings
from ytempire.providers.openai_script import most, needs_sections, outline, parts_of, write, write_sections
from ytempire.providers.usage import CACHED_TOKEN, INPUT_TOKEN, OUTPUT_TOKEN, Usage
from ytempire.providers.written_script import joined

TERRA, LUNA = "gpt-6.1-terra", "gpt-6-luna"
HARD_TOPICS = ("🎉🎉 " * 50, "Почему кошки мурлычут?", "猫为什么会打呼噜" * 20, '"}],"\\u0000', "a" * 200)


@pytest.fixture(params=["responses", "chat"])
def settings(request: pytest.FixtureRequest, services: StandIns, desk: Desk) -> Settings:
    """Both ways to speak to OpenAI in turn."""
    return settings_of(services, openai_api=request.param)


def test_a_script_has_all_its_parts_and_the_wanted_length(settings: Settings) -> None:
    written = write(request_of(words=300, seconds=120), settings, TERRA, silent).data
    assert len(written.titles) == 3
    assert len(written.sections) == 4
    assert all(section.picture_prompt and section.icon and section.on_screen for section in written.sections)
    assert written.hook.narration
    assert written.call_to_action.narration
    assert abs(words_of(written) - 300) <= 15


def test_narration_is_told_as_it_is_written_and_whole_at_the_end(settings: Settings, desk: Desk) -> None:
    desk.delays["openai_stream"] = 0.01
    told: list[str] = []
    written = write(request_of(words=200), settings, TERRA, told.append).data
    assert len(told) >= 3
    assert all(later.startswith(earlier.rstrip()) for earlier, later in pairwise(told))
    assert told[-1] == written.narration
    assert "{" not in "".join(told)


def test_narration_is_told_five_times_a_second_at_most(settings: Settings, desk: Desk) -> None:
    desk.delays["openai_stream"] = 0.008
    told: list[float] = []
    write(request_of(words=300, seconds=120), settings, TERRA, lambda text: told.append(time.monotonic()))
    assert len(told) > 2
    assert len(told) <= 5 * (told[-1] - told[0]) + 2  # the last says all of it, at once


@pytest.mark.parametrize("model", [TERRA, LUNA])
def test_usage_at_the_price_list_is_the_bill(model: str, settings: Settings, desk: Desk) -> None:
    answer = write(request_of(), settings, model, silent)
    assert micro(answer.usage) == desk.total()
    assert answer.usage.request_id == desk.bill[0].request_id
    assert answer.usage.model == model


def test_cached_tokens_count_apart(settings: Settings, desk: Desk) -> None:
    desk.fail("openai", "cached", share=0.5)
    usage = write(request_of(), settings, TERRA, silent).usage
    assert usage.units[CACHED_TOKEN] > 100
    assert usage.units[CACHED_TOKEN] + usage.units[INPUT_TOKEN] == desk.bill[0].what["input_tokens"]
    assert micro(usage) == desk.total()


@pytest.mark.parametrize("topic", HARD_TOPICS)
def test_no_call_takes_more_than_its_bound(topic: str, settings: Settings) -> None:
    request = request_of(topic, notes=topic * 3, audience="jeder, der Katzen mag", tone="warm")
    _assert_within(write(request, settings, TERRA, silent).usage, most(request, settings, TERRA))


def test_a_script_of_the_wrong_length_is_revised(settings: Settings, desk: Desk) -> None:
    desk.fail("openai", "wrong_length", factor=0.6)
    request = request_of(words=200)
    first = write(request, settings, TERRA, silent).data
    assert words_of(first) < 0.7 * 200
    revision = request.revising(first, words_of(first))
    second = write(revision, settings, TERRA, silent)
    assert abs(words_of(second.data) - 200) <= 10
    _assert_within(second.usage, most(revision, settings, TERRA))
    sent = json.dumps(desk.calls[1].body)
    assert "instead of 200" in sent
    assert str(words_of(first)) in sent


def test_a_long_script_is_outlined_and_written_in_parts_that_fit(settings: Settings, desk: Desk) -> None:
    request = request_of(words=2_250, seconds=900)
    assert needs_sections(request, settings)
    assert not needs_sections(request_of(), settings)
    planning = request.planning()
    planned = outline(planning, settings, TERRA, silent)
    _assert_within(planned.usage, most(planning, settings, TERRA))
    parts = parts_of(request, planned.data, settings)
    assert len(parts) > 1
    assert [number for part in parts for number in part] == list(range(30))
    sections = []
    for part in parts:
        writing = request.writing(planned.data, part)
        answer = write_sections(writing, settings, TERRA, silent)
        _assert_within(answer.usage, most(writing, settings, TERRA))
        sections += answer.data.sections
    whole = joined(planned.data, sections)
    assert [section.heading for section in whole.sections] == [plan.heading for plan in planned.data.sections]
    assert abs(words_of(whole) - 2_250) <= 0.05 * 2_250
    assert len(desk.bill) == 1 + len(parts)


def test_a_part_of_the_wrong_length_is_revised_alone(settings: Settings, desk: Desk) -> None:
    request = request_of(words=900, seconds=360)
    planned = outline(request.planning(), settings, TERRA, silent).data
    desk.fail("openai", "wrong_length", factor=1.5)
    writing = request.writing(planned, (2, 3))
    first = write_sections(writing, settings, TERRA, silent).data
    had = sum(len(section.narration.split()) for section in first.sections)
    assert had > 1.3 * writing.wanted_words
    second = write_sections(writing.revising(first, had), settings, TERRA, silent).data
    has = sum(len(section.narration.split()) for section in second.sections)
    assert abs(has - writing.wanted_words) <= 0.05 * writing.wanted_words


def test_a_server_that_tells_no_usage_is_taken_to_have_used_the_most(services: StandIns, desk: Desk) -> None:
    settings = settings_of(services, openai_api="chat")
    desk.fail("openai", "no_usage")
    request = request_of()
    usage = write(request, settings, TERRA, silent).usage
    assert usage.units == most(request, settings, TERRA).units
    assert micro(usage) > desk.total()


def test_look_alike_servers_are_sent_the_older_name_of_the_limit(services: StandIns, desk: Desk) -> None:
    write(request_of(), settings_of(services, openai_api=""), TERRA, silent)  # with an address of its own: chat
    assert desk.calls[0].path == "chat"
    assert desk.calls[0].body["max_tokens"] == 4000


def test_many_scripts_at_once_do_not_mix(settings: Settings, desk: Desk) -> None:
    topics = [f"The history of {thing}" for thing in ["bread", "glass", "paper", "salt", "tea", "clocks", "ink"]]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda topic: write(request_of(topic), settings, TERRA, silent), topics))
    for topic, answer in zip(topics, answers, strict=True):
        assert topic in answer.data.titles[0]
    assert sum(micro(answer.usage) for answer in answers) == desk.total()
    assert len({answer.usage.request_id for answer in answers}) == len(topics)


def test_who_looks_on_may_end_it(settings: Settings) -> None:
    class CancelledError(Exception):
        pass

    def cancel(text: str) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        write(request_of(), settings, TERRA, cancel)


def _assert_within(usage: Usage, bound: Usage) -> None:
    assert usage.units[INPUT_TOKEN] + usage.units.get(CACHED_TOKEN, 0) <= bound.units[INPUT_TOKEN]
    assert usage.units[OUTPUT_TOKEN] <= bound.units[OUTPUT_TOKEN]
