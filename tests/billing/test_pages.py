"""The pages of plans and payment: what they show, what they promise, and to whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.billing.plans import DAY, lapse, on_plan, settings
from tests.support.databases import ONE_KIND
from tests.support.people import Cast, Person, Visitor
from ytempire.billing.checkout import COMPLETE, EXPIRED, Checkout
from ytempire.billing.invoice import Invoice
from ytempire.extensions import db, utcnow, writing

__all__ = ["settings"]

SignIn = Callable[[Person], Visitor]
SESSION = "cs_rehearsal_0123456789"
BACK = f"/billing/success?session_id={SESSION}"


def checkout_of(app: Flask, someone: Person, plan: str = "growth", state: str = "open") -> None:
    with app.app_context(), writing():
        db.session.add(Checkout(key=f"checkout-{someone.id}", user_id=someone.id, plan=plan, state=state,
                                session_id=SESSION))  # fmt: skip


def invoice_of(app: Flask, someone: Person, number: str, **known: object) -> None:
    told = {"status": "paid", "total": 4900, "currency": "usd", "url": f"https://pay.example/{number}",
            "pdf": f"https://pay.example/{number}.pdf", "made_at": utcnow(), **known}  # fmt: skip
    with app.app_context(), writing():
        db.session.add(Invoice(id=f"in_{number}", user_id=someone.id, number=number, **told))


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def part(page: str, pattern: str) -> str:
    found = re.search(pattern, page, re.DOTALL)
    assert found, pattern
    return found[0]


def card(page: str, plan: str) -> str:
    return part(page, rf'<article class="plan[^>]*data-plan="{plan}">.*?</article>')


def test_it_shows_what_is_used_and_what_is_left(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    on_plan(app, cast.owner, "starter")
    page = signed_in(cast.owner).get("/billing").text
    usage = words(part(page, r'<dl class="stats" id="usage">.*?</dl>'))
    assert "Videos this month 0 of 60 60 videos left" in usage
    assert "Channels 0 of 3 3 channels left" in usage
    assert "Spent on services today $0.00 of $10 $10.00 left" in usage
    assert "Longest video none yet of 10:00" in usage
    assert "Your plan" in card(page, "starter")
    assert "Your plan" not in card(page, "growth")


def test_who_does_not_pay_is_offered_the_checkout_of_each_plan(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.owner).get("/billing").text
    for plan in ("starter", "growth", "scale"):
        assert 'action="/billing/checkout"' in card(page, plan)
        assert f'name="plan" value="{plan}"' in card(page, plan)
    assert "<form" not in card(page, "free")
    assert card(page, "starter").count("primary") == 1
    assert "primary" not in card(page, "growth")


@ONE_KIND
def test_who_pays_changes_and_cancels_in_the_portal_alone(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    on_plan(app, cast.owner, "growth", customer_id="cus_1")
    page = signed_in(cast.owner).get("/billing").text
    assert "/billing/checkout" not in page
    for plan, word in (
        ("free", "Cancel in the portal"),
        ("growth", "Manage in the portal"),
        ("scale", "Change in the portal"),
    ):
        assert 'action="/billing/portal"' in card(page, plan)
        assert word in card(page, plan)
    assert "Growth, renews on" in page


@ONE_KIND
def test_invoices_are_the_persons_own_with_their_links(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    on_plan(app, cast.owner, "growth")
    invoice_of(app, cast.owner, "YT-1")
    invoice_of(app, cast.owner, "YT-2", status="open", currency="jpy", total=7_300)
    invoice_of(app, cast.owner, "YT-3", status="draft")
    invoice_of(app, cast.outsider, "YT-4")
    page = signed_in(cast.owner).get("/billing").text
    assert "$49.00" in page
    assert "7,300 JPY" in page
    assert 'href="https://pay.example/YT-1.pdf"' in page
    assert "YT-3" not in page
    assert "YT-4" not in page
    paying = part(page, r'<a[^>]*href="https://pay.example/YT-2".*?</a>')
    assert words(paying).startswith("Pay invoice YT-2")


@pytest.mark.parametrize("plan", ["", "free", "platinum", "growth'", "\0"])
@ONE_KIND
def test_a_plan_that_there_is_none_of_is_refused_with_a_sentence(
    app: Flask, cast: Cast, signed_in: SignIn, plan: str
) -> None:
    answer = signed_in(cast.owner).post("/billing/checkout", {"plan": plan})
    assert answer.status_code == 422
    assert "Choose one of these plans" in part(answer.text, r'role="alert".*?</div>')
    assert 'id="plans"' in answer.text


@ONE_KIND
def test_while_stripe_is_away_the_page_says_so_and_nothing_changes(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    away = {"billing": "stripe", "stripe_api_key": "sk_test_x", "stripe_api_base": "http://127.0.0.1:9/stripe",
            **{f"stripe_price_{plan}": f"price_{plan}" for plan in ("starter", "growth", "scale")}}  # fmt: skip
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=away)
    on_plan(app, cast.outsider, "growth", customer_id="cus_1")
    for somebody, path in ((cast.owner, "checkout"), (cast.outsider, "portal")):
        answer = signed_in(somebody).post(f"/billing/{path}", {"plan": "growth"})
        assert answer.status_code == 503
        assert "Stripe" in part(answer.text, r'role="alert".*?</div>')
        assert 'id="plans"' in answer.text
    assert "Your plan" in card(signed_in(cast.outsider).get("/billing").text, "growth")


@ONE_KIND
def test_no_page_says_that_it_is_paid_before_the_word_of_it_was_worked(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    checkout_of(app, cast.owner, state=COMPLETE)
    owner = signed_in(cast.owner)
    waiting = owner.get(BACK).text
    assert "Waiting for word of your payment" in waiting
    assert "You are on" not in waiting
    again = part(waiting, r'hx-get="[^"]+"')[8:-1].replace("&amp;", "&")
    assert owner.get(again).status_code == 204
    on_plan(app, cast.owner, "growth")
    assert "You are on the Growth plan." in owner.get(again).text
    assert "hx-get" not in part(owner.get(BACK).text, r'<section class="arrival".*?</section>')


@ONE_KIND
def test_after_a_minute_it_says_what_to_do_and_goes_on_looking(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    checkout_of(app, cast.owner)
    owner, now = signed_in(cast.owner), utcnow()
    late = owner.get(f"{BACK}&since={int((now - timedelta(seconds=61)).timestamp())}").text
    assert "You need not pay again." in late
    assert SESSION in words(late)
    assert 'hx-trigger="every 5s"' in late
    ahead = owner.get(f"{BACK}&since={int((now + DAY).timestamp())}").text
    assert "Waiting for word" in ahead
    assert owner.get(f"{BACK}&since=x").status_code == 200


@ONE_KIND
def test_a_checkout_that_ran_out_is_said_to_be_over(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    checkout_of(app, cast.owner, state=EXPIRED)
    assert "This checkout is over." in signed_in(cast.owner).get(BACK).text


@pytest.mark.parametrize("path", ["/billing/success", "/billing/arrival"])
def test_somebody_elses_checkout_is_not_there(
    app: Flask, cast: Cast, signed_in: SignIn, visitor: Visitor, path: str
) -> None:
    checkout_of(app, cast.owner)
    outsider = signed_in(cast.outsider)
    for session in (SESSION, "cs_no", "", "%00", "x" * 300):
        assert outsider.get(f"{path}?session_id={session}").status_code == 404
    assert signed_in(cast.owner).get(f"{path}?session_id={SESSION}").status_code == 200
    assert visitor.get(f"{path}?session_id={SESSION}").status_code == 303


@ONE_KIND
def test_a_visit_that_was_broken_off_says_that_nothing_was_paid(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.owner).get("/billing/cancelled").text
    assert "nothing was paid" in page
    assert "You are on the Free plan, as before." in page


@ONE_KIND
def test_a_missing_payment_stands_on_every_page(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    on_plan(app, cast.owner, "growth", "past_due", owing_since=utcnow(), pay_url="https://pay.example/open")
    for path in ("/", "/videos", "/channels/new", "/costs", "/settings", "/billing", "/nowhere"):
        told = part(owner.get(path).text, r'<div class="notice warn alone" role="status">.*?</div>')
        assert "The payment for the Growth plan failed." in told
        assert 'href="https://pay.example/open"' in told
    lapse(app, cast.owner)
    told = part(owner.get("/videos").text, r'<div class="notice bad alone" role="status">.*?</div>')
    assert "Until it is paid nothing new is begun" in told
    on_plan(app, cast.owner, "growth", ends_at_period_end=True)
    assert "You keep the Growth plan until" in owner.get("/videos").text
    on_plan(app, cast.owner, "growth")
    assert 'class="notice' not in owner.get("/costs").text


@ONE_KIND
def test_who_owes_nothing_and_admins_are_told_nothing(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    lapse(app, cast.owner)
    lapse(app, cast.admin)
    assert "nothing new is begun" not in signed_in(cast.outsider).get("/costs").text
    page = signed_in(cast.admin).get("/billing").text
    assert "nothing new is begun" not in page
    assert "Admins have no plan limits." in page


@ONE_KIND
def test_every_page_leads_to_billing_where_somebody_bills(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.owner).get("/settings").text
    side = part(page, r'<aside class="side".*?</aside>')
    assert 'href="/billing"' in side
    assert 'id="billing"' in page


@ONE_KIND
def test_where_nobody_bills_nothing_is_limited_and_nothing_leads_there(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing": "off"})
    lapse(app, cast.owner)  # of a time in which something was billed
    owner = signed_in(cast.owner)
    page = owner.get("/billing").text
    assert "No plan limits anything here." in page
    assert "$150 for the whole installation" in page
    assert "no plan limit" in page
    assert 'id="plans"' not in page
    assert 'href="/billing"' not in owner.get("/settings").text
    assert 'class="notice' not in owner.get("/costs").text
    for path in ("checkout", "portal"):
        answer = owner.post(f"/billing/{path}", {"plan": "growth"})
        assert answer.status_code == 409
        assert "billing is off" in answer.text
