"""/start, /help, /topics and /language."""

from telegram import Update

from bot.handlers.people import hint, person
from bot.handlers.sending import send
from bot.services import Context


def _language(update: Update, context: Context) -> str:
    return context.bot_data.conversation.language_for(person(update), hint(update))


async def start(update: Update, context: Context) -> None:
    """The first message."""
    language = _language(update, context)
    await send(update, context, context.bot_data.conversation.welcome(language))


async def help_(update: Update, context: Context) -> None:
    """How to ask; also for commands nobody knows."""
    language = _language(update, context)
    await send(update, context, context.bot_data.conversation.help(language))


async def topics(update: Update, context: Context) -> None:
    """The list of topics."""
    language = _language(update, context)
    await send(update, context, context.bot_data.conversation.topics(language))


async def language(update: Update, context: Context) -> None:
    """The choice of a language."""
    spoken = _language(update, context)
    await send(update, context, context.bot_data.conversation.choose_language(spoken))
