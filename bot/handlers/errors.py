"""What happens when a handler fails: the person hears of it, the log learns no word of theirs."""

import logging
import traceback
from contextlib import suppress
from pathlib import Path

from telegram import Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.handlers.people import hint, person
from bot.rendering import messages
from bot.services import Context

logger = logging.getLogger(__name__)


# What Telegram says of chats that cannot be written to: nothing of ours can change that.
_ABOUT_THE_CHAT = ("chat not found", "deactivated", "blocked", "kicked", "peer_id", "too old")


async def on_error(update: object, context: Context) -> None:
    """Sort a failure: refused for good, to be tried again, or ours to apologise for."""
    error = context.error
    if not isinstance(update, Update) or error is None:
        logger.error("a failure outside any update: %s", type(error).__name__)
        return
    try:
        await _sort(update, context, error)
    except Exception as second:
        logger.error("an apology failed: %s", where(second))
        context.bot_data.failed.add(update.update_id)


async def _sort(update: Update, context: Context, error: Exception) -> None:
    if is_final(error):
        # The person has blocked the bot, the chat is gone or became a group, ...
        logger.info("Telegram refused a reply for good (%s)", type(error).__name__)
    elif isinstance(error, TelegramError):
        context.bot_data.failed.add(update.update_id)
        logger.warning("a reply could not be sent yet (%s)", type(error).__name__)
    else:
        logger.error("a handler failed: %s", where(error))
        await _apologise(update, context)


def kind_of(error: TelegramError) -> str:
    """A failure by its kind, as figures count it: nothing of what Telegram said."""
    kinds: dict[str, type[TelegramError] | tuple[type[TelegramError], ...]] = {
        "refused": (BadRequest, Forbidden, ChatMigrated),
        "too-many": RetryAfter,
        "timeout": TimedOut,
        "network": NetworkError,
        "conflict": Conflict,
        "token": InvalidToken,
    }
    return next((name for name, kind in kinds.items() if isinstance(error, kind)), "other")


def in_words(error: TelegramError) -> str:
    """Why Telegram does not serve us, for whoever runs the bot: nothing of what Telegram said."""
    if isinstance(error, InvalidToken):
        return "Telegram does not know this token; ask @BotFather for it"
    if isinstance(error, Conflict):
        return "another process is polling with this token; stop one of the two"
    if isinstance(error, RetryAfter):
        return "Telegram asks to wait"
    return f"Telegram cannot be reached ({type(error).__name__})"


def is_final(error: BaseException) -> bool:
    """Whether trying again cannot help."""
    return isinstance(error, BadRequest | Forbidden | ChatMigrated)


def about_the_chat(error: BadRequest) -> bool:
    """Whether a 400 is about the chat rather than about what we sent."""
    said = error.message.casefold()
    return any(words in said for words in _ABOUT_THE_CHAT)


def is_temporary(error: BaseException) -> bool:
    """Whether Telegram may take the same request later: 429, 5xx, the network."""
    return isinstance(error, RetryAfter | NetworkError) and not is_final(error)


def where(error: BaseException) -> str:
    """The kind of a failure and the lines it came through: no message, no values."""
    frames = traceback.extract_tb(error.__traceback__)
    path = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[:-6:-1])
    return f"{type(error).__name__} at {path}"


async def _apologise(update: Update, context: Context) -> None:
    chat = update.effective_chat
    if chat is None:
        return
    conversation = context.bot_data.conversation
    language = conversation.language_for(person(update), hint(update))
    try:
        for message in messages(conversation.apology(language)):
            await context.bot.send_message(chat.id, message.html)
        if update.callback_query:
            with suppress(TelegramError):
                await update.callback_query.answer()
    except TelegramError as error:
        if not is_final(error):
            context.bot_data.failed.add(update.update_id)
