"""Where a person stands, by what was fetched of their subscription last."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.billing.plans import DAY, on_plan, settings
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person
from ytempire.accounts.user import User
from ytempire.billing.plan import UNLIMITED
from ytempire.billing.standing import Standing, standing_of
from ytempire.extensions import db, utcnow, writing
from ytempire.formatting import local_day
from ytempire.videos.commands import terminal_user

__all__ = ["settings"]

pytestmark = ONE_KIND


def where(app: Flask, someone: Person, **more) -> Standing:
    with app.app_context():
        return standing_of(db.session.get_one(User, someone.id), **more)


def test_while_billing_is_off_everybody_has_the_largest_plan_without_limits(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "starter", "unpaid", owing_since=utcnow() - 90 * DAY)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": "off"})
    assert where(app, cast.owner) == Standing(UNLIMITED, "off", unlimited=True)


def test_admins_have_no_limits_whatever_they_pay(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.admin, "starter", "unpaid", owing_since=utcnow() - 90 * DAY)
    standing = where(app, cast.admin)
    assert (standing.plan, standing.state, standing.unlimited) == (UNLIMITED, "admin", True)


def test_whoever_stands_at_the_terminal_runs_the_place_and_has_no_limits(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with writing():
            terminal = terminal_user()
        assert standing_of(terminal).unlimited
        with writing():
            terminal.set_password_hash("of somebody who signs in with it")
        assert standing_of(terminal).state == "free"


@pytest.mark.parametrize("status", ["", "canceled", "incomplete", "incomplete_expired", "paused", "of-the-future"])
def test_who_pays_nothing_has_the_default_plan(app: Flask, cast: Cast, status: str) -> None:
    assert where(app, cast.outsider).plan.name == "free"
    on_plan(app, cast.owner, "growth", status)
    standing = where(app, cast.owner)
    assert (standing.plan.name, standing.state, standing.sentence, standing.lapsed) == ("free", "free", "", False)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"default_plan": "starter"})
    assert {where(app, each).plan.name for each in (cast.owner, cast.outsider)} == {"starter"}


def test_who_pays_has_the_plan_to_the_end_of_the_period_and_so_on(app: Flask, cast: Cast) -> None:
    until = utcnow() + 3 * DAY
    on_plan(app, cast.owner, "growth", period_end=until)
    assert where(app, cast.owner) == Standing(where(app, cast.owner).plan, "active", "", until)
    assert where(app, cast.owner).plan.name == "growth"


def test_a_trial_says_until_when(app: Flask, cast: Cast) -> None:
    until = utcnow() + 3 * DAY
    on_plan(app, cast.owner, "starter", "trialing", trial_end=until)
    standing = where(app, cast.owner)
    assert (standing.state, standing.until) == ("trialing", until)
    assert standing.sentence == f"You are trying the Starter plan until {local_day(until)}."


def test_who_has_cancelled_keeps_the_plan_until_it_ends(app: Flask, cast: Cast) -> None:
    until = utcnow() + 3 * DAY
    on_plan(app, cast.owner, "growth", ends_at_period_end=True, period_end=until)
    standing = where(app, cast.owner)
    assert (standing.plan.name, standing.state, standing.until) == ("growth", "ending", until)
    assert standing.sentence == (
        f"You keep the Growth plan until {local_day(until)}; then it ends. Nothing is deleted."
    )
    on_plan(app, cast.owner, "growth", ends_at_period_end=True, period_end=None)
    assert where(app, cast.owner).sentence.startswith("You keep the Growth plan until the end of what is paid for;")


@pytest.mark.parametrize("status", ["past_due", "unpaid"])
def test_a_failed_payment_has_seven_days_of_grace_to_the_moment(app: Flask, cast: Cast, status: str) -> None:
    failed = utcnow()
    on_plan(app, cast.owner, "growth", status, owing_since=failed, problem="Your bank refused the card.")
    grace = where(app, cast.owner, now=failed + 7 * DAY - DAY / 1000)
    assert (grace.plan.name, grace.state, grace.until, grace.lapsed) == ("growth", "grace", failed + 7 * DAY, False)
    assert grace.sentence == (
        f"Your bank refused the card. Pay until {local_day(failed + 7 * DAY)}, or new videos have to wait."
    )
    lapsed = where(app, cast.owner, now=failed + 7 * DAY)
    assert (lapsed.plan.name, lapsed.state, lapsed.until, lapsed.lapsed) == ("growth", "lapsed", None, True)
    assert lapsed.sentence == (
        "Your bank refused the card. Until it is paid nothing new is begun, and what is queued waits. "
        "Nothing is deleted."
    )


def test_the_days_of_grace_are_a_setting(app: Flask, cast: Cast) -> None:
    failed = utcnow()
    on_plan(app, cast.owner, "growth", "past_due", owing_since=failed)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing_grace_days": 0})
    assert where(app, cast.owner, now=failed).lapsed
    assert where(app, cast.owner, now=failed).sentence.startswith("The payment for the Growth plan failed. Until")


def test_what_an_admin_has_granted_counts_whatever_is_paid_until_it_ends(app: Flask, cast: Cast) -> None:
    until = utcnow() + 3 * DAY
    on_plan(app, cast.owner, "starter", "past_due", owing_since=utcnow() - 90 * DAY, granted="scale",
            granted_why="A friend of the house", granted_until=until)  # fmt: skip
    standing = where(app, cast.owner)
    assert (standing.plan.name, standing.state, standing.until) == ("scale", "granted", until)
    assert not standing.unlimited
    assert standing.sentence == f"An admin has given you the Scale plan until {local_day(until)}."
    assert where(app, cast.owner, now=until).state == "lapsed"
    on_plan(app, cast.owner, granted="growth", granted_until=None)
    assert where(app, cast.owner, now=until + 900 * DAY).sentence == "An admin has given you the Growth plan."


@pytest.mark.parametrize(("granted", "paid", "status", "counts"), [
    ("starter", "scale", "active", ("scale", "active")), ("starter", "scale", "past_due", ("scale", "grace")),
    ("growth", "growth", "trialing", ("growth", "trialing")), ("growth", "starter", "active", ("growth", "granted")),
    ("growth", "growth", "past_due", ("growth", "granted")), ("starter", "scale", "canceled", ("starter", "granted")),
])  # fmt: skip
def test_the_larger_of_what_is_granted_and_what_is_paid_counts(
    app: Flask, cast: Cast, granted: str, paid: str, status: str, counts: tuple[str, str]
) -> None:
    on_plan(app, cast.owner, paid, status, owing_since=utcnow(), granted=granted)
    standing = where(app, cast.owner)
    assert (standing.plan.name, standing.state) == counts


def test_a_small_grant_lets_somebody_work_on_whose_large_plan_was_never_paid(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "scale", "past_due", owing_since=utcnow() - 30 * DAY, granted="starter")
    assert (where(app, cast.owner).plan.name, where(app, cast.owner).state) == ("starter", "granted")


def test_what_was_paid_with_play_money_is_nothing_where_stripe_takes_the_money(app: Flask, cast: Cast) -> None:
    on_plan(app, cast.owner, "scale", service="test")
    assert where(app, cast.owner).plan.name == "scale"
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": "stripe"})
    assert (where(app, cast.owner).plan.name, where(app, cast.owner).state) == ("free", "free")
    on_plan(app, cast.owner, "scale", service="stripe")
    assert where(app, cast.owner).plan.name == "scale"


def test_days_are_those_of_the_persons_zone(app: Flask, cast: Cast) -> None:
    until = utcnow().replace(hour=23, minute=30) + 3 * DAY
    with app.app_context():
        db.session.get_one(User, cast.owner.id).timezone = "Pacific/Auckland"
        db.session.commit()
    on_plan(app, cast.owner, "starter", "trialing", trial_end=until)
    assert local_day(until, "Pacific/Auckland") != local_day(until)
    assert where(app, cast.owner).sentence.endswith(f"until {local_day(until, 'Pacific/Auckland')}.")
