"""Sends a reply, message by message, so that a second try goes on where the first one failed."""

import logging

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.rendering import Message, messages
from bot.replies import Reply
from bot.services import Context

logger = logging.getLogger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(update: Update, context: Context, reply: Reply) -> None:
    """Send all messages of a reply that this update has not been sent yet, then log it.

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
            await _send(context, chat.id, message)
            services.sent.put(update.update_id, number + 1)
    await services.record(reply)


async def _send(context: Context, chat_id: int, message: Message) -> None:
    try:
        await context.bot.send_message(
            chat_id,
            message.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=message.keyboard,
        )
    except BadRequest as error:
        if "parse" not in error.message.casefold():
            raise
        # A text that Telegram cannot read as HTML is better shown plain than not at all.
        logger.error("Telegram refused the markup of a message; it was sent plain")
        await context.bot.send_message(
            chat_id,
            plain(message.html),
            link_preview_options=NO_PREVIEW,
            reply_markup=message.keyboard,
        )


def plain(html: str) -> str:
    """HTML of our own making without its tags."""
    from html import unescape
    from re import sub

    return unescape(sub(r"<[^>]*>", "", html))
