"""/start, /help, /topics and /language."""

from collections.abc import Callable

from telegram import Update

from bot.handlers.danger import shown_for
from bot.handlers.people import hint, person
from bot.handlers.sending import send
from bot.replies import Reply
from bot.services import Context


def _language(update: Update, context: Context) -> str:
    return context.bot_data.conversation.language_for(person(update), hint(update))


async def start(update: Update, context: Context) -> None:
    """The first message."""
    await _say(update, context, context.bot_data.conversation.welcome)


async def help_(update: Update, context: Context) -> None:
    """How to ask; also for commands nobody knows."""
    await _say(update, context, context.bot_data.conversation.help)


async def topics(update: Update, context: Context) -> None:
    """The list of topics."""
    await _say(update, context, context.bot_data.conversation.topics)


async def language(update: Update, context: Context) -> None:
    """The choice of a language."""
    await _say(update, context, context.bot_data.conversation.choose_language)


async def _say(update: Update, context: Context, say: Callable[[str], Reply]) -> None:
    """What a command says, unless the words behind it are urgent."""
    text = update.message.text if update.message else None
    words = (text or "").partition(" ")[2]
    if not await shown_for(words, update, context):
        await send(update, context, say(_language(update, context)))
