"""The Telegram application: one flat, ordered list shows which message goes where."""

from collections.abc import Callable, Coroutine
from typing import Any, Final, cast

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.delivery.patience import MESSAGES_PER_S, PatientRateLimiter
from bot.delivery.raw_bot import RawBot
from bot.delivery.requests import AiohttpRequest
from bot.flood import FloodGuard
from bot.handlers import commands, privacy
from bot.handlers.arriving import arriving
from bot.handlers.button import button
from bot.handlers.edited import edited, edited_besides
from bot.handlers.errors import on_error
from bot.handlers.question import question
from bot.handlers.too_many import TooMany, too_many
from bot.handlers.unsupported import unsupported
from bot.health import Health
from bot.services import App, Context, Services

READ_TIMEOUT_S: Final = 20
CONNECTIONS: Final = 64
"""To Telegram: one for each update that is in work at once, however slow it answers."""
BEFORE_ALL: Final = -1

Handler = BaseHandler[Update, Context, Any]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


EDITED = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE


class _Application(Application[Any, Any, Any, Any, Any, Any]):
    """PTB's own, which keeps the ids of all who ever wrote, for a storage that we do not use."""

    def _mark_for_persistence_update(self, *, update: object = None, job: object = None) -> None:
        """Nobody is kept. PTB has no switch for this; a test looks for ids in all that it holds."""


def handlers(flood: FloodGuard) -> list[Handler]:
    """Where each kind of update goes; the first that fits takes it, what fits none is dropped.

    Messages of groups and channels fit none: the bot speaks in private chats only.
    """
    return [
        MessageHandler((PRIVATE | EDITED) & TooMany(flood), too_many),
        _command("start", commands.start),
        _command("help", commands.help_),
        _command("topics", commands.topics),
        _command("language", commands.language),
        _command("privacy", privacy.privacy),
        _command("mydata", privacy.my_data),
        _command("forget", privacy.forget),
        CallbackQueryHandler(privacy.pressed, privacy.OURS),
        CallbackQueryHandler(button),
        MessageHandler(PRIVATE & filters.COMMAND, commands.help_),
        MessageHandler(PRIVATE & filters.TEXT, question),
        MessageHandler(EDITED & filters.TEXT & ~filters.COMMAND, edited),
        MessageHandler(EDITED, edited_besides),
        MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, unsupported),
    ]


def build_application(
    token: str,
    services: Services,
    health: Health,
    *,
    base_url: str = "https://api.telegram.org/bot",
    request: BaseRequest | None = None,
    updates_request: BaseRequest | None = None,
    rate_limiter: PatientRateLimiter | None = None,
    messages_per_s: float = MESSAGES_PER_S,
) -> tuple[App, RawBot]:
    """The application with all handlers, and its bot; tests hand in a `request` of their own."""
    bot = RawBot(
        token,
        base_url=base_url,
        request=request or AiohttpRequest(CONNECTIONS, READ_TIMEOUT_S),
        get_updates_request=updates_request or AiohttpRequest(1, READ_TIMEOUT_S),
        rate_limiter=rate_limiter or PatientRateLimiter(health, messages_per_s=messages_per_s),
    )
    # PTB calls it without arguments, once.
    types = ContextTypes(context=Context, bot_data=cast("type[Services]", lambda: services))
    builder = Application.builder().application_class(_Application).bot(bot).context_types(types)
    application = cast("App", builder.updater(None).job_queue(None).build())
    application.add_handler(TypeHandler(Update, arriving), group=BEFORE_ALL)
    application.add_handlers(handlers(services.flood))
    application.add_error_handler(on_error)
    return application, bot


def _command(name: str, callback: Callback) -> Handler:
    return CommandHandler(name, callback, filters=PRIVATE)
