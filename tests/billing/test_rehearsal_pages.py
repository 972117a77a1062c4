"""The pages of the built-in checkout and its portal: plainly a test, and whose they are."""

from __future__ import annotations

import pytest

from tests.billing.till import Till
from tests.support.databases import ONE_KIND
from tests.support.kept import app_of
from tests.support.people import Person, Visitor
from ytempire.accounts.user import User
from ytempire.channels.channel import new_channel
from ytempire.config import Settings
from ytempire.extensions import db, writing

pytestmark = ONE_KIND


def entered(till: Till, someone: Person) -> Visitor:
    visitor = Visitor(till.app)
    visitor.begin(someone)
    return visitor


def test_a_plan_is_bought_by_its_pages_alone(till: Till) -> None:
    owner = entered(till, till.cast.owner)
    begun = owner.post("/billing/checkout", {"plan": "growth"})
    assert (begun.status_code, begun.location.rpartition("/")[0]) == (303, "/billing/rehearsal")
    page = owner.get(begun.location).text
    for word in ("This is a test.", "No money moves.", "$49.00", till.cast.owner.email, "Let the payment fail"):
        assert word in page
    refused = owner.post(f"{begun.location}/payment", {"card": "refused"})
    assert (refused.status_code, "The card was refused." in refused.text) == (422, True)
    left = owner.post(f"{begun.location}/departure")
    assert (left.status_code, left.location) == (303, "/billing/cancelled")
    paid = owner.post(f"{begun.location}/payment", {"card": "accepted"})
    assert (paid.status_code, paid.location.partition("?")[0]) == (303, "/billing/success")
    assert "Waiting for word" in owner.get(paid.location).text
    till.work()
    assert "You are on the Growth plan." in owner.get(paid.location).text
    assert "This checkout is over." in owner.get(begun.location).text
    assert "TEST-0001" in owner.get("/billing").text


def test_in_the_portal_it_is_changed_cancelled_and_had_back(till: Till) -> None:
    till.subscribe("growth")
    owner = entered(till, till.cast.owner)
    at = owner.post("/billing/portal").location
    page = owner.get(at).text
    assert "Change to Starter" in page
    assert "Change to Growth" not in page
    assert 'href="/billing"' in page
    for what, plan, then in (("change", "scale", "The plan is changed."), ("cancel", "", "goes on until it ends"),
                             ("resume", "", "It goes on as before."), ("refuse", "", "The next payment was refused."),
                             ("pay", "", "What was open is paid.")):  # fmt: skip
        done = owner.post(f"{at}/acts", {"what": what, "plan": plan})
        assert done.status_code == 303
        assert then in owner.get(done.location).text
    till.work()
    assert (till.customer().plan, till.customer().status) == ("scale", "active")
    assert owner.post(f"{at}/acts", {"what": "give me money"}).status_code == 409


def test_who_pays_already_is_led_to_the_portal_and_begins_no_second_checkout(till: Till) -> None:
    till.subscribe("growth")
    owner = entered(till, till.cast.owner)
    assert owner.post("/billing/checkout", {"plan": "scale"}).location.startswith("/billing/rehearsal/bps_")
    assert till.checkouts() == [("growth", "complete")]


def test_a_checkout_is_nobody_elses(till: Till) -> None:
    own = till.begin("growth").rpartition("/")[2]
    for somebody in (entered(till, till.cast.outsider), entered(till, till.cast.admin)):
        assert somebody.get(f"/billing/rehearsal/{own}").status_code == 404
        for path in ("payment", "departure", "acts"):
            assert somebody.post(f"/billing/rehearsal/{own}/{path}", {"what": "cancel"}).status_code == 404
    assert Visitor(till.app).get(f"/billing/rehearsal/{own}").status_code == 303
    assert till.work() == 0


@pytest.mark.parametrize("own", ["%00", "cs_rehearsal_none", "é", "x" * 300])
def test_what_is_not_there_is_404(till: Till, own: str) -> None:
    assert entered(till, till.cast.owner).get(f"/billing/rehearsal/{own}").status_code == 404


def test_where_stripe_takes_the_money_the_built_in_checkout_is_not_there(till: Till) -> None:
    own = till.begin("growth").rpartition("/")[2]
    till.app.config["SETTINGS"] = till.app.config["SETTINGS"].model_copy(update={"billing": "stripe"})
    assert entered(till, till.cast.owner).get(f"/billing/rehearsal/{own}").status_code == 404


@pytest.mark.parametrize(
    ("more", "forms"),
    [
        ({"billing": "off"}, "form-action 'self'"),
        ({"billing": "test"}, "form-action 'self'"),
        ({"billing": "stripe"}, "form-action 'self' https://*.stripe.com"),
        (
            {"billing": "stripe", "stripe_api_base": "http://127.0.0.1:9/stripe"},
            "form-action 'self' http://127.0.0.1:9",
        ),
    ],
)
def test_forms_may_lead_where_plans_are_paid_and_nowhere_else(
    settings: Settings, more: dict[str, str], forms: str
) -> None:
    with app_of(settings.model_copy(update=more)) as app:
        policy = Visitor(app).get("/healthz").headers["Content-Security-Policy"]
    assert forms in [each.strip() for each in policy.split(";")]


def test_a_change_says_what_it_costs_from_when_and_what_it_does_not_cover(till: Till) -> None:
    till.subscribe("growth")
    with till.app.app_context():
        for number in range(4):
            with writing():
                new_channel(db.session.get_one(User, till.cast.owner.id), name=f"Channel {number}")
    owner = entered(till, till.cast.owner)
    at = owner.post("/billing/portal").location
    told = owner.get(at).text
    assert "$100.00 now for what is left of this period, and then $149.00 a month from" in told
    assert "Changed at once; $19.00 a month from" in told
    assert "1 channel could then only be read." in told
    owner.post(f"{at}/acts", {"what": "change", "plan": "scale"})
    till.work()
    assert [bill[1:] for bill in till.state()["bills"] if bill[2] == 100_00] == [("paid", 100_00)]
    owner.post(f"{at}/acts", {"what": "change", "plan": "starter"})
    till.work()
    assert len(till.state()["bills"]) == 2


def test_a_refused_payment_gets_no_tick_and_is_paid_under_its_own_heading(till: Till) -> None:
    till.subscribe("growth")
    owner = entered(till, till.cast.owner)
    at = owner.post("/billing/portal").location
    assert "Paid until" in owner.get(at).text
    told = owner.get(owner.post(f"{at}/acts", {"what": "refuse"}).location).text
    assert 'class="notice good' not in told
    assert "Paid until" not in told
    assert "Payment failed" in told
    assert "A payment is open" in told


def test_addresses_of_what_was_refused_open(till: Till) -> None:
    owner = entered(till, till.cast.owner)
    at = till.begin("growth").partition("/billing")[2]
    for path in ("payment", "acts"):
        answer = owner.get(f"/billing{at}/{path}")
        assert (answer.status_code, answer.location) == (303, f"/billing{at}")
