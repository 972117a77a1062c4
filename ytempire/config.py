"""Every setting, read once from the environment and `.env`, typed, and loud when wrong.

No other module reads the environment. Secrets may come from a file (`NAME_FILE=/path`); in development
a missing secret is made once and kept under `instance/`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

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
}
KEYS = ("openai_api_key", "elevenlabs_api_key", "stability_api_key")
MOST_DOLLARS = Decimal(1_000_000)  # of a limit


class SettingsError(Exception):
    """A setting is missing or wrong; the text is a sentence for the person who set it."""


class Settings(BaseSettings):
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
    openai_api_key: str = ""
    openai_organization: str = ""
    openai_model: str = "gpt-6.1-terra"
    openai_fallback_model: str = "gpt-6-luna"
    openai_max_tokens: int = Field(4000, ge=500, le=200_000)
    openai_image_model: str = "gpt-image-2.6-flare"
    openai_image_quality: Literal["low", "medium", "high"] = "medium"
    openai_api: Literal["", "responses", "chat"] = ""
    openai_base_url: str = ""
    elevenlabs_api_key: str = ""
    elevenlabs_voice_id: str = "JBFqnCBsd6RMkjVDRZzb"
    elevenlabs_model: str = "eleven_multilingual_v2"
    elevenlabs_price_per_1000: Decimal = Field(Decimal("0.10"), ge=0, le=1000, decimal_places=6)
    elevenlabs_concurrency: int = Field(2, ge=1, le=100)
    elevenlabs_base_url: str = ""
    stability_api_key: str = ""
    stability_model: Literal["core", "ultra", "sd3"] = "core"
    stability_base_url: str = ""
    budget_per_video: Decimal = Field(Decimal("3.00"), ge=0, le=MOST_DOLLARS, decimal_places=6)
    budget_per_day: Decimal = Field(Decimal("150.00"), ge=0, le=MOST_DOLLARS, decimal_places=6)
    budget_alert: Decimal = Field(Decimal("100.00"), ge=0, le=MOST_DOLLARS, decimal_places=6)
    budget_timezone: str = "UTC"
    allow_unpriced: bool = False
    provider_retries: str = "15,60,300,900,3600,10800,21600"
    standins: bool = False
    trusted_proxies: int = Field(0, ge=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_file: Path | None = None

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

    @field_validator(*KEYS)
    @classmethod
    def _plain_key(cls, key: str) -> str:
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("a key has no line break, blank or accent in it; copy it once more")
        return key

    @field_validator("budget_timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError):
            raise ValueError("it has to be a time zone such as UTC or America/Los_Angeles") from None
        return name

    @field_validator("provider_retries")
    @classmethod
    def _delays(cls, text: str) -> str:
        if not all(part.strip().isdecimal() and int(part) >= 1 for part in text.split(",")):
            raise ValueError("it has to be whole seconds with commas between them, such as 15,60,300")
        return text

    @field_validator(*KINDS_OF_ADDRESS)
    @classmethod
    def _known_kind(cls, url: str, field: ValidationInfo) -> str:
        kinds = KINDS_OF_ADDRESS[str(field.field_name)]
        if url and not url.startswith(kinds):
            raise ValueError(f"it has to begin with {' or '.join(kinds)}")
        return url

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, level: Any) -> Any:
        return level.upper() if isinstance(level, str) else level

    @property
    def production(self) -> bool:
        return self.app_env == "production"

    @property
    def retry_delays(self) -> tuple[int, ...]:
        """Seconds after which a provider that is away is tried again: after its first failure, its second, …"""
        return tuple(int(part) for part in self.provider_retries.split(","))

    @property
    def speaks_responses(self) -> bool:
        """Whether OpenAI is spoken to by its responses API; servers that imitate it know chat.completions alone."""
        return (self.openai_api or ("chat" if self.openai_base_url else "responses")) == "responses"

    @property
    def bundled_redis(self) -> bool:
        """Whether this installation starts its own Redis (no `REDIS_URL` was given)."""
        return not self.redis_url

    @property
    def redis_socket(self) -> Path:
        """Where the bundled Redis listens; a short path elsewhere when the instance lies too deep."""
        path = self.instance_path / "redis" / "redis.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            return path
        short = hashlib.sha256(str(path).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"ytempire-{os.getuid()}-{short}" / "redis.sock"

    @property
    def redis_address(self) -> str:
        return self.redis_url or f"unix://{quote(str(self.redis_socket))}"

    @property
    def database_address(self) -> str:
        """A SQLAlchemy URL; plain `postgresql://` is given the driver that is installed."""
        url = self.database_url or f"sqlite:///{self.instance_path / 'ytempire.db'}"
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
    if settings.secret_key:
        return settings
    if settings.production:
        raise SettingsError("SECRET_KEY is not set. Production needs one of at least 32 characters.")
    return settings.model_copy(update={"secret_key": _kept_secret(settings.instance_path, "secret_key")})


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
    message = first["msg"].removeprefix("Value error, ")
    return f"{name} is wrong: {message[:1].lower()}{message[1:]}."


def _secrets_from_files(env_file: Path) -> dict[str, str]:
    """`NAME_FILE=/path` gives NAME the file's content (the custom of container secrets)."""
    found = {}
    written = dotenv_values(env_file) if env_file.exists() else {}
    for name in Settings.model_fields:
        setting = f"{name.upper()}_FILE"
        path = os.environ.get(setting) or written.get(setting)
        if path:
            try:
                found[name] = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError(f"{name.upper()}_FILE cannot be read: {error.strerror}.") from None
            except UnicodeDecodeError:
                raise SettingsError(f"{name.upper()}_FILE is not text in UTF-8.") from None
    return found


def _kept_secret(instance: Path, name: str) -> str:
    """A secret of this installation, made at the first start. Two starts at once agree on one."""
    path = instance / name
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.stat().st_size:  # the disk was full when it was made
            path.unlink(missing_ok=True)
        if not path.exists():
            _make_secret(path)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{path} cannot be kept: {error.strerror}.") from None


def _make_secret(path: Path) -> None:
    """Write a new secret beside its place and link it there, so that nobody reads a half of it."""
    descriptor, begun = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # for its owner alone
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32))
        os.link(begun, path)
    except FileExistsError:  # another start was quicker
        pass
    finally:
        os.unlink(begun)
