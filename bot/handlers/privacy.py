"""/privacy, /mydata, /forget, logging off, and deleting the messages of the chat."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from telegram import CallbackQuery, Update
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.callbacks import decode
from bot.handlers.button import button
from bot.handlers.danger import shown_for
from bot.handlers.people import hint, person, words_behind
from bot.handlers.sending import send
from bot.privacy import Privacy
from bot.replies import DeleteChat, LoggingOff, LoggingOn
from bot.services import Context
from questions.storage import StorageError

logger = logging.getLogger(__name__)

AT_ONCE = 100
"""Messages that Telegram deletes in one call."""
OURS = r"^2[oOiIdD]"
"""Callback data that `pressed` takes."""


async def privacy(update: Update, context: Context) -> None:
    """What is kept, why, how long, by whom."""
    if await _danger(update, context):
        return
    off = context.bot_data.people.logging_off(person(update))
    says = Privacy(context.bot_data.conversation)
    await send(update, context, says.short_and_full(_language(update, context), logging_off=off))


async def my_data(update: Update, context: Context) -> None:
    """How much is held of the person."""
    if await _danger(update, context):
        return
    services, who, language = context.bot_data, person(update), _language(update, context)
    says = Privacy(services.conversation)
    if who is None or services.personal_data is None:
        return
    try:
        await services.people.save(who)
        held = await services.personal_data.held(who)
    except StorageError as error:
        logger.warning("what is held cannot be counted: %s", error)
        await send(update, context, says.out_of_reach(language))
        return
    off = services.people.logging_off(who)
    await send(update, context, says.held(language, held, logging_off=off))


async def forget(update: Update, context: Context) -> None:
    """Delete all that is held of the person, at once."""
    if await _danger(update, context):
        return
    services, who, language = context.bot_data, person(update), _language(update, context)
    says = Privacy(services.conversation)
    if who is None or services.personal_data is None:
        return
    try:
        held = await services.personal_data.forget(who)
    except StorageError as error:
        logger.warning("a person's data could not be deleted: %s", error)
        await send(update, context, says.out_of_reach(language))
        return
    services.forget(who)
    await send(update, context, says.forgotten(language, held))


async def pressed(update: Update, context: Context) -> None:
    """A button of ours."""
    query, who = update.callback_query, person(update)
    data = decode((query.data or "") if query else "")
    if query is None or who is None:
        return
    match action := data.action if data else None:
        case LoggingOff(language) | LoggingOn(language):
            off = isinstance(action, LoggingOff)
            context.bot_data.people.set_logging(who, off=off)
            says = Privacy(context.bot_data.conversation)
            await send(update, context, says.switched(language, logging_off=off))
            await _answer(query)
        case DeleteChat(language):
            words = Privacy(context.bot_data.conversation).words(language)
            gone = await _delete_chat(update, context)
            # A note that fades: a message would be a lasting receipt.
            await _answer(query, words.chat_deleted if gone else words.chat_not_deleted)
        case _:
            await button(update, context)


async def _delete_chat(update: Update, context: Context) -> bool:
    """Delete what is known of a chat; False: some of it Telegram did not delete.

    Where Telegram is away, nothing is forgotten, and the redelivered press tries again.
    """
    chat = update.effective_chat
    if chat is None:
        return False
    messages, now = context.bot_data.messages, context.bot_data.clock()
    ids = messages.deletable(chat.id, now)
    refused = 0
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        try:
            await context.bot.delete_messages(chat.id, some)
        except (BadRequest, Forbidden):
            # One of them is too old: each by itself, as far as Telegram lets us.
            refused += await _delete_each(chat.id, some, context)
        messages.drop(chat.id, some)
    return bool(ids) and not refused


async def _delete_each(chat_id: int, ids: Sequence[int], context: Context) -> int:
    """Delete messages one by one; how many Telegram refused."""
    refused = 0
    for message in ids:
        try:
            await context.bot.delete_message(chat_id, message)
        except (BadRequest, Forbidden):
            refused += 1
    return refused


async def _answer(query: CallbackQuery, text: str | None = None) -> None:
    with suppress(TelegramError):
        await query.answer(text, show_alert=text is not None)


async def _danger(update: Update, context: Context) -> bool:
    """Whether the words behind the command are urgent: then the card was shown instead."""
    return await shown_for(words_behind(update), update, context)


def _language(update: Update, context: Context) -> str:
    return context.bot_data.conversation.language_for(person(update), hint(update))
