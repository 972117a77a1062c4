from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tests.providers.network import micro, settings_of
from tests.standins.desk import Desk
from tests.standins.server import StandIns
from ytempire.providers.errors import LOST, REFUSED, ServiceError
from ytempire.providers.openai_pictures import draw, most
from ytempire.providers.pictures import PictureOrder, softened
from ytempire.providers.usage import IMAGE_TOKEN, INPUT_TOKEN

FLARE = "gpt-image-2.6-flare"


@pytest.mark.parametrize(("format", "size"), [("landscape", (1536, 1024)), ("portrait", (1024, 1536))])
@pytest.mark.parametrize("quality", ["low", "medium", "high"])
def test_a_picture_of_its_size_for_what_was_billed(
    quality: str, format: str, size: tuple[int, int], services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    order, settings = PictureOrder("A cat on a sofa", "#335577", format=format, quality=quality), settings_of(services)
    usage = draw(order, settings, FLARE, tmp_path / "picture.jpg")
    with Image.open(tmp_path / "picture.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", size)
    bound = most(order, FLARE)
    assert micro(usage) == desk.total() <= micro(bound)
    assert usage.units[INPUT_TOKEN] <= bound.units[INPUT_TOKEN]
    assert usage.units[IMAGE_TOKEN] <= bound.units[IMAGE_TOKEN]
    assert usage.request_id == desk.bill[0].request_id


@pytest.mark.parametrize("prompt", ["🐈" * 3_000, "猫" * 3_000, "", "A" * 10_000])
def test_no_prompt_takes_more_than_its_bound(prompt: str, services: StandIns, desk: Desk, tmp_path: Path) -> None:
    order, settings = PictureOrder(prompt), settings_of(services)
    assert micro(draw(order, settings, FLARE, tmp_path / "picture.jpg")) <= micro(most(order, FLARE))


def test_what_it_will_not_show_is_drawn_from_a_softened_prompt(
    services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "moderation")
    order, out = PictureOrder("A battle at sea"), tmp_path / "picture.jpg"
    with pytest.raises(ServiceError) as caught:
        draw(order, settings_of(services), FLARE, out)
    assert (caught.value.kind, desk.bill, out.exists()) == (REFUSED, [], False)
    draw(softened(order), settings_of(services), FLARE, out)
    assert out.exists()
    assert "No people" in desk.calls[1].body["prompt"]


def test_what_is_no_picture_is_paid_for_and_kept_nowhere(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    desk.fail("openai", "bad_picture")
    with pytest.raises(ServiceError) as caught:
        draw(PictureOrder("A cat"), settings_of(services), FLARE, tmp_path / "picture.jpg")
    assert (caught.value.kind, caught.value.message) == (LOST, "What OpenAI drew cannot be used as a picture.")
    assert micro(caught.value.usage) == desk.total() > 0  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_tells_no_usage_is_taken_to_have_used_the_most(
    services: StandIns, desk: Desk, tmp_path: Path
) -> None:
    desk.fail("openai", "no_usage")
    order, settings = PictureOrder("A cat"), settings_of(services)
    assert draw(order, settings, FLARE, tmp_path / "picture.jpg").units == most(order, FLARE).units


def test_many_pictures_at_once_come_to_the_bill(services: StandIns, desk: Desk, tmp_path: Path) -> None:
    settings = settings_of(services)
    with ThreadPoolExecutor(6) as pool:
        jobs = [
            pool.submit(draw, PictureOrder(f"Scene {i}"), settings, FLARE, tmp_path / f"{i}.jpg") for i in range(12)
        ]
    assert sum(micro(job.result()) for job in jobs) == desk.total()
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 12
