"""An edited question: its reply is edited to match, while we still know which one that is. Of
anything else that is edited, danger alone is seen.
"""

from contextlib import suppress

from telegram import Update
from telegram.error import TelegramError

from bot.conversation import Incoming
from bot.handlers.danger import shown_for
from bot.handlers.people import hint, person, words_behind
from bot.handlers.sending import send
from bot.services import Context
from retrieval.decision import Urgent


async def edited(update: Update, context: Context) -> None:
    """Answer the new words in place of the old answer."""
    message = update.edited_message
    if message is None:
        return
    services = context.bot_data
    incoming = Incoming(message.text or "", hint(update), person(update))
    reply = await services.answer(update, incoming)
    before = services.replies.get((message.chat_id, message.message_id)) or ()
    if isinstance(reply.decision, Urgent):
        # Above, where nobody looks any more, it would not be seen.
        before = ()
    ids = await send(update, context, reply, in_place_of=before[0] if before else None)
    services.replies.put((message.chat_id, message.message_id), ids)
    for number in before[1:]:
        with suppress(TelegramError):
            await context.bot.delete_message(message.chat_id, number)


async def edited_besides(update: Update, context: Context) -> None:
    """Show the card for danger in a caption or behind a command; else stay silent: it was answered
    when it was written."""
    message = update.edited_message
    caption = message.caption if message else None
    await shown_for(caption or words_behind(update), update, context)
