"""Settings of payment that are wrong stop the start with a sentence, and what they would have opened stays shut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.billing.till import Till
from tests.support.databases import ONE_KIND
from ytempire import create_app
from ytempire.accounts.owning import NotTheirs
from ytempire.billing.provider import BillingOff
from ytempire.config import Settings, SettingsError, load_settings
from ytempire.ground.standins import settings_for
from ytempire.providers.stripe_client import NotFromStripe

STRIPE: dict[str, str] = {
    "billing": "stripe", "stripe_api_key": "sk_live_4711", "stripe_webhook_secret": "whsec_4711",
    "stripe_price_starter": "price_1", "stripe_price_growth": "price_2", "stripe_price_scale": "price_3",
}  # fmt: skip


def loaded(folder: Path, **given: Any) -> Settings:
    return load_settings(folder / "none", instance_path=folder, secret_key="s" * 32, jwt_secret_key="j" * 32,
                         data_encryption_key="d" * 32, **given)  # fmt: skip


def test_the_built_in_checkout_is_not_started_in_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(tmp_path, billing="test").bills == "test"
    for name, value in {"APP_ENV": "production", "BILLING": "test"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        create_app(loaded(tmp_path))
    assert str(refused.value) == ("BILLING is wrong: the built-in checkout is for trying things out, and does not "
                                  "answer in production.")  # fmt: skip


@ONE_KIND
def test_nor_does_it_answer_there_however_it_came_to_be_set(till: Till) -> None:
    address = till.begin("growth")
    till.app.config["SETTINGS"] = till.app.config["SETTINGS"].model_copy(update={"app_env": "production"})
    with pytest.raises(BillingOff, match="does not answer in production"):
        till.begin("growth")
    with pytest.raises(NotTheirs):
        till.rehearse_pay(address)
    assert till.secret == ""
    with pytest.raises(NotFromStripe):  # nor is anything heard that was signed with nothing
        till.hear({"id": "evt_1", "object": "event", "type": "invoice.paid", "created": 1, "data": {"object": {}}})


@pytest.mark.parametrize("key", ["sk_live_1", "sk_test_1", "rk_live_1"])
def test_values_as_stripe_shows_them_are_taken(tmp_path: Path, key: str) -> None:
    assert loaded(tmp_path, **{**STRIPE, "stripe_api_key": key}).bills == "stripe"


def test_those_of_the_stand_ins_are_taken_too(tmp_path: Path) -> None:
    assert loaded(tmp_path, **settings_for("http://127.0.0.1:9"), standins=True).bills == "stripe"


@pytest.mark.parametrize(("name", "value", "why"), [
    ("stripe_api_key", "pk_live_4711", "STRIPE_API_KEY is wrong: it begins with sk_ or rk_."),
    ("stripe_webhook_secret", "we_4711", "STRIPE_WEBHOOK_SECRET is wrong: it begins with whsec_."),
    ("stripe_price_growth", "prod_2", "STRIPE_PRICE_GROWTH is wrong: it begins with price_."),
    ("stripe_price_scale", "price_2",
     "STRIPE_PRICE_* are wrong: each plan has a price of its own, and two are the same."),
])  # fmt: skip
def test_what_was_copied_from_the_line_beside_it_stops_the_start(
    tmp_path: Path, name: str, value: str, why: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        loaded(tmp_path, **{**STRIPE, name: value})
    assert str(refused.value) == why
