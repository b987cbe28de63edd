"""Sends a reply, message by message, so that a second try goes on where the first one failed."""

import logging
from html import unescape
from re import sub
from typing import Final

from telegram import Update
from telegram.error import BadRequest

from bot.handlers.errors import about_the_chat
from bot.handlers.people import is_late
from bot.rendering import Message, messages
from bot.replies import Reply
from bot.services import Context

logger = logging.getLogger(__name__)

MAX_PLAIN: Final = 2048
"""Characters that surely fit a message, two UTF-16 units each."""


async def send(
    update: Update, context: Context, reply: Reply, in_place_of: int | None = None
) -> tuple[int, ...]:
    """Send all messages of a reply that this update has not been sent yet; note it for the log.

    The first one takes the place of the message `in_place_of`, if it can still be edited. What
    answers a message of more than an hour ago comes with an apology and without a sound.

    Returns:
        the ids of the reply's messages.

    Raises:
        TelegramError: what is worth another try goes on to the error handler.
    """
    services = context.bot_data
    chat = update.effective_chat
    if chat is None:
        return ()
    metrics = services.metrics
    late = is_late(update, (services.telegram_now or services.clock)())
    done = services.sent.get(update.update_id) or ()
    with metrics.stage(update.update_id, "render"):
        rendered = messages(services.conversation.late(reply) if late else reply)
    for message in rendered[len(done) :]:
        with metrics.stage(update.update_id, "send"):
            if in_place_of is not None and not done:
                number = await _edit(context, chat.id, in_place_of, message)
            else:
                number = await _send(context, chat.id, message, silent=late)
        services.messages.note(chat.id, number, services.clock())
        done = (*done, number)
        services.sent.put(update.update_id, done)
    services.note(update, reply)
    return done


async def _send(context: Context, chat_id: int, message: Message, *, silent: bool = False) -> int:
    try:
        return await context.bot.say(chat_id, message.html, message.keyboard, silent=silent)
    except BadRequest as error:
        if about_the_chat(error):
            raise
        # Our own fault (markup, length, keyboard): a plain text is better than none.
        logger.error("Telegram refused the form of a message; it is sent plain")
        return await context.bot.say_plain(chat_id, plain(message.html)[:MAX_PLAIN])


async def _edit(context: Context, chat_id: int, message_id: int, message: Message) -> int:
    """Put a message in the place of another; where that cannot be, send it."""
    try:
        return await context.bot.change(chat_id, message_id, message.html, message.keyboard)
    except BadRequest as error:
        if "not modified" in error.message.casefold():
            # A double tap: it stands there already.
            return message_id
        if about_the_chat(error):
            raise
        # Deleted, or too old to be edited.
        return await _send(context, chat_id, message)


def plain(html: str) -> str:
    """HTML of our own making without its tags."""
    return unescape(sub(r"<[^>]*>", "", html))
