"""Films by all three services: what they bill is what the ledger says, and nothing is bought twice."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.standins.server import StandIns
from tests.support.films import video_of
from tests.support.paid import ALL_PAID, assert_adds_up, entries, made, made_until, seen, spent
from tests.support.people import Cast


# On SQLite tests/test_standins_run.py has a film made whole, and compares the same two.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_ledger_is_the_services_own_bill_to_the_micro_dollar(paid: Flask, standins: StandIns, cast: Cast) -> None:
    video_id = video_of(paid, cast.owner, duration_target=15, channel=ALL_PAID)
    video = made(paid, video_id)
    assert (video.status, video.error, video.waiting_for) == ("completed", None, None)
    assert standins.desk.wrong == []
    assert standins.desk.total() == spent(paid) > 0
    billed = {charge.request_id: charge.micro for charge in standins.desk.bill}
    assert {row.request_id: row.amount for row in entries(paid) if row.kind == "settle"} == billed
    assert {charge.service for charge in standins.desk.bill} == {"openai", "elevenlabs"}
    assert_adds_up(paid)
    assert [step.provider for step in video.steps[:3]] == [
        "OpenAI, gpt-6.1-terra", "ElevenLabs, eleven_multilingual_v2", "OpenAI, gpt-image-2.6-flare",
    ]  # fmt: skip
    assert abs((video.duration_seconds or 0) - 15) < 5
    assert seen(paid, video_id).draft is None


def test_pictures_of_stability_are_in_the_ledger_as_it_bills_them(
    paid: Flask, standins: StandIns, cast: Cast
) -> None:
    video_id = video_of(paid, cast.owner, duration_target=15, channel={**ALL_PAID, "illustrator": "stability"})
    video = made_until(paid, video_id)
    assert video.step("visuals").provider.startswith("Stability, ")
    assert {charge.service for charge in standins.desk.bill} == {"openai", "elevenlabs", "stability"}
    billed = {charge.request_id: charge.micro for charge in standins.desk.bill}
    assert {row.request_id: row.amount for row in entries(paid) if row.kind == "settle"} == billed
    assert standins.desk.wrong == []
    assert_adds_up(paid)
