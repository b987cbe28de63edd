"""Photos, voice messages, stickers: a kind sentence, since only text can be read."""

from telegram import Update

from bot.handlers.danger import shown_for
from bot.handlers.people import hint, person
from bot.handlers.sending import send
from bot.services import Context


async def unsupported(update: Update, context: Context) -> None:
    """Say that only text can be read; but see danger in a caption."""
    caption = update.message.caption if update.message else None
    if await shown_for(caption or "", update, context):
        return
    conversation = context.bot_data.conversation
    language = conversation.language_for(person(update), hint(update))
    await send(update, context, conversation.unsupported(language))
