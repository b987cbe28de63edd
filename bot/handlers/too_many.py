"""A flood of messages: told once, then silence; danger is seen all the same."""

from telegram import Message, Update
from telegram.ext.filters import UpdateFilter

from bot.flood import FloodGuard
from bot.handlers.danger import shown_for
from bot.handlers.people import command, hint, person, written_at
from bot.handlers.sending import send
from bot.services import Context

NEVER_TOO_MANY = frozenset({"privacy", "mydata", "forget"})
"""Whoever asks for their data to be deleted must never believe it was."""


class TooMany(UpdateFilter):
    """Passes messages that are part of a flood."""

    def __init__(self, guard: FloodGuard) -> None:
        super().__init__(name="too many messages")
        self._guard = guard

    def filter(self, update: Update) -> bool:
        """Counts the message; True: it is one too many."""
        moment = written_at(update)
        if update.message and command(update) in NEVER_TOO_MANY:
            return False
        return moment is not None and self._guard.too_many(person(update), moment, update.update_id)


async def too_many(update: Update, context: Context) -> None:
    """One notice for each flood, but a help card for every word of danger."""
    services = context.bot_data
    if await shown_for(_text(update.effective_message), update, context):
        return
    if services.flood.notice_due(person(update), update.update_id):
        language = services.conversation.language_for(person(update), hint(update))
        await send(update, context, services.conversation.too_many(language))


def _text(message: Message | None) -> str:
    return (message.text or message.caption or "") if message else ""
