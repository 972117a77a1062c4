"""The test of the key and the model, which costs nothing."""

from __future__ import annotations

import pytest

from tests.providers.network import settings_of
from tests.providers.openai_calls import UNBILLED
from tests.standins.desk import Desk
from tests.standins.server import StandIns
from ytempire.providers.errors import LOST, ServiceError
from ytempire.providers.openai_client import check


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
