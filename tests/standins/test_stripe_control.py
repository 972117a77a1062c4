"""`/control/stripe`: what is known is read, and the clock and the cards are moved, from another process."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from tests.standins.server import StandIns
from tests.standins.stripe_asking import client, subscribed
from tests.standins.stripe_state import FAILS_LATER


def steered(standins: StandIns, path: str = "", **told: Any) -> tuple[int, dict[str, Any]]:
    """Status and answer; without anything told what is known."""
    body = json.dumps(told).encode() if told or path else None
    asked = urllib.request.Request(f"{standins.address}/control/stripe{path}", body,
                                   {"Content-Type": "application/json"})  # fmt: skip
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_it_tells_what_was_sold(stripe_standin: StandIns) -> None:
    made = subscribed(stripe_standin)
    known = steered(stripe_standin)[1]
    assert [(one["id"], one["plan"], one["status"]) for one in known["subscriptions"]] == [
        (made["id"], "Growth", "active")]  # fmt: skip
    assert [one["status"] for one in known["invoices"]] == ["paid"]
    assert known["calls"] == {"customers.create": 1}
    assert (known["judged"], known["wrong"]) == (1, [])
    assert not any(name.startswith("_") for one in known["subscriptions"] for name in one)


def test_the_clock_the_card_and_the_plan_are_moved(stripe_standin: StandIns) -> None:
    made = subscribed(stripe_standin)
    steered(stripe_standin, card={"customer": made["customer"], "number": FAILS_LATER}, period_end=made["id"])
    assert made["status"] == "past_due"
    steered(stripe_standin, advance_days=16)
    assert made["status"] == "canceled"
    other = subscribed(stripe_standin)
    steered(stripe_standin, change={"subscription": other["id"], "plan": "scale"}, end_later=other["id"])
    [first, _] = steered(stripe_standin)[1]["subscriptions"]
    assert (first["plan"], first["cancel_at_period_end"]) == ("Scale", True)


def test_the_clock_can_be_put_back_to_begin_in_the_past(stripe_standin: StandIns) -> None:
    steered(stripe_standin, now="2026-01-31T09:00:00+00:00")
    made = client(stripe_standin).v1.customers.create({})
    assert made.created - 1_769_850_000 in range(60)


def test_what_there_is_none_of_is_said(stripe_standin: StandIns) -> None:
    assert steered(stripe_standin, colour="red") == (400, {"error": "There is no colour to set."})
    assert steered(stripe_standin, end="sub_nothing")[0] == 404


def test_a_reset_forgets_all_but_the_address(stripe_standin: StandIns) -> None:
    subscribed(stripe_standin)
    steered(stripe_standin, webhooks="http://127.0.0.1:9/")
    known = steered(stripe_standin, "/reset")[1]
    assert (known["subscriptions"], known["webhooks"]) == ([], "http://127.0.0.1:9/")
