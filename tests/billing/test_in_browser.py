"""A plan's whole life in a browser, with the stand-in for Stripe: a limit is hit, a larger plan is paid for, and what
was refused is let through where it stands; cancelled, it holds until what is paid for ends, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.standins.server import StandIns
from tests.standins.stripe_life import advance_to_period_end
from tests.standins.stripe_rules import FILE
from tests.support.films import channel_of
from tests.support.people import PASSWORD, Person, person
from tests.support.stack import Stack
from tests.support.waiting import until
from ytempire.accounts.user import User
from ytempire.billing.standing import standing_of
from ytempire.extensions import db

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # milliseconds


@pytest.fixture(scope="module")
def standins() -> Iterator[StandIns]:
    assert FILE.exists(), "Stripe's description of its API is missing: bin/test fetches it."
    with StandIns().running() as standins:
        yield standins
    assert standins.desk.wrong == []


@pytest.fixture(scope="module")
def selling(tmp_path_factory: pytest.TempPathFactory, standins: StandIns) -> Iterator[Stack]:
    """An installation that sells plans at the stand-in for Stripe."""
    stack = Stack(tmp_path_factory.mktemp("stack"), workers=1, **standins.paying_settings)
    standins.desk.stripe.hooks.address = f"{stack.address}/v1/webhooks/stripe"
    with stack.running():
        yield stack


@pytest.fixture
def creator(selling: Stack) -> Person:
    """Somebody who pays nothing, and has the one channel that is free."""
    creator = person(selling.app, "maya@example.com")
    channel_of(selling.app, creator, "Morning Science")
    return creator


@pytest.fixture
def context(browser: Browser, selling: Stack, creator: Person) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=selling.address, viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail").fill(creator.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.close()
    yield context
    context.close()


def opened(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.on("console", lambda message: pytest.fail(message.text) if "Content Security" in message.text else None)
    page.goto(path)
    page.evaluate("window.notReloaded = true")
    return page


def pay_for_growth(plans: Page) -> None:
    plans.get_by_role("button", name="Choose Growth").click()
    expect(plans.get_by_text("This is a stand-in for Stripe")).to_be_visible()
    plans.get_by_role("button", name="Pay").click()
    plans.wait_for_url("**/billing/success?*")
    expect(plans.get_by_text("You are on the Growth plan.")).to_be_visible(timeout=PATIENCE)


def cancel(plans: Page) -> None:
    plans.goto("/billing")
    plans.get_by_role("button", name="Cards and invoices").click()
    plans.get_by_role("button", name="Cancel the plan").click()
    expect(plans.get_by_role("button", name="Keep the plan")).to_be_visible()
    plans.get_by_role("link", name="Return").click()
    plans.wait_for_url("**/billing")
    expect(plans.get_by_role("heading", name="Plan and billing")).to_be_visible()


def test_from_a_limit_to_a_plan_and_back(
    context: BrowserContext, selling: Stack, standins: StandIns, creator: Person
) -> None:
    # A limit is hit, in two forms that stay open.
    channel = opened(context, "/channels/new")
    expect(channel.get_by_text("The Free plan has room for 1 channel, and you have 1.")).to_be_visible()
    expect(channel.get_by_label("Name", exact=True)).to_be_hidden()  # no form that cannot be sent
    expect(channel.locator("#save-above")).to_be_hidden()
    video = opened(context, "/videos/new")
    video.get_by_label("Topic").fill("Why cats purr")
    expect(video.locator("#outlook button.primary")).to_be_enabled()
    video.get_by_label("Length", exact=True).fill("1500")
    expect(video.get_by_text("this one would be 25 min.")).to_be_visible()
    expect(video.locator("#outlook button.primary")).to_be_disabled()

    # A larger plan is chosen, from the form, and paid.
    with context.expect_page() as another:
        channel.get_by_role("link", name="See plans").click()
    plans = another.value
    expect(plans.locator('[data-plan="free"]').get_by_text("Your plan")).to_be_visible()
    pay_for_growth(plans)

    # What was refused is let through where it stands.
    expect(channel.locator("#save-above")).to_be_enabled(timeout=PATIENCE)
    expect(channel.locator("#room")).to_have_text("9 of 10 channels are left.")
    expect(video.locator("#outlook button.primary")).to_be_enabled(timeout=PATIENCE)
    for page in (channel, video):
        assert page.evaluate("window.notReloaded") is True
    expect(video.get_by_label("Topic")).to_have_value("Why cats purr")
    channel.get_by_label("Name", exact=True).fill("Second thoughts")
    channel.locator("#save-above").click()
    expect(channel.get_by_role("heading", name="Second thoughts")).to_be_visible()

    # Cancelled, the plan holds until what is paid for ends.
    cancel(plans)
    told = plans.get_by_role("status").filter(has_text="You keep the Growth plan until")
    expect(told).to_be_visible(timeout=PATIENCE)  # on the page that was come back to, without a reload
    channel.goto("/channels/new")
    expect(channel.locator("#save-above")).to_be_enabled()

    # It ends, and nothing is lost.
    (subscription,) = standins.desk.stripe.find("subscription")
    with standins.desk.stripe.lock:
        advance_to_period_end(standins.desk.stripe, subscription)
    standins.desk.stripe.hooks.settle()
    until(lambda: _state(selling, creator) == "free", "the plan has ended")
    expect(plans.locator('[data-plan="free"]').get_by_text("Your plan")).to_be_visible(timeout=PATIENCE)
    expect(told).to_have_count(0)
    expect(plans.locator("#invoices")).to_contain_text("$49.00")
    plans.goto("/channels")
    expect(plans.get_by_role("link", name="Morning Science")).to_be_visible()
    expect(plans.get_by_role("link", name="Second thoughts")).to_be_visible()
    expect(plans.get_by_text("Read only, over your plan")).to_have_count(1)
    plans.get_by_role("link", name="Second thoughts").click()
    expect(plans.get_by_text("this newer one can only be read")).to_be_visible()


def _state(stack: Stack, creator: Person) -> str:
    with stack.app.app_context():
        return standing_of(db.session.get_one(User, creator.id)).state
