"""What a plan allows, to the last one, and the sentence that says which plan would allow more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.billing.plans import changed, lapse, on_plan, settings
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person
from ytempire.accounts.user import User
from ytempire.billing import allowing
from ytempire.billing.allowing import PlanLimit
from ytempire.extensions import db

__all__ = ["settings"]

pytestmark = ONE_KIND


def asked(app: Flask, someone: Person, question: Callable[..., Any], *counts: Any) -> Any:
    with app.app_context():
        return question(db.session.get_one(User, someone.id), *counts)


WITHIN = {
    "no_channel": (0,), "read_only": (0,), "no_video": (9, 180, "portrait"), "no_api": (), "no_webhooks": (),
    "unpaid": (),
}  # fmt: skip
OVER = {
    "no_channel": ((1,), "channels", "starter",
                   "The Free plan has room for 1 channel, and you have 1. The Starter plan has room for 3 channels. "
                   "Archiving one makes room too."),
    "read_only": ((1,), "channels", "starter",
                  "The Free plan has room for 1 channel; this newer one can only be read. The Starter plan has room "
                  "for 3 channels. Archiving another makes room too."),
    "no_video": ((10, 60, "landscape"), "videos", "starter",
                 "The Free plan makes 10 videos a month, and this month counts 10 already. The Starter plan makes 60 "
                 "videos. The count begins anew with the next month."),
}  # fmt: skip


@pytest.mark.parametrize("name", WITHIN)
def test_to_the_last_one_it_is_allowed(app: Flask, cast: Cast, name: str) -> None:
    assert asked(app, cast.owner, getattr(allowing, name), *WITHIN[name]) is None


@pytest.mark.parametrize("name", OVER)
def test_one_more_is_refused_and_the_sentence_names_the_plan_that_allows_it(app: Flask, cast: Cast, name: str) -> None:
    counts, limit, larger, sentence = OVER[name]
    refusal = asked(app, cast.owner, getattr(allowing, name), *counts)
    assert isinstance(refusal, PlanLimit)
    assert (refusal.status, refusal.code, refusal.limit) == (403, "plan_limit", limit)
    assert (refusal.message, refusal.plan.name, refusal.larger.name) == (sentence, "free", larger)
    assert (refusal.details["plan"], refusal.details["allowed_by"]) == ("free", larger)
    on_plan(app, cast.owner, larger)
    assert asked(app, cast.owner, getattr(allowing, name), *counts) is None


def test_the_plan_that_is_named_is_the_first_that_would_do(app: Flask, cast: Cast) -> None:
    refusal = asked(app, cast.owner, allowing.no_video, 0, 25 * 60, "landscape")
    assert refusal.message == (
        "The Free plan makes videos of up to 3 min; this one would be 25 min. The Growth plan makes them up to 30 min."
    )
    assert asked(app, cast.owner, allowing.no_video, 75, 60, "landscape").larger.name == "growth"
    assert asked(app, cast.owner, allowing.no_video, 0, 180.1, "landscape").larger.name == "starter"


def test_all_that_stands_in_the_way_is_said_at_once(app: Flask, cast: Cast) -> None:
    changed(app, free="formats=landscape")
    refusal = asked(app, cast.owner, allowing.no_video, 75, 12 * 60, "portrait")
    assert [sentence in refusal.message for sentence in (
        "makes videos of up to 3 min; this one would be 12 min.", "makes no portrait videos.",
        "makes 10 videos a month")] == [True] * 3  # fmt: skip
    assert (refusal.limit, refusal.larger.name, refusal.details["allowed"]) == ("seconds", "growth", 180)
    assert asked(app, cast.owner, allowing.no_video, 10**6, 12 * 60, "portrait").larger is None


def test_where_no_plan_would_do_the_sentence_says_so(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "scale")
    refusal = asked(app, cast.owner, allowing.no_channel, 50)
    assert (refusal.larger, refusal.details["allowed_by"]) == (None, None)
    assert refusal.message.startswith("The Scale plan has room for 50 channels, and you have 50. No larger plan does.")


def test_a_plan_without_a_limit_is_named_as_such(app: Flask, cast: Cast) -> None:
    changed(app, starter="channels=none videos=none minutes=none")
    for question in ((allowing.no_channel, 1), (allowing.no_video, 10, 60, "portrait"),
                     (allowing.no_video, 0, 181, "portrait")):  # fmt: skip
        assert "The Starter plan has no such limit." in asked(app, cast.owner, *question).message
    on_plan(app, cast.owner, "starter")
    assert asked(app, cast.owner, allowing.no_video, 1_000_000, 3600, "portrait") is None


def test_what_a_plan_leaves_out_is_refused_with_the_plan_that_has_it(app: Flask, cast: Cast) -> None:
    changed(app, free="formats=landscape api=no webhooks=no")
    told = [asked(app, cast.owner, *question).message for question in (
        (allowing.no_video, 0, 60, "portrait"), (allowing.no_api,), (allowing.no_webhooks,))]  # fmt: skip
    assert told == [
        "The Free plan makes no portrait videos. The Starter plan does.",
        "The Free plan does not include the API. The Starter plan does.",
        "The Free plan does not include webhooks. The Starter plan does.",
    ]
    assert asked(app, cast.owner, allowing.no_video, 0, 60, "landscape") is None


@pytest.mark.parametrize("name", ["no_channel", "no_video", "no_webhooks", "unpaid"])
def test_after_a_lapsed_payment_nothing_new_is_allowed(app: Flask, cast: Cast, name: str) -> None:
    lapse(app, cast.owner)
    refusal = asked(app, cast.owner, getattr(allowing, name), *WITHIN[name])
    assert (refusal.limit, refusal.larger, refusal.plan.name) == ("payment", None, "growth")
    assert refusal.message.startswith("The payment for the Growth plan failed. Until it is paid nothing new is begun")


def test_after_a_lapsed_payment_what_is_there_can_be_read(app: Flask, cast: Cast) -> None:
    lapse(app, cast.owner)
    assert asked(app, cast.owner, allowing.no_api) is None
    assert asked(app, cast.owner, allowing.read_only, 9) is None


def test_admins_are_limited_by_nothing(app: Flask, cast: Cast) -> None:
    for question in ((allowing.no_channel, 10**6), (allowing.read_only, 10**6), (allowing.no_api,), (allowing.unpaid,),
                     (allowing.no_video, 10**6, 10**6, "portrait"), (allowing.no_webhooks,)):  # fmt: skip
        assert asked(app, cast.admin, *question) is None


@pytest.mark.parametrize("name", OVER)
def test_requiring_raises_what_is_refused(app: Flask, cast: Cast, name: str) -> None:
    requires = {"no_channel": allowing.require_channel, "read_only": allowing.require_writable,
                "no_video": allowing.require_video}[name]  # fmt: skip
    assert asked(app, cast.owner, requires, *WITHIN[name]) is None
    with pytest.raises(PlanLimit):
        asked(app, cast.owner, requires, *OVER[name][0])
