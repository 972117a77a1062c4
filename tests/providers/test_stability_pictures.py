from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.providers.network import settings_of
from tests.standins.desk import Desk
from tests.standins.server import KEY, StandIns
from ytempire.providers.errors import BAD_KEY, BUSY, DOWN, LOST, NO_MONEY, REFUSED, ServiceError
from ytempire.providers.pictures import PictureOrder
from ytempire.providers.stability_pictures import check, draw, most
from ytempire.providers.usage import PICTURE

PRICES = {"core": 30_000, "ultra": 80_000, "sd3": 65_000}
KEY_REFUSED = "Stability does not take the key. Check STABILITY_API_KEY."
BROKEN = "Stability says that it is out of order."
FAILURES = [  # failure, kind, sentence, whether it is billed
    ("invalid_key", BAD_KEY, KEY_REFUSED, False),
    ("forbidden", BAD_KEY, KEY_REFUSED, False),
    ("payment", NO_MONEY,
     "Stability's account is out of money. Add credit there; nothing more is sent until then.", False),
    ("moderation", REFUSED, "Stability will not make this.", False),
    ("content_filtered", REFUSED, "Stability will not make this.", False),
    ("rate_limit", BUSY, "Stability is busy.", False),
    ("server_error", DOWN, BROKEN, False),
    ("unavailable", DOWN, BROKEN, False),
    ("html_502", DOWN, BROKEN, False),
    ("html", LOST, "Stability's answer cannot be read.", False),
    ("timeout", LOST, "Stability's answer did not arrive.", True),
    ("gateway_timeout", LOST, "Stability's answer did not arrive.", True),
    ("drop", LOST, "Stability's answer did not arrive.", True),
]  # fmt: skip
ORDER = PictureOrder("A cat on a sofa")


def _failed(services: StandIns, folder: Path, **other: Any) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        draw(ORDER, settings_of(services, **other), "core", folder / "picture.jpg", timeout=0.7)
    assert KEY not in caught.value.message
    assert list(folder.iterdir()) == []
    return caught.value


@pytest.mark.parametrize("model", PRICES)
@pytest.mark.parametrize(("format", "wide"), [("landscape", True), ("portrait", False)])
def test_a_picture_has_the_films_format_and_is_billed_as_one(
    format: str, wide: bool, model: str, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    order = PictureOrder("A cat on a sofa", format=format)
    usage = draw(order, settings_of(services), model, tmp_path / "picture.jpg")
    with Image.open(tmp_path / "picture.jpg") as picture:
        assert picture.format == "JPEG"
        assert (picture.width > picture.height) == wide
    assert usage.units == most(order, model).units == {PICTURE: 1}
    assert (usage.model, desk.total()) == (model, PRICES[model])
    assert usage.request_id == desk.bill[0].request_id


@pytest.mark.parametrize(("failure", "kind", "sentence", "billed"), FAILURES)
def test_each_failure_has_its_kind_and_its_sentence(
    failure: str, kind: str, sentence: str, billed: bool, services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("stability", failure, seconds=1.5)
    error = _failed(services, tmp_path)
    assert (error.kind, error.message, error.usage) == (kind, sentence, None)
    assert len(desk.calls) == 1
    assert bool(desk.bill) == billed


def test_a_rate_limit_says_when_to_come_back(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("stability", "rate_limit", retry_after=9)
    assert _failed(services, tmp_path).retry_after == 9.0
    desk.fail("stability", "rate_limit", retry_after=10**9)
    assert _failed(services, tmp_path).retry_after == 86_400.0


def test_what_is_no_picture_is_paid_for(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("stability", "bad_picture")
    error = _failed(services, tmp_path)
    assert (error.kind, error.message) == (LOST, "What Stability drew cannot be used as a picture.")
    assert error.usage is not None
    assert error.usage.units == {PICTURE: 1}


def test_a_wrong_key_is_said_without_the_key(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    error = _failed(services, tmp_path, stability_api_key="sk-stability-secret")
    assert (error.kind, error.message) == (BAD_KEY, KEY_REFUSED)


def test_a_service_that_is_not_there_is_down(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        error = _failed(services, tmp_path, stability_base_url=f"http://127.0.0.1:{free.getsockname()[1]}")
    assert (error.kind, error.message) == (DOWN, "Stability cannot be reached.")


def test_a_long_prompt_is_taken(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    order = PictureOrder("🐈 猫 " * 5_000, "#123456", "oil painting")
    draw(order, settings_of(services), "core", tmp_path / "picture.jpg")


def test_the_check_costs_nothing_and_tells_the_balance(services: StandIns, desk: Desk) -> None:
    assert check(settings_of(services)).endswith("s. 123 credits are left.")
    assert desk.bill == []


@pytest.mark.parametrize(("failure", "kind", "sentence", "billed"), [*FAILURES[:4], *FAILURES[5:10]])
def test_the_check_tells_what_is_wrong(
    failure: str, kind: str, sentence: str, billed: bool, services: StandIns, desk: Desk
) -> None:
    desk.fail("stability", failure)
    with pytest.raises(ServiceError) as caught:
        check(settings_of(services))
    assert (caught.value.kind, caught.value.message) == (kind, sentence)


@pytest.mark.parametrize("credits", [10**400, float("nan"), "many"])
def test_a_balance_that_cannot_be_is_not_told(credits: object, services: StandIns, desk: Desk) -> None:
    desk.fail("stability", "absurd_usage", credits=credits)
    with pytest.raises(ServiceError) as caught:
        check(settings_of(services))
    assert (caught.value.kind, caught.value.message) == (LOST, "Stability's answer cannot be read.")
