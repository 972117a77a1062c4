"""Calls that fail before anything is answered, or whose answer is lost."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

import pytest

from tests.providers.network import request_of, settings_of, silent
from tests.providers.openai_calls import FLARE, LUNA, TERRA, UNBILLED, WAYS, WRITING, failed
from tests.standins.desk import Desk
from tests.standins.server import KEY, StandIns
from ytempire.providers import openai_pictures
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, LOST, REJECTED, ServiceError
from ytempire.providers.openai_script import write
from ytempire.providers.pictures import PictureOrder


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("failure", "kind", "sentence"), UNBILLED)
def test_what_is_not_billed_has_its_kind_and_its_sentence(
    failure: str, kind: str, sentence: str, way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", failure)
    error = failed(way, services, tmp_path)
    assert (error.kind, error.message, error.usage) == (kind, sentence, None)
    assert error.request_id == "req_openai_" + error.request_id[-6:]
    assert len(desk.calls) == 1  # never asked twice by itself
    assert desk.bill == []


@pytest.mark.parametrize("way", WAYS)
def test_a_model_that_does_not_exist_is_named(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "model_not_found")
    model = FLARE if way == "images" else TERRA
    error = failed(way, services, tmp_path)
    assert (error.kind, error.message) == (REJECTED, f"OpenAI knows no model “{model}”.")


def test_a_rate_limit_says_when_to_come_back(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "rate_limit", retry_after=7)
    assert failed("responses", services, tmp_path).retry_after == 7.0
    desk.fail("openai", "rate_limit", retry_after=10**9)
    assert failed("responses", services, tmp_path).retry_after == 86_400.0


def test_the_fallback_model_answers_while_the_first_is_busy(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "rate_limit", times=3, model=TERRA)
    assert failed("responses", services, tmp_path).kind == BUSY
    assert write(request_of(), settings_of(services), LUNA, silent).usage.model == LUNA
    assert failed("responses", services, tmp_path).kind == BUSY


@pytest.mark.parametrize("way", WAYS)
def test_a_page_in_place_of_an_answer_is_lost(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "html")
    error = failed(way, services, tmp_path)
    assert (error.kind, error.usage) == (LOST, None)
    assert error.message in ("OpenAI's answer did not arrive.", "OpenAI's answer cannot be read.")
    assert desk.bill == []


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_never_comes_is_lost_and_billed(
    way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "timeout", seconds=1.5)
    error = failed(way, services, tmp_path, timeout=0.5)
    assert (error.kind, error.message, error.usage) == (LOST, "OpenAI's answer did not arrive.", None)
    assert len(desk.bill) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_gateway_that_gave_up_waiting_does_not_know_what_was_billed(
    way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "gateway_timeout")
    error = failed(way, services, tmp_path)
    assert (error.kind, error.usage) == (LOST, None)
    assert len(desk.bill) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_connection_that_breaks_in_mid_answer_is_lost_and_billed(
    way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "drop")
    error = failed(way, services, tmp_path)
    assert (error.kind, error.usage) == (LOST, None)
    assert len(desk.bill) == 1


@pytest.mark.parametrize("way", WRITING)
def test_a_service_that_fails_in_mid_answer_is_lost(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "broken_off")
    error = failed(way, services, tmp_path)
    assert (error.kind, error.usage) == (LOST, None)
    assert error.message == "OpenAI broke off: The server had an error while processing your request."


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_key_is_said_without_the_key(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    secret = "sk-proj-abcdefghijklmnop"
    error = failed(way, services, tmp_path, openai_api_key=secret)
    assert error.kind == BAD_KEY
    assert secret not in error.message


@pytest.mark.parametrize("way", WAYS)
def test_a_service_that_is_not_there_is_down_and_bills_nothing(
    way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        error = failed(way, services, tmp_path, openai_base_url=address)
    assert (error.kind, error.message) == (DOWN, "OpenAI cannot be reached.")


def test_a_request_that_it_does_not_take_is_told_in_its_words(services: StandIns, tmp_path: Path) -> None:
    services.desk.reset()
    with pytest.raises(ServiceError) as caught:
        openai_pictures.draw(PictureOrder("A cat"), settings_of(services), TERRA, tmp_path / "picture.jpg")
    assert caught.value.kind == REJECTED
    assert len(services.desk.wrong) == 1


def test_nothing_in_the_logs_has_the_key(services: StandIns, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        write(request_of(), settings_of(services), TERRA, silent)
        desk.fail("openai", "invalid_key")
        with pytest.raises(ServiceError):
            write(request_of(), settings_of(services), TERRA, silent)
    assert KEY not in caplog.text
    assert "purr" not in "".join(record.getMessage() for record in caplog.records if record.name != "werkzeug")
