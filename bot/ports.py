"""What the bot serves, and where: PORT for Telegram, METRICS_PORT for figures and health."""

from contextlib import AsyncExitStack
from typing import Final

from starlette.routing import BaseRoute

from bot.delivery.webhook import webhook_route
from bot.health import health_routes
from bot.metrics import metrics_route
from bot.parts import Bot, secret_of
from bot.serving import EVERYWHERE, HERE, serving
from bot.settings import Mode, Settings
from questions.storage import Storage

DEFAULT_PORT: Final = 8080
GRACE_S: Final = 3.0
"""How long work in hand may take after SIGTERM: 64 answers at 30 a second, and some more."""


async def open_ports(
    bot: Bot, settings: Settings, mode: Mode, secret: str, stack: AsyncExitStack
) -> None:
    """PORT for Telegram and health; figures where the public does not come."""
    open_to_all: list[BaseRoute] = [*health_routes(bot.health)]
    private: list[BaseRoute] = [*health_routes(bot.health)]
    private.append(metrics_route(bot.metrics))
    if mode == "webhook":
        open_to_all.append(webhook_route(bot.telegram, bot.handler, bot.health, secret))
    port = settings.port or (DEFAULT_PORT if mode == "webhook" else None)
    if mode == "webhook" and settings.desk_password is not None:
        open_to_all += _desk(bot, settings, stack)
    if port:
        routes = open_to_all if mode == "webhook" else private
        await stack.enter_async_context(serving(routes, port, EVERYWHERE, GRACE_S))
    if settings.metrics_port:
        await stack.enter_async_context(serving(private, settings.metrics_port, HERE, GRACE_S))


def _desk(bot: Bot, settings: Settings, stack: AsyncExitStack) -> list[BaseRoute]:
    """The analysts' desk, on a connection of its own: its queries make no answer wait."""
    from bot.desk import build_desk, signing_key
    from questions.desk.app import desk_routes

    storage = Storage(settings.database_url.get_secret_value())
    stack.push_async_callback(storage.close)
    desk = build_desk(
        settings,
        storage,
        lambda: bot.library.finder,
        bot.clock,
        secret=signing_key(settings, secret_of(settings, bot.storage)),
        secure=(settings.webhook_url or "").startswith("https:"),
    )
    stack.push_async_callback(desk.close)
    return desk_routes(desk)
