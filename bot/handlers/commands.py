"""/start, /help, /topics and /language."""

from collections.abc import Callable

from telegram import Update

from bot.conversation import source_of
from bot.handlers.danger import shown_for
from bot.handlers.people import hint, person, words_behind
from bot.handlers.sending import send
from bot.replies import Reply
from bot.services import Context


async def start(update: Update, context: Context) -> None:
    """The first message, or what a link with a payload opens."""
    services = context.bot_data
    payload = words_behind(update)
    who, client = person(update), hint(update)
    await _say(
        update, context, lambda code: services.conversation.start(payload, code, client, who)
    )
    source = source_of(payload)
    if source:
        await services.arrived(source)


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
    if not await shown_for(words_behind(update), update, context):
        code = context.bot_data.conversation.language_for(person(update), hint(update))
        await send(update, context, say(code))
