"""Before anything else: what the person set is read, and which message this is remembered."""

from telegram import Update
from telegram.constants import ChatType

from bot.handlers.people import person
from bot.services import Context


async def arriving(update: Update, context: Context) -> None:
    """Make ready for a person who writes or presses a button in a private chat."""
    services = context.bot_data
    chat, who, message = update.effective_chat, person(update), update.effective_message
    if chat is None or chat.type != ChatType.PRIVATE or who is None:
        return
    if message is not None:
        services.messages.note(chat.id, message.message_id, message.date)
    await services.people.load(who)
