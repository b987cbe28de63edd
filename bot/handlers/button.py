"""Buttons: every press is answered, also one of a button from long ago."""

from contextlib import suppress

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.callbacks import decode
from bot.handlers.people import hint, person
from bot.handlers.sending import send
from bot.replies import Rate
from bot.services import Context


async def button(update: Update, context: Context) -> None:
    """Do what a button says, once however often it is tapped."""
    query, chat = update.callback_query, update.effective_chat
    if query is None:
        return
    if chat is None or chat.type != ChatType.PRIVATE or _tapped_twice(update, query, context):
        await _end_waiting(query)
        return
    services = context.bot_data
    pressed = decode(query.data or "")
    if pressed is None:
        language = services.conversation.language_for(person(update), hint(update))
        await send(update, context, services.conversation.gone(language))
        await _end_waiting(query)
        return
    reply = services.conversation.act(pressed.action, person(update))
    message_id = query.message.message_id if query.message and pressed.here else None
    # First the answer, then the end of the waiting sign: the answer is what must not be lost.
    await send(update, context, reply, in_place_of=message_id)
    await _end_waiting(query, reply.said)
    await services.tell(pressed.action)
    if isinstance(pressed.action, Rate) and not pressed.here:
        await _without_rating(query)


async def _end_waiting(query: CallbackQuery, said: str = "") -> None:
    # "Query is too old", an outage: the answer has been sent, which is what counts.
    with suppress(TelegramError):
        await query.answer(said or None)


async def _without_rating(query: CallbackQuery) -> None:
    """Take away the buttons that have been used, and no others."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    if markup is None:
        return
    rows = [[b for b in row if not _rates(b.callback_data)] for row in markup.inline_keyboard]
    with suppress(TelegramError):
        await query.edit_message_reply_markup(InlineKeyboardMarkup([r for r in rows if r]))


def _rates(data: object) -> bool:
    pressed = decode(data) if isinstance(data, str) else None
    return pressed is not None and isinstance(pressed.action, Rate)


def _tapped_twice(update: Update, query: CallbackQuery, context: Context) -> bool:
    """Whether the same button was pressed a moment ago, by another update."""
    if query.message is None:
        return False
    message = (query.message.chat.id, query.message.message_id)
    return context.bot_data.taps.again(message, query.data or "", update.update_id)
