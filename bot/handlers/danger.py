"""Danger is seen before everything else, also in what comes with a command or a photo."""

import asyncio

from telegram import Update

from bot.conversation import Incoming
from bot.handlers.people import hint, person
from bot.handlers.sending import send
from bot.services import Context


async def shown_for(text: str, update: Update, context: Context) -> bool:
    """Show the help card if these words are urgent; False: they are not."""
    conversation = context.bot_data.conversation
    incoming = Incoming(text, hint(update), person(update))
    reply = await asyncio.to_thread(conversation.danger, incoming)
    if reply is None:
        return False
    await send(update, context, reply)
    return True
