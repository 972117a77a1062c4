"""What the page of plans says while something is owed, over, or left open."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.billing.plans import changed, lapse, on_plan, settings
from tests.billing.test_pages import SESSION, SignIn, card, invoice_of, part, words
from tests.support.databases import ONE_KIND
from tests.support.people import Cast
from ytempire.accounts.user import User
from ytempire.billing.checkout import Checkout
from ytempire.channels.channel import new_channel
from ytempire.extensions import db, utcnow, writing

__all__ = ["settings"]

pytestmark = ONE_KIND

INVOICES = r'<section class="panel" id="invoices".*?</section>'


def channels_of(app: Flask, cast: Cast, *names: str) -> None:
    with app.app_context():
        for name in names:
            with writing():
                new_channel(db.session.get_one(User, cast.owner.id), name=name)


def test_for_how_long_all_goes_on_after_a_failed_payment(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    owner = signed_in(cast.owner)
    page = words(owner.get("/billing").text)
    assert "If a payment fails, everything goes on for 7 days; if it is still not paid then, nothing new" in page
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"billing_grace_days": 0})
    assert "If a payment fails, nothing new is begun until it is." in words(owner.get("/billing").text)


def test_the_price_and_when_it_is_taken_stand_under_the_title(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    on_plan(app, cast.owner, "growth")
    assert re.search(r"Growth, renews on [\w ]+ for \$49\.00 ", words(signed_in(cast.owner).get("/billing").text))


def test_a_plan_that_was_cancelled_can_be_kept_and_is_not_cancelled_twice(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    on_plan(app, cast.owner, "growth", ends_at_period_end=True, customer_id="cus_1")
    page = signed_in(cast.owner).get("/billing").text
    assert "Keep the plan" in card(page, "growth")
    assert "<form" not in card(page, "free")
    assert "Change in the portal" in card(page, "scale")


@pytest.mark.parametrize("path", ["checkout", "portal"])
def test_the_address_of_a_refusal_opens(app: Flask, cast: Cast, signed_in: SignIn, path: str) -> None:
    answer = signed_in(cast.owner).get(f"/billing/{path}")
    assert (answer.status_code, answer.location) == (303, "/billing")


def test_a_checkout_that_was_left_can_be_gone_back_to_until_it_is_over(
    app: Flask, cast: Cast, signed_in: SignIn
) -> None:
    with app.app_context(), writing():
        row = Checkout(key="checkout-1", user_id=cast.owner.id, plan="growth", session_id=SESSION,
                       expires_at=utcnow() + timedelta(hours=1))  # fmt: skip
        db.session.add(row)
    owner = signed_in(cast.owner)
    for path, word in (("/billing", "Go on to pay"), ("/billing/cancelled", "Go back to the checkout")):
        form = part(owner.get(path).text, rf'<form[^>]*action="/billing/checkout">(?:(?!</form>).)*{word}')
        assert 'name="plan" value="growth"' in form
        assert word not in signed_in(cast.outsider).get(path).text
    with app.app_context(), writing():
        db.session.get_one(Checkout, "checkout-1").expires_at = utcnow() - timedelta(seconds=1)
    assert "Go on to pay" not in owner.get("/billing").text


def test_channels_over_the_plan_are_named_with_what_to_do(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channels_of(app, cast, "The first", "The second")
    page = signed_in(cast.owner).get("/billing").text
    assert "The second can only be read." in page
    assert "The first" not in page
    assert 'class="spent"' in part(page, r'<dl class="stats" id="usage">.*?</dl>')


def test_to_have_all_that_is_allowed_is_not_red(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    channels_of(app, cast, "The first")
    usage = part(signed_in(cast.owner).get("/billing").text, r'<dl class="stats" id="usage">.*?</dl>')
    assert "1 of 1" in words(usage)
    assert 'class="spent"' not in usage


def test_an_invoice_without_a_page_of_its_own_is_paid_in_the_portal(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    lapse(app, cast.owner)
    invoice_of(app, cast.owner, "YT-1", url="", pdf="")
    owner = signed_in(cast.owner)
    assert ">Pay<" not in part(owner.get("/billing").text, INVOICES)
    invoice_of(app, cast.owner, "YT-2", url="", pdf="", status="open")
    rows = part(owner.get("/billing").text, INVOICES)
    assert rows.count('action="/billing/portal"') == 1


def test_a_plan_says_which_films_it_is_made_sooner_than(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.owner).get("/billing").text
    assert "Made sooner than films of Growth" in card(page, "scale")
    assert "Made sooner" not in card(page, "free")
    changed(app, scale="priority=0")
    assert "Made sooner" not in card(signed_in(cast.owner).get("/billing").text, "scale")
