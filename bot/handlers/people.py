"""Who writes, as far as the conversation needs it: a key in memory, a language hint, a time."""

from datetime import UTC, datetime, timedelta
from typing import Final

from telegram import Update

LATE: Final = timedelta(hours=1)
"""A message this old has waited through an outage."""


def person(update: Update) -> int | None:
    """A key that tells people apart; lives in bounded memory only, never stored or logged."""
    return update.effective_user.id if update.effective_user else None


def hint(update: Update) -> str | None:
    """The language of the person's Telegram client."""
    return update.effective_user.language_code if update.effective_user else None


def written_at(update: Update) -> datetime | None:
    """When a message was sent or last edited; nothing tells it of a button."""
    message = update.message or update.edited_message
    moment = (message.edit_date or message.date) if message else None
    return moment if moment and moment.timestamp() > 0 else None


def is_late(update: Update, now: datetime) -> bool:
    """Whether a message has waited so long that its answer needs an apology."""
    moment = written_at(update)
    return moment is not None and now.astimezone(UTC) - moment > LATE
