"""Every setting, read once from the environment and `.env`, typed, and loud when wrong.

No other module reads the environment. Secrets may come from a file (`NAME_FILE=/path`); in development
a missing secret is made once and kept under `instance/`.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from dotenv import dotenv_values
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict

from ytempire.config_api import ApiSettings
from ytempire.config_billing import BillingSettings
from ytempire.config_services import KEYS, ServiceSettings
from ytempire.config_youtube import GOOGLE_ADDRESSES, YoutubeSettings
from ytempire.secrets_kept import kept_secret

PROJECT = Path(__file__).resolve().parent.parent
LONGEST_SOCKET_PATH = 100  # bytes; Linux allows 108 for a Unix socket's path, macOS 104
KINDS_OF_ADDRESS = {
    "database_url": ("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://"),
    "redis_url": ("redis://", "rediss://", "unix://"),
    "base_url": ("http://", "https://"),
    "smtp_url": ("smtp://", "smtps://"),
    "openai_base_url": ("http://", "https://"),
    "elevenlabs_base_url": ("http://", "https://"),
    "stability_base_url": ("http://", "https://"),
    "n8n_webhook_url": ("http://", "https://"),
    "stripe_api_base": ("http://", "https://"),
    **dict.fromkeys(GOOGLE_ADDRESSES, ("http://", "https://")),
}
SECRETS = ("secret_key", "data_encryption_key", "jwt_secret_key")
LOOPBACK = ("http://127.0.0.1:", "http://localhost:")
WORDS = {  # by pydantic's names of what is wrong
    "greater_than_equal": "it has to be {ge} or more",
    "less_than_equal": "it has to be {le} or less",
    "finite_number": "it has to be a number",
    "decimal_parsing": "it has to be a number such as 12.50",
    "decimal_max_places": "it has to have no more than {decimal_places} digits after the point",
    "int_parsing": "it has to be a whole number",
    "int_parsing_size": "it is too large",
    "bool_parsing": "it has to be true or false",
    "literal_error": "it has to be {expected}",
}


class SettingsError(Exception):
    """A setting is missing or wrong; the text is a sentence for the person who set it."""


class Settings(ServiceSettings, YoutubeSettings, ApiSettings, BillingSettings):
    """The settings of interface.md that this version acts on. Sizes are bytes."""

    # A line such as `STORAGE_PATH=` in `.env` leaves the setting as it is.
    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", extra="ignore", case_sensitive=False, env_ignore_empty=True
    )

    app_name: str = "YTEMPIRE"
    app_env: Literal["development", "production", "testing"] = "development"
    debug: bool = False
    secret_key: str = ""
    base_url: str = ""
    instance_path: Path = PROJECT / "instance"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    workers: int = Field(2, ge=1, le=64)
    database_url: str = ""
    database_pool_size: int = Field(10, ge=1)
    database_max_overflow: int = Field(20, ge=0)
    redis_url: str = ""
    redis_password: str = ""
    storage_type: Literal["local"] = "local"
    storage_path: Path | None = None
    max_upload_size: int = Field(5_368_709_120, ge=1)
    smtp_url: str = ""
    mail_from: str = ""
    trusted_proxies: int = Field(0, ge=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_file: Path | None = None
    standins: bool = False  # after what it is checked against

    @field_validator("instance_path")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return path.expanduser().resolve()

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, secret: str) -> str:
        if secret and len(secret) < 32:
            raise ValueError("it needs at least 32 characters")
        return secret

    @field_validator(*KINDS_OF_ADDRESS)
    @classmethod
    def _known_kind(cls, url: str, field: ValidationInfo) -> str:
        kinds = KINDS_OF_ADDRESS[str(field.field_name)]
        if url and not url.startswith(kinds):
            raise ValueError(f"it has to begin with {' or '.join(kinds)}")
        return url

    @field_validator("standins")
    @classmethod
    def _nothing_real(cls, standins: bool, others: ValidationInfo) -> bool:
        """Pages say that nothing is billed: see that this is so."""
        if not standins:
            return standins
        if others.data.get("app_env") == "production":
            raise ValueError("stand-ins are for trying things out, and do not answer in production")
        for key in KEYS:
            address = key.replace("api_key", "base_url")
            if others.data.get(key) and not str(others.data.get(address, "")).startswith(LOOPBACK):
                raise ValueError(f"{address.upper()} is not that of a stand-in on this computer")
        for address in (*GOOGLE_ADDRESSES, *(("stripe_api_base",) if others.data.get("stripe_api_key") else ())):
            if not str(others.data.get(address, "")).startswith(LOOPBACK):
                raise ValueError(f"{address.upper()} is not that of a stand-in on this computer")
        return standins

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, level: Any) -> Any:
        return level.upper() if isinstance(level, str) else level

    @property
    def production(self) -> bool:
        return self.app_env == "production"

    @property
    def bundled_redis(self) -> bool:
        """Whether this installation starts its own Redis (no `REDIS_URL` was given, or that of its own)."""
        return self.redis_address == self.own_redis

    @property
    def redis_socket(self) -> Path:
        """Where the bundled Redis listens; a short path elsewhere when the instance lies too deep."""
        path = self.instance_path / "redis" / "redis.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            return path
        short = hashlib.sha256(str(path).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"ytempire-{os.getuid()}-{short}" / "redis.sock"

    @property
    def own_redis(self) -> str:
        """The address of the bundled Redis."""
        return f"unix://{quote(str(self.redis_socket))}"

    @property
    def redis_address(self) -> str:
        return self.redis_url or self.own_redis

    @property
    def own_database(self) -> str:
        """The address of the SQLite database in the instance folder."""
        return f"sqlite:///{self.instance_path / 'ytempire.db'}"

    @property
    def database_address(self) -> str:
        """A SQLAlchemy URL; plain `postgresql://` is given the driver that is installed."""
        url = self.database_url or self.own_database
        for plain in ("postgres://", "postgresql://"):
            if url.startswith(plain):
                return "postgresql+psycopg://" + url.removeprefix(plain)
        return url

    @property
    def storage_folder(self) -> Path:
        return (self.storage_path or self.instance_path / "storage").expanduser().resolve()

    @property
    def voices_folder(self) -> Path:
        """Where a creator puts further voices."""
        return self.instance_path / "voices"

    @property
    def address(self) -> str:
        """The address that people open, without a slash at its end."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")


