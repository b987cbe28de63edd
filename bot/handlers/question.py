"""Free text: a question, or whatever a person writes."""

from telegram import Update

from bot.conversation import Incoming
from bot.handlers.people import hint, person
from bot.handlers.sending import send
from bot.services import Context


async def question(update: Update, context: Context) -> None:
    """Answer a text."""
    message = update.message
    if message is None:
        return
    services = context.bot_data
    incoming = Incoming(message.text or "", hint(update), person(update))
    reply = await services.answer(update, incoming)
    ids = await send(update, context, reply)
    services.replies.put((message.chat_id, message.message_id), ids)
