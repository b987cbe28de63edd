"""Every environment variable, typed, in one table. docs: README, "Configuration"."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from questions.secret import SHORTEST, load_secret

HOME = Path(__file__).resolve().parents[1]
"""The folder of the checkout: knowledge/ and data/ are found from any working directory."""

Mode = Literal["polling", "webhook"]
LONGEST_SECRET: Final = 256
"""Characters of a webhook secret that Telegram takes."""
SHORTEST_PASSWORD: Final = 12
"""Characters of the desk's. At the tries its login allows, ten years try 32 million passwords."""


class SettingsError(Exception):
    """A variable is missing or wrong; the text names it, what was wrong, and never its value."""


class Settings(BaseModel):
    """The configuration of one process. Made by `load_settings`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_base_url: str = "https://api.telegram.org/bot"
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    port: int | None = Field(default=None, ge=1, le=65535)
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    knowledge_dir: Path = HOME / "knowledge"
    cache_dir: Path
    embeddings: Literal["auto", "off"] = "auto"
    database_url: SecretStr = SecretStr(f"sqlite+aiosqlite:///{HOME / 'data' / 'support-bot.db'}")
    bot_secret: SecretStr | None = None
    desk_password: SecretStr | None = None
    events_file: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    default_language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("embeddings", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("webhook_url")
    @classmethod
    def _https(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https://[^/\s]+|http://127\.0\.0\.1[:/]", value):
            raise ValueError("Telegram delivers to https addresses only, as https://example.org")
        return value.rstrip("/") if value else value

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_form(cls, value: SecretStr | None) -> SecretStr | None:
        token = value.get_secret_value().strip() if value else ""
        if value is not None and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
            raise ValueError("this is no token; @BotFather's look like 123456:ABC-DEF")
        return SecretStr(token) if value else None

    @field_validator("webhook_secret")
    @classmethod
    def _secret_form(cls, value: SecretStr | None) -> SecretStr | None:
        secret = value.get_secret_value() if value else ""
        allowed = all(c.isascii() and (c.isalnum() or c in "_-") for c in secret)
        if value is not None and (not 1 <= len(secret) <= LONGEST_SECRET or not allowed):
            raise ValueError("use 1 to 256 characters of A-Z a-z 0-9 _ -")
        return value

    @field_validator("bot_secret")
    @classmethod
    def _secret_length(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST:
            raise ValueError(f"use at least {SHORTEST} characters")
        return value

    @field_validator("desk_password")
    @classmethod
    def _password_length(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_PASSWORD:
            raise ValueError(f"use at least {SHORTEST_PASSWORD} characters")
        return value

    @field_validator("telegram_api_base_url")
    @classmethod
    def _takes_a_token(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^/\s]+(/\S+)?/bot", value):
            raise ValueError(
                "it ends with /bot, as http://127.0.0.1:8081/bot: the token is appended"
            )
        return value

    @model_validator(mode="after")
    def _two_ports(self) -> "Settings":
        if self.metrics_port is not None and self.metrics_port == self.port:
            raise ValueError("METRICS_PORT and PORT must be two: PORT may be open to everybody")
        return self

    def secret_for(self, database: Path | None) -> bytes:
        """BOT_SECRET, or the one beside the SQLite file `database`.

        Raises:
            SecretError: there is none, or others can read it.
        """
        given = self.bot_secret.get_secret_value() if self.bot_secret else None
        return load_secret(given, database)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from an environment; unset and empty variables keep their default.

    Raises:
        SettingsError: naming every variable that is wrong and why.
    """
    names = {name.upper(): name for name in Settings.model_fields}
    given: dict[str, Any] = {"cache_dir": user_cache_folder(environ)}
    given |= {names[key]: value for key, value in environ.items() if key in names and value}
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [
            f"{str(e['loc'][0]).upper() if e['loc'] else 'settings'}: "
            f"{e['msg'].removeprefix('Value error, ')}"
            for e in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise SettingsError("; ".join(lines)) from None


def user_cache_folder(environ: Mapping[str, str]) -> Path:
    """Where this user's caches belong (XDG Base Directory Specification)."""
    base = environ.get("XDG_CACHE_HOME") or str(Path(environ.get("HOME") or "~") / ".cache")
    try:
        return Path(base).expanduser() / "refugee-support-bot"
    except RuntimeError:  # neither HOME nor an entry for this user
        return HOME / "data" / "cache"
