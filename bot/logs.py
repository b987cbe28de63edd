"""Logging that cannot leak: no token, and no library that writes messages."""

import logging
import sys
from typing import Final

from bot.settings import Settings

# httpx writes the token with every request at INFO; PTB and SQLAlchemy write messages at DEBUG.
_TAMED: Final = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    # ... and at CRITICAL whole batches of updates that it cannot parse.
    "telegram": logging.CRITICAL + 1,
    "aiosqlite": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "uvicorn": logging.WARNING,
    "watchfiles": logging.WARNING,
    "asyncio": logging.WARNING,
}


class _Masking(logging.Formatter):
    """Takes secrets out of whatever is written, tracebacks included."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return text


def set_up_logging(settings: Settings) -> None:
    """Log to standard error at LOG_LEVEL; what libraries write stays tame at any level."""
    held = (settings.telegram_bot_token, settings.webhook_secret, settings.database_url)
    secrets = tuple(secret.get_secret_value() for secret in held if secret)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Masking(secrets))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name, level in _TAMED.items():
        logging.getLogger(name).setLevel(level)
