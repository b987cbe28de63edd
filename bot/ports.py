"""What the bot serves, and where: PORT for Telegram and health, METRICS_PORT also for figures."""

import logging
from contextlib import AsyncExitStack
from typing import Final

from starlette.routing import BaseRoute

from bot.delivery.webhook import webhook_route
from bot.health import health_routes
from bot.metrics import metrics_route
from bot.parts import Bot
from bot.serving import EVERYWHERE, HERE, serving
from bot.settings import Mode, Settings
from questions.postgres import FEW_CONNECTIONS
from questions.storage import Storage

logger = logging.getLogger(__name__)

DEFAULT_PORT: Final = 8080
GRACE_S: Final = 3.0
"""How long work in hand may take after SIGTERM: 64 answers at 30 a second, and some more."""


async def open_ports(
    bot: Bot, settings: Settings, mode: Mode, secret: str, stack: AsyncExitStack
) -> None:
    """PORT for Telegram and health; figures where the public does not come."""
    health = health_routes(bot.health)
    open_to_all: list[BaseRoute] = [*health]
    port = settings.port
    if mode == "webhook":
        port = port or DEFAULT_PORT
        open_to_all.append(webhook_route(bot.telegram, bot.handler, bot.health, secret))
        if settings.desk_password is not None:
            open_to_all += _desk(bot, settings, stack)
    elif settings.desk_password is not None:
        logger.warning("DESK_PASSWORD is set, but polling serves no desk: run `support-bot desk`")
    if port:
        await stack.enter_async_context(serving(open_to_all, port, EVERYWHERE, GRACE_S))
    if settings.metrics_port:
        private = [*health, metrics_route(bot.metrics)]
        await stack.enter_async_context(serving(private, settings.metrics_port, HERE, GRACE_S))


def _desk(bot: Bot, settings: Settings, stack: AsyncExitStack) -> list[BaseRoute]:
    """The analysts' desk, on a connection of its own: its queries make no answer wait."""
    from bot.desk import build_desk, signing_key
    from questions.desk.app import desk_routes

    storage = Storage(settings.database_url.get_secret_value(), connections=FEW_CONNECTIONS)
    stack.push_async_callback(storage.close)
    desk = build_desk(
        settings,
        storage,
        lambda: bot.library.finder,
        bot.clock,
        secret=signing_key(settings, settings.secret_for(bot.storage.path)),
        secure=(settings.webhook_url or "").startswith("https:"),
    )
    stack.push_async_callback(desk.close)
    return desk_routes(desk)