def load_settings(env_file: Path = PROJECT / ".env", **overrides: Any) -> Settings:
    """The settings of the environment and `.env`. Raises `SettingsError` with a sentence."""
    try:
        settings = Settings(  # type: ignore[call-arg]
            _env_file=env_file if env_file.exists() else None, **{**_secrets_from_files(env_file), **overrides}
        )
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except OSError as error:
        raise SettingsError(f"{env_file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} is not text in UTF-8.") from None
    for name in SECRETS:
        settings = _with_secret(settings, name)
    return settings


def _with_secret(settings: Settings, name: str) -> Settings:
    """The settings with this secret: outside production one that is not set is made once and kept."""
    if getattr(settings, name):
        return settings
    if settings.production:
        raise SettingsError(f"{name.upper()} is not set. Production needs one of at least 32 characters.")
    kept = settings.instance_path / name
    try:
        return settings.model_copy(update={name: kept_secret(kept)})
    except OSError as error:
        raise SettingsError(f"{kept} cannot be kept: {error.strerror}.") from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
    words = WORDS.get(first["type"])
    if words:
        return f"{name} is wrong: {words.format(**first.get('ctx', {}))}."
    message = first["msg"]
    own = message.removeprefix("Value error, ")
    if not first["loc"]:  # of several settings together: it is a whole sentence
        return own
    return f"{name} is wrong: {own if own != message else message[:1].lower() + message[1:]}."


def _secrets_from_files(env_file: Path) -> dict[str, str]:
    """`NAME_FILE=/path` gives NAME the file's content (the custom of container secrets)."""
    found = {}
    written = dotenv_values(env_file) if env_file.exists() else {}
    for name in Settings.model_fields:
        setting = f"{name.upper()}_FILE"
        in_env_file = None if os.environ.get(name.upper()) else written.get(setting)  # the environment overrules it
        path = os.environ.get(setting) or in_env_file
        if path:
            try:
                found[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError(f"{name.upper()}_FILE cannot be read: {error.strerror}.") from None
            except UnicodeDecodeError:
                raise SettingsError(f"{name.upper()}_FILE is not text in UTF-8.") from None
    return found
