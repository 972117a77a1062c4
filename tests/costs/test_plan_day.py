"""A plan's own limit of a day: one more beside those that the person and the admins set."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from tests.billing.plans import changed, lapse, on_plan, settings
from tests.costs.calls import CALL, dollars, held
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person
from ytempire.accounts.notice import Notice
from ytempire.admin import spending
from ytempire.costs import alerts, counter, days, limit, report, report_limits
from ytempire.costs.ledger import Call, OverLimit
from ytempire.costs.limit import OWN, PLAN, USER
from ytempire.costs.verify import verify
from ytempire.extensions import db, utcnow, writing

__all__ = ["settings"]


def call_of(someone: Person, video_id: str = "video-1") -> Call:
    return replace(CALL, payer=replace(CALL.payer, user_id=someone.id, video_id=video_id))


def binding(app: Flask, someone: Person) -> tuple[str, int | None]:
    with app.app_context():
        bound = limit.bounds_now(call_of(someone).payer)[1]
        return bound.name, bound.micro


def set_to(app: Flask, name: str, amount: float | None, of: Person) -> None:
    with app.app_context(), writing():
        limit.set_limit(name, None if amount is None else dollars(amount), str(of.id))


def test_it_holds_to_the_last_micro_dollar_and_says_whose_it_is(app: Flask, cast: Cast) -> None:
    with app.app_context():
        held(1.999999, call_of(cast.owner))
        with pytest.raises(OverLimit) as over:
            held(0.000002, call_of(cast.owner, "video-2"))
        bound = over.value.bound
        assert (bound.name, bound.micro, over.value.missing, bound.reason) == (PLAN, 2_000_000, 1, "budget_user")
        assert bound.called == "your plan's limit of a day"
        assert bound.resets_at == days.end_of_day(days.day_of(utcnow()))
        held(0.000001, call_of(cast.owner, "video-2"))
        held(2, call_of(cast.outsider, "video-3"))
        assert verify().right


def test_a_larger_plan_makes_room_at_once(app: Flask, cast: Cast) -> None:
    with app.app_context():
        held(2, call_of(cast.owner))
    on_plan(app, cast.owner, "starter")
    with app.app_context():
        held(2, call_of(cast.owner, "video-2"))
    assert binding(app, cast.owner) == (PLAN, 10_000_000)


@ONE_KIND
def test_of_the_persons_the_admins_and_the_plans_limit_the_lowest_binds(app: Flask, cast: Cast) -> None:
    assert binding(app, cast.owner) == (PLAN, 2_000_000)
    for name, amount, binds in ((OWN, 5, PLAN), (OWN, 2, PLAN), (OWN, 1, OWN), (USER, 1, USER), (USER, 0.5, USER),
                                (USER, 3, OWN), (OWN, None, PLAN), (USER, 2, USER)):  # fmt: skip
        set_to(app, name, amount, cast.owner)
        assert binding(app, cast.owner)[0] == binds, (name, amount)


@ONE_KIND
def test_a_lapsed_payment_lets_what_runs_spend_as_the_plan_has_it(app: Flask, cast: Cast) -> None:
    lapse(app, cast.owner, "growth")
    assert binding(app, cast.owner) == (PLAN, 50_000_000)


@ONE_KIND
def test_who_has_no_plan_has_no_limit_by_one(app: Flask, cast: Cast) -> None:
    assert binding(app, cast.admin) == (USER, None)
    changed(app, free="day=none")
    assert binding(app, cast.owner) == (USER, None)
    changed(app, free="day=0")
    assert binding(app, cast.owner) == (PLAN, 0)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": "off"})
    assert binding(app, cast.owner) == (USER, None)


@ONE_KIND
def test_pages_count_against_it(app: Flask, cast: Cast) -> None:
    with app.app_context():
        held(0.50, call_of(cast.owner))
        today = report.today_of(cast.owner.id)
        assert (today.held, today.limit) == (500_000, 2_000_000)
        line = report_limits.lines_of(cast.owner.id, []).plan
        assert (line.micro, line.left) == (2_000_000, 1_500_000)
        assert report_limits.lines_of(cast.admin.id, []).plan.micro is None
        [row] = spending.by_person()
        assert (row.id, row.limit) == (cast.owner.id, 2_000_000)


@ONE_KIND
def test_the_person_is_told_once_that_it_is_reached(app: Flask, cast: Cast) -> None:
    with app.app_context():
        bound = limit.bounds_now(call_of(cast.owner).payer)[1]
        for _ in range(2):
            with writing():
                alerts.reached(bound, cast.owner.id)
        [notice] = db.session.query(Notice).filter_by(user_id=cast.owner.id)
        assert notice.message == "Your plan's limit of a day is reached: $2.00."
        assert counter.read(bound.key) is None
