"""Webhook: Telegram delivers, and hears 200 only when the update is finished."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.error import TelegramError

from bot.delivery.handling import Failures, Handled, UpdateHandler
from bot.delivery.raw_bot import RawBot, update_id
from bot.delivery.waiting import unless
from bot.health import Health
from bot.memory import Recent

PATH: Final = "/telegram"
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY: Final = 1_000_000
"""Bytes. Telegram's own updates have a few thousand."""

BODY_S: Final = 10
"""Seconds a body may take to arrive."""
ASK_AGAIN_S: Final = 10

OK, BAD_REQUEST, FORBIDDEN, TOO_LARGE, NOT_YET = 200, 400, 403, 413, 503


def derived_secret(token: str) -> str:
    """The secret where none is set: the same in every process with this token, and no way back."""
    return hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()


def webhook_route(bot: RawBot, handler: UpdateHandler, health: Health, secret: str) -> Route:
    """POST /telegram."""
    expected = secret.encode()
    failed: Recent[int, Failures] = Recent(10_000)

    async def receive(request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode()
        if not hmac.compare_digest(given, expected):
            return Response(status_code=FORBIDDEN)
        try:
            async with asyncio.timeout(BODY_S):
                body = await _body(request)
        except (ClientDisconnect, TimeoutError):
            return Response(status_code=BAD_REQUEST)
        if body is None:
            return Response(status_code=TOO_LARGE)
        data = _parse(body)
        if data is None:
            return Response(status_code=BAD_REQUEST)
        update = bot.parse(data)
        if update is None:
            # Delivering it again would not make it readable.
            handler.counts.unreadable += 1
            return Response(status_code=OK)
        finished = await _finished(handler, health, failed, update)
        return Response(status_code=OK if finished else NOT_YET)

    return Route(PATH, receive, methods=["POST"])


async def ask_while_away(
    ask: Callable[[], Awaitable[object]],
    health: Health,
    stop: asyncio.Event,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Until `stop`: while Telegram is away, look whether it is back. By webhook nothing else asks
    it for anything until somebody writes, and a load balancer keeps them away from who is not
    ready. `ask` makes a request that tells `health`."""
    while not stop.is_set():
        await unless(stop, sleep(ASK_AGAIN_S))
        if health.telegram != "ok" and not stop.is_set():
            with suppress(TelegramError):
                await unless(stop, ask())


async def _finished(
    handler: UpdateHandler, health: Health, failed: Recent[int, Failures], update: Update
) -> bool:
    """Handle an update; after too many failed deliveries it counts as finished too."""
    number = update.update_id
    try:
        handled = await handler.handle(update)
    except asyncio.CancelledError:
        # The program is stopping: Telegram delivers again.
        return False
    if handled is Handled.ELSEWHERE:
        return False
    if handled:
        failed.drop(number)
        return True
    failures = failed.get(number) or Failures(health)
    failed.put(number, failures)
    if not failures.too_many():
        return False
    failed.drop(number)
    await handler.give_up(update)
    return True


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is known to be too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _parse(body: bytes) -> dict[str, Any] | None:
    """The body as an update's JSON object, or None."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and update_id(data) is not None else None
