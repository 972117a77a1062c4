"""`BILLING=test`: a plan is chosen, paid, changed, cancelled and lapses, by the code that Stripe is asked by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.billing.till import Till
from ytempire.accounts.notice import Notice
from ytempire.accounts.owning import NotTheirs
from ytempire.billing.paying import NothingToManage, UnknownPlan
from ytempire.billing.provider import BillingOff
from ytempire.billing.rehearsal_acts import CardRefused, NotNow
from ytempire.extensions import db, utcnow


def test_the_plan_is_there_when_the_payment_was_heard_of_and_not_before(till: Till) -> None:
    where = till.begin("growth")
    assert "/billing/rehearsal/cs_" in where
    after = till.rehearse_pay(where)
    assert "/billing/success?session_id=cs_" in after
    assert till.customer().status == ""
    assert till.work() == 3
    customer = till.customer()
    assert (customer.plan, customer.status, customer.ends_at_period_end) == ("growth", "active", False)
    assert customer.period_end is not None
    assert customer.period_end > utcnow()
    assert till.checkouts() == [("growth", "complete")]
    assert till.state()["bills"][0][1:] == ("paid", 4900)
    assert [entry.details["plan"] for entry in till.acts("billing.changed")] == ["growth"]


def test_a_refused_card_pays_nothing_and_the_checkout_stays_open(till: Till) -> None:
    where = till.begin()
    with pytest.raises(CardRefused):
        till.rehearse_pay(where, accepted=False)
    assert till.work() == 0
    assert till.begin() == where
    till.rehearse_pay(where)
    till.work()
    assert till.customer().plan == "growth"


def test_who_pays_already_is_sent_to_the_portal(till: Till) -> None:
    till.subscribe()
    assert "/billing/rehearsal/bps_" in till.begin("scale")
    assert till.checkouts() == [("growth", "complete")]


def test_who_has_paid_a_moment_ago_is_not_asked_to_pay_again_though_no_word_has_come(till: Till) -> None:
    till.rehearse_pay(till.begin())
    assert "/billing/rehearsal/bps_" in till.begin("growth")
    assert till.customer().plan == "growth"


def test_of_two_at_once_one_begins_the_checkout_and_both_are_sent_there(till: Till) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: till.begin(), range(4)))) == 1
    assert till.checkouts() == [("growth", "open")]


def test_another_plan_ends_the_checkout_that_was_open(till: Till) -> None:
    first = till.begin("starter")
    second = till.begin("scale")
    assert first != second
    assert till.checkouts() == [("starter", "expired"), ("scale", "open")]
    with pytest.raises(NotNow):
        till.rehearse_pay(first)
    till.rehearse_pay(second)
    till.work()
    assert till.customer().plan == "scale"


def test_a_plan_is_changed_and_cancelled_and_kept_to_the_end_of_its_period(till: Till) -> None:
    till.subscribe("starter")
    till.rehearse("change", "scale")
    till.work()
    assert till.customer().plan == "scale"
    till.rehearse("cancel")
    till.work()
    assert (till.customer().status, till.customer().ends_at_period_end) == ("active", True)
    till.rehearse("resume")
    till.work()
    assert till.customer().ends_at_period_end is False
    till.rehearse("cancel")
    till.rehearse("end")
    till.work()
    assert till.customer().status == "canceled"
    assert "/billing/rehearsal/cs_" in till.begin("starter")


def test_a_payment_that_fails_is_owed_and_paid(till: Till) -> None:
    till.subscribe()
    till.rehearse("refuse")
    till.work()
    owing = till.customer()
    assert owing.status == "past_due"
    assert owing.owing_since is not None
    assert "$49.00 did not go through" in owing.problem
    with till.app.app_context():
        assert [notice.kind for notice in db.session.query(Notice)] == ["billing"]
    till.rehearse("pay")
    till.work()
    paid = till.customer()
    assert (paid.status, paid.owing_since, paid.problem, paid.pay_url) == ("active", None, "", "")
    with till.app.app_context():
        assert all(notice.read_at for notice in db.session.query(Notice))


def test_nobody_pays_for_a_plan_that_there_is_not(till: Till) -> None:
    for plan in ("free", "", "gold", "growth\0", "x" * 5000):
        with pytest.raises(UnknownPlan):
            till.begin(plan)
    with pytest.raises(NothingToManage):
        till.portal()


def test_the_outsider_sees_and_pays_nothing_of_the_owners(till: Till) -> None:
    where = till.begin()
    till.begin(who=till.cast.outsider)
    for session_id in (where, "cs_nothing", "cs_\0", "é"):
        with pytest.raises(NotTheirs):
            till.rehearse_pay(session_id, who=till.cast.outsider)
    assert till.work() == 0


def test_where_billing_is_off_nobody_pays(till: Till) -> None:
    till.app.config["SETTINGS"] = till.app.config["SETTINGS"].model_copy(update={"billing": "off"})
    with pytest.raises(BillingOff):
        till.begin()
    with pytest.raises(BillingOff):
        till.portal()
