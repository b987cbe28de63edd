"""Free text: a question, or whatever a person writes."""

from telegram import Update

from bot.conversation import Incoming
from bot.handlers.people import hint, person
from bot.handlers.sending import send
from bot.services import Context


async def question(update: Update, context: Context) -> None:
    """Answer a text."""
    text = update.message.text if update.message else None
    incoming = Incoming(text or "", hint(update), person(update))
    await send(update, context, context.bot_data.conversation.answer(incoming))
