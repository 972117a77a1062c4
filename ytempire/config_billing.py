"""The settings of plans and payment; part of `Settings`."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings

from ytempire import config_plans

PAID_PLANS = ("starter", "growth", "scale")
PRICES = tuple(f"stripe_price_{name}" for name in PAID_PLANS)
# As Stripe begins them: what was copied from the line beside it on Stripe's page is told from what is meant.
BEGINS = {"stripe_api_key": ("sk_", "rk_"), "stripe_webhook_secret": ("whsec_",), **dict.fromkeys(PRICES, ("price_",))}
STRIPE_VALUES = ("stripe_api_key", "stripe_webhook_secret", *PRICES)


class BillingSettings(BaseSettings):
    """Who bills, and at which prices. Days as the names say."""

    stripe_api_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_price_starter: str = ""
    stripe_price_growth: str = ""
    stripe_price_scale: str = ""
    stripe_api_base: str = ""
    stripe_tax: bool = False
    billing: Literal["", "off", "test", "stripe"] = Field("", validate_default=True)  # after what it is checked against
    default_plan: Literal["free", "starter", "growth", "scale"] = "free"
    billing_grace_days: int = Field(7, ge=0, le=90)
    billing_trial_days: int = Field(0, ge=0, le=730)
    plan_free: str = ""
    plan_starter: str = ""
    plan_growth: str = ""
    plan_scale: str = ""

    @field_validator(*STRIPE_VALUES)
    @classmethod
    def _plain_value(cls, value: str) -> str:
        if not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("it has no line break, blank or accent in it; copy it once more")
        return value

    @field_validator("plan_free", "plan_starter", "plan_growth", "plan_scale")
    @classmethod
    def _known_changes(cls, changes: str) -> str:
        config_plans.changes(changes)
        return changes

    @field_validator("billing")
    @classmethod
    def _possible(cls, who: str, others: ValidationInfo) -> str:
        given: dict[str, Any] = others.data
        if who in ("off", "test") or (not who and not given.get("stripe_api_key")):
            return who
        missing = [name.upper() for name in STRIPE_VALUES if not given.get(name)]
        if missing:
            raise ValueError(f"Stripe needs {missing[0]} too")
        return who

    @model_validator(mode="after")
    def _sound(self) -> Self:
        """Of settings together; `app_env` is known only here. The text is the whole sentence."""
        if self.billing == "test" and getattr(self, "app_env", "") == "production":
            raise ValueError("BILLING is wrong: the built-in checkout is for trying things out, and does not answer "
                             "in production.")  # fmt: skip
        for name, begins in BEGINS.items():
            value = str(getattr(self, name))
            elsewhere = name == "stripe_api_key" and self.stripe_api_base  # a stand-in's key is its own
            if value and not elsewhere and not value.startswith(begins):
                raise ValueError(f"{name.upper()} is wrong: it begins with {' or '.join(begins)}.")
        given = [getattr(self, name) for name in PRICES if getattr(self, name)]
        if len(set(given)) < len(given):
            raise ValueError("STRIPE_PRICE_* are wrong: each plan has a price of its own, and two are the same.")
        return self

    @property
    def bills(self) -> str:
        """`off`, `test` or `stripe`."""
        return self.billing or ("stripe" if self.stripe_api_key else "off")

    @property
    def price_ids(self) -> dict[str, str]:
        """Stripe's price of each paid plan."""
        return {name: str(getattr(self, f"stripe_price_{name}")) for name in PAID_PLANS}
