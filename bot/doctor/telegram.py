"""What Telegram says of the token, the webhook and the clock."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.delivery.requests import AiohttpRequest
from bot.delivery.telegram_time import TelegramTime
from bot.delivery.webhook import PATH
from bot.doctor.findings import Finding, note, ok, wrong
from bot.health import CLOCK_MAY_ERR_S
from bot.logs import mask
from bot.settings import Settings

TIMEOUT_S: Final = 10.0
RECENT: Final = timedelta(minutes=30)
"""Telegram keeps the last error for ever; one as old as this has been got over."""
MANY_WAITING: Final = 100
LONGEST_ERROR: Final = 100


async def ask_telegram(settings: Settings, clock: Callable[[], datetime]) -> list[Finding]:
    """Three lines: token, webhook, clock. Changes nothing, and disturbs no running bot."""
    token = settings.telegram_bot_token
    if token is None:
        return [wrong("token", "no-token"), *_not_asked()]
    time = TelegramTime(clock)
    request = AiohttpRequest(1, TIMEOUT_S, time.hear)
    bot = Bot(token.get_secret_value(), settings.telegram_api_base_url, request=request)
    await request.initialize()
    try:
        name = (await bot.get_me()).username
        info = await bot.get_webhook_info()
    except InvalidToken:
        return [wrong("token", "token-refused"), *_not_asked()]
    except TelegramError as error:
        return [wrong("token", "telegram-away", kind=type(error).__name__), *_not_asked()]
    finally:
        await request.shutdown()
    return [ok("token", "token-ok", name=name), webhook(settings, info, clock()), _clock(time)]


def _not_asked() -> list[Finding]:
    return [note("webhook", "not-asked"), note("clock", "not-asked")]


def webhook(settings: Settings, info: WebhookInfo, now: datetime) -> Finding:
    """Whether updates reach the bot as it is configured here."""
    expected = f"{settings.webhook_url}{PATH}" if settings.webhook_url else ""
    if (info.url or "") != expected:
        return _misdirected(expected, info.url)
    pending = info.pending_update_count
    failed = info.last_error_date
    if expected and failed is not None and now - failed < RECENT:
        minutes = max(0, round((now - failed).total_seconds() / 60))
        said = mask(info.last_error_message or "?")[:LONGEST_ERROR]
        return wrong("webhook", "webhook-error", minutes=minutes, error=said, pending=pending)
    if pending >= MANY_WAITING:
        return note("webhook", "many-waiting", pending=pending)
    if not expected:
        return ok("webhook", "polling-ok", pending=pending)
    return ok("webhook", "webhook-ok", host=urlsplit(expected).hostname, pending=pending)


def _misdirected(expected: str, registered: str) -> Finding:
    # The path may hold a secret of somebody's; the host is enough to know it by.
    host = urlsplit(registered).hostname or "?"
    if not registered:
        return wrong("webhook", "webhook-missing")
    if expected:
        return wrong("webhook", "webhook-other", host=host)
    return wrong("webhook", "webhook-in-the-way", host=host)


def _clock(time: TelegramTime) -> Finding:
    if not time.heard:
        return note("clock", "no-date")
    seconds = round(abs(time.ahead_s()))
    if seconds > CLOCK_MAY_ERR_S:
        return wrong("clock", "clock-off", seconds=seconds)
    return ok("clock", "clock-ok", seconds=seconds)
