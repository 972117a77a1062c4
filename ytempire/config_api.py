"""The settings of what programs do: tokens, rate limits, webhooks; part of `Settings`."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

PREFIX = re.compile(r"(/[A-Za-z0-9_-]+)+")


class ApiSettings(BaseSettings):
    """Minutes, days, requests as the names say."""

    api_v1_prefix: str = "/v1"
    jwt_secret_key: str = ""
    jwt_algorithm: Literal["HS256", "HS384", "HS512"] = "HS256"
    access_token_expire_minutes: int = Field(15, ge=1, le=1440)
    refresh_token_expire_days: int = Field(7, ge=1, le=365)
    rate_limit_per_minute: int = Field(60, ge=1, le=1_000_000)
    rate_limit_per_hour: int = Field(1000, ge=1, le=100_000_000)
    webhooks_allow_private: bool = False
    n8n_webhook_url: str = ""
    n8n_webhook_secret: str = ""

    @field_validator("api_v1_prefix")
    @classmethod
    def _path(cls, prefix: str) -> str:
        if not PREFIX.fullmatch(prefix):
            raise ValueError("it has to be a path such as /v1, without a slash at its end")
        return prefix

    @field_validator("jwt_secret_key", "n8n_webhook_secret")
    @classmethod
    def _secret_long_enough(cls, secret: str) -> str:
        if secret and len(secret) < 32:
            raise ValueError("it needs at least 32 characters")
        return secret

    @field_validator("n8n_webhook_secret")
    @classmethod
    def _fits_a_header(cls, secret: str) -> str:
        if not secret.isascii() or any(sign.isspace() for sign in secret):
            raise ValueError("it has no blank, line break or accent in it")
        return secret
