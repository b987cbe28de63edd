"""Buttons: every press is answered, also one of a button from long ago."""

from contextlib import suppress

from telegram import Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.callbacks import decode
from bot.handlers.people import hint, person
from bot.handlers.sending import send
from bot.services import Context


async def button(update: Update, context: Context) -> None:
    """Do what a button says."""
    query = update.callback_query
    if query is None:
        return
    chat = update.effective_chat
    if chat is None or chat.type != ChatType.PRIVATE:
        await query.answer()
        return
    conversation = context.bot_data.conversation
    action = decode(query.data or "")
    if action is None:
        reply = conversation.gone(conversation.language_for(person(update), hint(update)))
    else:
        reply = conversation.act(action, person(update))
    # First the answer, then the end of the waiting sign: the answer is what must not be lost.
    await send(update, context, reply)
    with suppress(TelegramError):
        # "Query is too old", an outage: the answer has been sent, which is what counts.
        await query.answer()
