"""Who writes, as far as the conversation needs it: a key in memory and a language hint."""

from telegram import Update


def person(update: Update) -> int | None:
    """A key that tells people apart; lives in bounded memory only, never stored or logged."""
    return update.effective_user.id if update.effective_user else None


def hint(update: Update) -> str | None:
    """The language of the person's Telegram client."""
    return update.effective_user.language_code if update.effective_user else None
