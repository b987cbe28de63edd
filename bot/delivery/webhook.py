"""Webhook: Telegram delivers, and hears 200 only when the update is finished."""

import asyncio
import hashlib
import hmac
import json
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from bot.delivery.handling import MAX_REDELIVERIES, Handled, UpdateHandler
from bot.delivery.raw_bot import RawBot, update_id
from bot.memory import Recent

PATH: Final = "/telegram"
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY: Final = 1_000_000
"""Bytes. Telegram's own updates have a few thousand."""

BODY_S: Final = 10
"""Seconds a body may take to arrive."""

OK, BAD_REQUEST, FORBIDDEN, TOO_LARGE, NOT_YET = 200, 400, 403, 413, 503


def derived_secret(token: str) -> str:
    """The secret where none is set: the same in every process with this token, and no way back."""
    return hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()


def webhook_route(bot: RawBot, handler: UpdateHandler, secret: str) -> Route:
    """POST /telegram."""
    expected = secret.encode()
    tries: Recent[int, int] = Recent(10_000)

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
        return Response(status_code=OK if await _finished(handler, tries, update) else NOT_YET)

    return Route(PATH, receive, methods=["POST"])


async def _finished(handler: UpdateHandler, tries: Recent[int, int], update: Update) -> bool:
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
        tries.drop(number)
        return True
    tries.put(number, (tries.get(number) or 0) + 1)
    if (tries.get(number) or 0) <= MAX_REDELIVERIES:
        return False
    tries.drop(number)
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
