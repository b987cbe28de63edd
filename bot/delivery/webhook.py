"""Webhook: Telegram delivers, and hears 200 only when the update is finished."""

import hashlib
import hmac
import json
import logging
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from bot.delivery.handling import UpdateHandler
from bot.handlers.errors import where
from bot.services import App

logger = logging.getLogger(__name__)

PATH: Final = "/telegram"
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY: Final = 1_000_000
"""Bytes. Telegram's own updates have a few thousand."""

OK, BAD_REQUEST, FORBIDDEN, TOO_LARGE, NOT_YET = 200, 400, 403, 413, 503


def derived_secret(token: str) -> str:
    """The secret where none is set: the same in every process with this token, and no way back."""
    return hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()


def webhook_route(application: App, handler: UpdateHandler, secret: str) -> Route:
    """POST /telegram."""
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get(HEADER, "").encode()
        if not hmac.compare_digest(given, expected):
            return Response(status_code=FORBIDDEN)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=BAD_REQUEST)
        if body is None:
            return Response(status_code=TOO_LARGE)
        update = _parse(application, body)
        if update is None:
            return Response(status_code=BAD_REQUEST)
        try:
            finished = await handler.handle(update)
        except Exception as error:
            logger.error("an update could not be handled: %s", where(error))
            finished = False
        return Response(status_code=OK if finished else NOT_YET)

    return Route(PATH, receive, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is known to be too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _parse(application: App, body: bytes) -> Update | None:
    try:
        data = json.loads(body)
        if not isinstance(data, dict) or not isinstance(data.get("update_id"), int):
            return None
        return Update.de_json(data, application.bot)
    except Exception as error:
        logger.warning("a webhook body is no update (%s)", type(error).__name__)
        return None
