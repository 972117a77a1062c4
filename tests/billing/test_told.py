"""What somebody is told of their plan beside the page of plans: once, and only while it is so."""

from __future__ import annotations

import html

import pytest
from sqlalchemy import select

from tests.billing.plans import on_plan
from tests.billing.till import Till
from tests.support.databases import ONE_KIND
from tests.support.people import Person, Visitor
from ytempire.accounts.notice import Notice
from ytempire.extensions import db, utcnow

pytestmark = ONE_KIND


def entered(till: Till, someone: Person) -> Visitor:
    visitor = Visitor(till.app)
    visitor.begin(someone)
    return visitor


def told(till: Till) -> list[str]:
    """What the owner was told and has not dismissed."""
    with till.app.app_context():
        mine = select(Notice.message).where(Notice.user_id == till.cast.owner.id, Notice.read_at.is_(None))
        return list(db.session.scalars(mine))


def over(till: Till) -> None:
    till.subscribe("growth")
    for what in ("cancel", "end"):
        till.rehearse(what)
        till.work()


def test_a_failed_payment_is_told_once_at_home(till: Till) -> None:
    till.subscribe("growth")
    till.rehearse("refuse")
    till.work()
    page = html.unescape(entered(till, till.cast.owner).get("/").text)
    assert page.count("did not go through") == 1
    assert len(told(till)) == 1  # the mail has it


def test_that_a_plan_has_ended_is_no_news_once_there_is_another(till: Till) -> None:
    over(till)
    assert told(till) == ["Your Growth plan has ended."]
    till.subscribe("starter")
    assert told(till) == []


def test_nor_once_an_admin_has_granted_one(till: Till) -> None:
    over(till)
    admin = entered(till, till.cast.admin)
    at = f"/admin/users/{till.cast.owner.id}"
    admin.post(f"{at}/grant", {"granted": "growth", "why": "helps us to test", "until": ""})
    assert told(till) == []
    page = " ".join(admin.get(at).text.split())
    assert "<dt>Paid before</dt><dd>Growth until " in page
    assert ", ended</dd>" in page
    assert "Customer of the test checkout" in page


@pytest.mark.parametrize("path", ["role", "grant"])
def test_the_address_of_what_an_admin_was_refused_opens(till: Till, path: str) -> None:
    at = f"/admin/users/{till.cast.owner.id}"
    answer = entered(till, till.cast.admin).get(f"{at}/{path}")
    assert (answer.status_code, answer.location) == (303, at)
    assert entered(till, till.cast.owner).get(f"{at}/{path}").status_code in (403, 404)


@pytest.mark.parametrize(("status", "pay_url", "way"), [
    ("incomplete", "https://pay.example/first", 'href="https://pay.example/first"'),
    ("paused", "", "Open the portal"), ("past_due", "", "Open the portal"),
])  # fmt: skip
def test_a_subscription_that_waits_for_something_says_what_and_leads_there(
    till: Till, status: str, pay_url: str, way: str
) -> None:
    on_plan(till.app, till.cast.owner, "growth", status, problem="It waits for a card.", pay_url=pay_url,
            granted="growth", owing_since=utcnow(), customer_id="cus_1")  # fmt: skip
    page = entered(till, till.cast.owner).get("/billing").text
    assert way in page.partition("It waits for a card.")[2].partition("</div>")[0]
    assert "Choose Growth" not in page
