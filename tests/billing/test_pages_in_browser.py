"""The pages of plans in real Chromium: paid at the built-in checkout while a form waits, live without a reload; axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.billing.plans import lapse, on_plan
from tests.billing.till import Till
from tests.support.browser import assert_faultless, serving, sign_in
from tests.support.databases import ONE_KIND
from ytempire.billing.invoice import Invoice
from ytempire.extensions import db, utcnow, writing

pytestmark = [pytest.mark.browser, ONE_KIND]
PATIENCE = 15_000  # milliseconds
PLACES = ("/billing", "/billing/cancelled", "/videos/new", "/channels/new", "/channels", "/settings")


@pytest.fixture
def served(till: Till) -> Iterator[str]:
    with serving(till.app) as address:
        port = int(address.rpartition(":")[2])
        till.app.config["SETTINGS"] = till.app.config["SETTINGS"].model_copy(update={"port": port})
        yield address


def look(page: Page, axe: Path, path: str = "") -> None:
    if path:
        page.goto(path)
    assert_faultless(page, axe)


def test_the_page_waits_for_the_word_and_the_open_form_is_let_through(
    browser: Browser, till: Till, served: str
) -> None:
    context = browser.new_context(base_url=served)
    form, pay = context.new_page(), context.new_page()
    sign_in(form, till.app, till.cast.owner)
    form.goto("/videos/new")
    form.get_by_label("Topic").fill("Why cats purr")
    form.get_by_label("Length", exact=True).fill("1500")
    expect(form.locator("#outlook button.primary")).to_be_disabled()
    form.locator("#new-video").evaluate("form => form.requestSubmit()")  # as Ctrl and Enter do
    expect(form.get_by_role("alert")).to_contain_text("this one would be 25 min.")
    form.evaluate("window.notReloaded = true")

    pay.goto("/billing")
    pay.get_by_role("button", name="Choose Growth").click()
    expect(pay.get_by_text("No money moves.")).to_be_visible()
    pay.get_by_role("button", name="Let the payment fail").click()
    expect(pay.get_by_role("alert")).to_contain_text("The card was refused.")
    pay.get_by_role("button", name="Pay", exact=True).click()
    expect(pay.get_by_text("Waiting for word of your payment.")).to_be_visible()
    expect(form.locator("#outlook button.primary")).to_be_disabled()

    till.work()
    expect(pay.get_by_text("You are on the Growth plan.")).to_be_visible(timeout=PATIENCE)
    expect(form.locator("#outlook button.primary")).to_be_enabled(timeout=PATIENCE)
    expect(form.get_by_role("alert")).to_have_count(0)
    expect(form.locator("[hx-trigger='every 2s']")).to_have_count(0)
    assert form.evaluate("window.notReloaded") is True
    expect(form.get_by_label("Topic")).to_have_value("Why cats purr")
    context.close()


def test_axe_finds_nothing(browser: Browser, till: Till, served: str, axe: Path) -> None:
    page = browser.new_page(base_url=served)
    sign_in(page, till.app, till.cast.owner)
    page.goto("/billing")
    page.get_by_role("button", name="Choose Growth").click()
    look(page, axe)
    page.get_by_role("button", name="Pay", exact=True).click()
    look(page, axe)
    till.work()
    page.goto("/billing")
    page.get_by_role("button", name="Cards and invoices").click()
    look(page, axe)
    _owe(till)
    for path in PLACES:
        look(page, axe, path)
    admins = browser.new_page(base_url=served)
    sign_in(admins, till.app, till.cast.admin)
    on_plan(till.app, till.cast.outsider, granted="growth", granted_why="helps us to test")
    for path in ("/admin/users", f"/admin/users/{till.cast.outsider.id}", "/billing"):
        look(admins, axe, path)
    admins.close()
    page.close()


def _owe(till: Till) -> None:
    """Invoices in every state, and a payment that is missing."""
    lapse(till.app, till.cast.owner)
    with till.app.app_context(), writing():
        for status in ("open", "void", "uncollectible"):
            db.session.add(Invoice(id=f"in_{status}", user_id=till.cast.owner.id, number=f"YT-{status}", status=status,
                                   total=4900, url="https://pay.example/in", pdf="https://pay.example/in.pdf",
                                   made_at=utcnow()))  # fmt: skip
