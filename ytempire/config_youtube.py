"""The settings of YouTube: the accounts that seed the pool, what is kept free of their quota, where Google answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import Field, create_model, field_validator
from pydantic_settings import BaseSettings

ACCOUNTS = 15  # that the settings can name; the admin page adds more
PARTS = ("youtube_api_key", "youtube_client_id", "youtube_client_secret")
GOOGLE_ADDRESSES = ("google_api_base", "google_auth_url", "google_token_url")

# YOUTUBE_API_KEY_1..15, YOUTUBE_CLIENT_ID_1..15, YOUTUBE_CLIENT_SECRET_1..15
_Numbered: Any = create_model(
    "_Numbered", __base__=BaseSettings,
    **{f"{part}_{number}": (str, "") for part in PARTS for number in range(1, ACCOUNTS + 1)},  # type: ignore[call-overload]
)  # fmt: skip


@dataclass(frozen=True)
class SeedAccount:
    """An account as the settings have it: `number` counts from 1; what is not set is empty."""

    number: int
    api_key: str
    client_id: str
    client_secret: str


class YoutubeSettings(_Numbered):
    """Accounts of the pool at its first start, uploads a day, the share of each bucket that may be used, addresses."""

    youtube_active_accounts: int = Field(10, ge=0, le=1000)
    quota_uploads_per_account: int = Field(5, ge=1, le=1000)
    quota_safety: float = Field(0.9, gt=0, le=1)
    google_api_base: str = ""
    google_auth_url: str = ""
    google_token_url: str = ""
    data_encryption_key: str = ""

    @field_validator("data_encryption_key")
    @classmethod
    def _key_long_enough(cls, key: str) -> str:
        if key and len(key) < 32:
            raise ValueError("it needs at least 32 characters")
        return key

    @property
    def seed_accounts(self) -> list[SeedAccount]:
        """Every account that the settings can name, whether or not it is there."""
        return [
            SeedAccount(number, *(str(getattr(self, f"{part}_{number}")) for part in PARTS))
            for number in range(1, ACCOUNTS + 1)
        ]
