"""Who writes, as far as the conversation needs it: a key in memory, a language hint, a time; and
what stands behind a command.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from telegram import Update

LATE: Final = timedelta(hours=1)
"""A message this old has waited through an outage."""
_COMMAND: Final = re.compile(r"/(\w+)(?:@\w+)?", re.ASCII)


def person(update: Update) -> int | None:
    """A key that tells people apart; lives in bounded memory only, never stored or logged."""
    return update.effective_user.id if update.effective_user else None


def hint(update: Update) -> str | None:
    """The language of the person's Telegram client."""
    return update.effective_user.language_code if update.effective_user else None


def command(update: Update) -> str:
    """The command that a message begins with, in small letters; "" where it begins with none."""
    found = _COMMAND.match(_text(update))
    return found.group(1).lower() if found else ""


def words_behind(update: Update) -> str:
    """What stands behind the command of a message or of an edited one: behind a space of any
    script, in the next line, or behind a full stop."""
    text = _text(update)
    found = _COMMAND.match(text)
    return text[found.end() :].strip() if found else ""


def written_at(update: Update) -> datetime | None:
    """When a message was sent or last edited; nothing tells it of a button."""
    message = update.message or update.edited_message
    moment = (message.edit_date or message.date) if message else None
    return moment if moment and moment.timestamp() > 0 else None


def is_late(update: Update, now: datetime) -> bool:
    """Whether a message has waited so long that its answer needs an apology."""
    moment = written_at(update)
    return moment is not None and now.astimezone(UTC) - moment > LATE


def _text(update: Update) -> str:
    message = update.message or update.edited_message
    return (message.text or "") if message else ""
