from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.providers.network import micro, request_of, settings_of, silent
from tests.standins.desk import Desk
from tests.standins.server import KEY, StandIns
from ytempire.providers import openai_pictures
from ytempire.providers.errors import (
    BAD_KEY,
    BUSY,
    DOWN,
    LOST,
    NO_MONEY,
    REFUSED,
    REJECTED,
    TRUNCATED,
    ServiceError,
)
from ytempire.providers.openai_client import check
from ytempire.providers.openai_script import write
from ytempire.providers.pictures import PictureOrder

TERRA, LUNA = "gpt-6.1-terra", "gpt-6-luna"
NO_MONEY_LEFT = "OpenAI's account is out of money. Add credit there; nothing more is sent until then."
KEY_REFUSED = "OpenAI does not take the key. Check OPENAI_API_KEY."
BROKEN = "OpenAI says that it is out of order."
UNBILLED = [
    ("rate_limit", BUSY, "OpenAI is busy."),
    ("insufficient_quota", NO_MONEY, NO_MONEY_LEFT),
    ("billing_limit", NO_MONEY, NO_MONEY_LEFT),
    ("invalid_key", BAD_KEY, KEY_REFUSED),
    ("forbidden", BAD_KEY, KEY_REFUSED),
    ("server_error", DOWN, BROKEN),
    ("unavailable", DOWN, BROKEN),
    ("html_502", DOWN, BROKEN),
    ("content_policy", REFUSED, "OpenAI will not make this."),
    ("moderation", REFUSED, "OpenAI will not make this."),
]
WAYS = ["responses", "chat", "images"]


@pytest.fixture(scope="module")
def services() -> Iterator[StandIns]:
    with StandIns().running() as running:
        yield running


@pytest.fixture
def desk(services: StandIns) -> Iterator[Desk]:
    services.desk.reset()
    yield services.desk
    assert services.desk.wrong == []


def _call(way: str, services: StandIns, folder: Path, timeout: float, other: dict[str, Any]) -> None:
    if way == "images":
        order = PictureOrder("A cat on a sofa")
        openai_pictures.draw(order, settings_of(services, **other), folder / "picture.jpg", timeout)
    else:
        write(request_of(), settings_of(services, **{"openai_api": way, **other}), TERRA, silent, timeout)


def _failed(way: str, services: StandIns, folder: Path, timeout: float = 20, **other: Any) -> ServiceError:
    """The error of one call by this way."""
    with pytest.raises(ServiceError) as caught:
        _call(way, services, folder, timeout, other)
    assert KEY not in str(caught.value)
    assert list(folder.iterdir()) == []
    return caught.value


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("failure", "kind", "sentence"), UNBILLED)
def test_what_is_not_billed_has_its_kind_and_its_sentence(
    failure: str, kind: str, sentence: str, way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", failure)
    error = _failed(way, services, tmp_path)
    assert (error.kind, error.message, error.usage) == (kind, sentence, None)
    assert error.request_id == "req_openai_" + error.request_id[-6:]
    assert len(desk.calls) == 1  # never asked twice by itself
    assert desk.bill == []


@pytest.mark.parametrize("way", WAYS)
def test_a_model_that_does_not_exist_is_named(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "model_not_found")
    model = "gpt-image-2.6-flare" if way == "images" else TERRA
    error = _failed(way, services, tmp_path)
    assert (error.kind, error.message) == (REJECTED, f"OpenAI knows no model “{model}”.")


def test_a_rate_limit_says_when_to_come_back(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "rate_limit", retry_after=7)
    assert _failed("responses", services, tmp_path).retry_after == 7.0


def test_the_fallback_model_answers_while_the_first_is_busy(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "rate_limit", times=3, model=TERRA)
    assert _failed("responses", services, tmp_path).kind == BUSY
    assert write(request_of(), settings_of(services), LUNA, silent).usage.model == LUNA
    assert _failed("responses", services, tmp_path).kind == BUSY


@pytest.mark.parametrize("way", WAYS)
def test_a_page_in_place_of_an_answer_is_lost(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "html")
    error = _failed(way, services, tmp_path)
    assert (error.kind, error.usage) == (LOST, None)
    assert error.message in ("OpenAI's answer did not arrive.", "OpenAI's answer cannot be read.")
    assert desk.bill == []


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_never_comes_is_lost_and_billed(
    way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "timeout", seconds=1.5)
    error = _failed(way, services, tmp_path, timeout=0.5)
    assert (error.kind, error.message, error.usage) == (LOST, "OpenAI's answer did not arrive.", None)
    assert len(desk.bill) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_gateway_that_gave_up_waiting_does_not_know_what_was_billed(
    way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "gateway_timeout")
    error = _failed(way, services, tmp_path)
    assert (error.kind, error.usage) == (LOST, None)
    assert len(desk.bill) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_connection_that_breaks_in_mid_answer_is_lost_and_billed(
    way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "drop")
    error = _failed(way, services, tmp_path)
    assert (error.kind, error.usage) == (LOST, None)
    assert len(desk.bill) == 1


@pytest.mark.parametrize("way", WAYS[:2])
def test_a_service_that_fails_in_mid_answer_is_lost(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "broken_off")
    error = _failed(way, services, tmp_path)
    assert (error.kind, error.usage) == (LOST, None)
    assert error.message == "OpenAI broke off: The server had an error while processing your request."


@pytest.mark.parametrize("way", WAYS[:2])
@pytest.mark.parametrize("empty", [True, False])
def test_a_script_that_is_cut_off_says_what_to_do_and_what_it_cost(
    empty: bool, way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "truncated", empty=empty)
    error = _failed(way, services, tmp_path)
    assert error.kind == TRUNCATED
    assert error.permanent
    assert error.message == (
        "The writer's answer was cut off at 4,000 tokens. Raise OPENAI_MAX_TOKENS or ask for a shorter film."
    )
    assert error.usage is not None
    assert micro(error.usage) == desk.total() > 0


@pytest.mark.parametrize("way", WAYS[:2])
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


@pytest.mark.parametrize("way", WAYS[:2])
def test_a_refusal_is_paid_for_and_asked_no_more(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "refusal")
    error = _failed(way, services, tmp_path)
    assert (error.kind, error.permanent) == (REFUSED, True)
    assert error.message == "The writer will not write about this. Change the topic or the notes."
    assert micro(error.usage) == desk.total() > 0  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WAYS[:2])
