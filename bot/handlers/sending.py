"""Sends a reply, message by message, so that a second try goes on where the first one failed."""

import logging

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.handlers.errors import about_the_chat
from bot.rendering import Message, messages
from bot.replies import Reply
from bot.services import Context

logger = logging.getLogger(__name__)

MAX_PLAIN = 2048
"""Characters that surely fit a message, two UTF-16 units each."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(update: Update, context: Context, reply: Reply) -> None:
    """Send all messages of a reply that this update has not been sent yet; note it for the log.

    Raises:
        TelegramError: what is worth another try goes on to the error handler.
    """
    services = context.bot_data
    chat = update.effective_chat
    if chat is None:
        return
    done = services.sent.get(update.update_id) or 0
    for number, message in enumerate(messages(reply)):
        if number >= done:
            number_in_chat = await _send(context, chat.id, message)
            services.messages.note(chat.id, number_in_chat, services.clock())
            services.sent.put(update.update_id, number + 1)
    services.note(update, reply)


async def _send(context: Context, chat_id: int, message: Message) -> int:
    """Send one message; returns its id."""
    try:
        sent = await context.bot.send_message(
            chat_id,
            message.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=message.keyboard,
        )
    except BadRequest as error:
        if about_the_chat(error):
            raise
        # Our own fault (markup, length, keyboard): a plain text is better than none.
        logger.error("Telegram refused the form of a message; it is sent plain")
        text = plain(message.html)[:MAX_PLAIN]
        sent = await context.bot.send_message(chat_id, text, link_preview_options=NO_PREVIEW)
    return sent.message_id


def plain(html: str) -> str:
    """HTML of our own making without its tags."""
    from html import unescape
    from re import sub

    return unescape(sub(r"<[^>]*>", "", html))