def test_an_answer_that_is_no_json_is_paid_for(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "bad_json")
    error = _failed(way, services, tmp_path)
    assert (error.kind, error.message) == (LOST, "The writer's answer cannot be read.")
    assert micro(error.usage) == desk.total() > 0  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_key_is_said_without_the_key(way: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    secret = "sk-proj-abcdefghijklmnop"
    error = _failed(way, services, tmp_path, openai_api_key=secret)
    assert error.kind == BAD_KEY
    assert secret not in error.message


@pytest.mark.parametrize("way", WAYS)
def test_a_service_that_is_not_there_is_down_and_bills_nothing(
    way: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        error = _failed(way, services, tmp_path, openai_base_url=address)
    assert (error.kind, error.message) == (DOWN, "OpenAI cannot be reached.")


def test_a_request_that_it_does_not_take_is_told_in_its_words(services: StandIns, tmp_path: Path) -> None:
    services.desk.reset()
    settings = settings_of(services, openai_image_model=TERRA)  # no model for pictures
    with pytest.raises(ServiceError) as caught:
        openai_pictures.draw(PictureOrder("A cat"), settings, tmp_path / "picture.jpg")
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


def test_the_check_costs_nothing_and_tells_how_long_it_took(services: StandIns, desk: Desk) -> None:
    assert check(settings_of(services)).startswith("Answers in 0.")
    assert [call.path for call in desk.calls] == ["models"]
    assert desk.bill == []


@pytest.mark.parametrize(("failure", "kind", "sentence"), UNBILLED[:7])
def test_the_check_tells_what_is_wrong(
    failure: str, kind: str, sentence: str, services: StandIns, desk: Desk
) -> None:
    desk.fail("openai", failure)
    with pytest.raises(ServiceError) as caught:
        check(settings_of(services))
    assert (caught.value.kind, caught.value.message) == (kind, sentence)


def test_the_check_of_a_page_is_lost(services: StandIns, desk: Desk) -> None:
    desk.fail("openai", "html")
    with pytest.raises(ServiceError) as caught:
        check(settings_of(services))
    assert caught.value.kind == LOST


def test_the_check_tells_of_a_model_that_does_not_exist(services: StandIns, desk: Desk) -> None:
    with pytest.raises(ServiceError) as caught:
        check(settings_of(services, openai_model="gpt-9"))
    assert caught.value.message == "OpenAI knows no model “gpt-9”."

