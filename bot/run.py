"""The running bot: everything started in order, and stopped in the reverse order on SIGTERM."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import datetime
from itertools import chain, repeat
from typing import Any, Final

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.cli_common import now
from bot.delivery.patience import MESSAGES_PER_S
from bot.delivery.polling import KINDS, PAUSES_S, Poller
from bot.delivery.waiting import unless
from bot.delivery.webhook import PATH, ask_while_away, derived_secret
from bot.handlers.errors import in_words
from bot.housekeeping import keep_house, keep_memory, tended
from bot.parts import Bot, Limits, StartError, put_together
from bot.ports import GRACE_S, open_ports
from bot.preparing import prepare_meaning
from bot.profile import introduce
from bot.serving import PortError
from bot.settings import Mode, Settings
from questions.secret import SecretError
from questions.updates import LEASE_S

logger = logging.getLogger(__name__)

THREADS: Final = 2


async def run_bot(
    settings: Settings,
    mode: Mode,
    clock: Callable[[], datetime] = now,
    *,
    messages_per_s: float = MESSAGES_PER_S,
    lease_s: float = LEASE_S,
) -> None:
    """Run until SIGTERM or SIGINT. `messages_per_s`: Telegram's limit; 0 is for measuring.
    `lease_s`: how long a killed process keeps its updates.

    Raises:
        StartError: when something is missing that waiting does not bring.
    """
    token = settings.telegram_bot_token
    if token is None:
        raise StartError(
            "TELEGRAM_BOT_TOKEN is not set; @BotFather in Telegram gives one. "
            "Without a token, try `make chat`."
        )
    if mode == "webhook" and settings.webhook_url is None:
        raise StartError("webhook mode needs WEBHOOK_URL, the public https address of this bot")
    # Each thread keeps memory of its own, and decisions take turns at the dictionary anyway.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    stop = asyncio.Event()
    _stop_on_signals(stop)
    # Telegram lets one process poll, so nothing has to be kept from others there.
    limits = Limits(messages_per_s, lease_s if mode == "webhook" else None)
    async with AsyncExitStack() as stack:
        try:
            bot = await put_together(settings, token.get_secret_value(), clock, limits, stop, stack)
            await _serve(bot, settings, mode, token.get_secret_value(), stop)
        except (PortError, SecretError) as error:
            raise StartError(str(error)) from None
    logger.info("stopped")


async def _serve(bot: Bot, settings: Settings, mode: Mode, token: str, stop: asyncio.Event) -> None:
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    secret = secret or derived_secret(token)
    async with AsyncExitStack() as stack:
        await open_ports(bot, settings, mode, secret, stack)
        if not await _reach_telegram(bot, stop):
            return
        for work in _beside(bot, settings, stop):
            stack.callback(asyncio.create_task(tended(work)).cancel)
        if mode == "webhook":
            await _until_stopped(
                _register(bot, f"{settings.webhook_url}{PATH}", secret, stop), stop
            )
        else:
            await _until_stopped(_poll(bot, stop), stop)


def _beside(
    bot: Bot, settings: Settings, stop: asyncio.Event
) -> list[Callable[[], Coroutine[Any, Any, None]]]:
    """What goes on beside the answers."""
    library, language = bot.library, settings.default_language
    return [
        lambda: keep_house(bot.storage, bot.clock),
        lambda: keep_memory(bot.application.bot_data.drop_old),
        bot.seen.keep_leases,
        lambda: introduce(bot.telegram, library.finder.knowledge, language),
        lambda: library.watch(stop),
        lambda: library.gain_meaning(lambda: prepare_meaning(settings, os.environ), stop),
    ]


async def _poll(bot: Bot, stop: asyncio.Event) -> None:
    await _insist(bot, stop, bot.application.bot.delete_webhook)
    logger.info("polling; stop with Ctrl-C")
    await Poller(bot.telegram, bot.handler, bot.health).run(stop)


async def _register(bot: Bot, url: str, secret: str, stop: asyncio.Event) -> None:
    await _insist(
        bot,
        stop,
        lambda: bot.application.bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS),
    )
    if not stop.is_set():
        logger.info("webhook registered; stop with Ctrl-C")
    await ask_while_away(bot.application.bot.get_me, bot.health, stop)


async def _until_stopped(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Do the work; after `stop` it has GRACE_S to finish what it has in hand."""
    task = asyncio.ensure_future(work)
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not task.done():
        await asyncio.wait({task}, timeout=GRACE_S)
        if not task.done():
            logger.warning("work in hand was given up; Telegram will deliver it again")
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return
    try:
        task.result()
    except InvalidToken as error:
        raise StartError(in_words(error)) from None


async def _reach_telegram(bot: Bot, stop: asyncio.Event) -> bool:
    """Introduce the bot to Telegram, for as long as it takes; False: stopped before."""
    return await _insist(bot, stop, bot.application.initialize)


async def _insist(
    bot: Bot, stop: asyncio.Event, call: Callable[[], Coroutine[Any, Any, object]]
) -> bool:
    """Make a call until it succeeds or `stop` is set."""
    pauses_s = chain(PAUSES_S, repeat(PAUSES_S[-1]))
    while not stop.is_set():
        try:
            await unless(stop, call())
        except InvalidToken as error:
            raise StartError(in_words(error)) from None
        except BadRequest as error:
            # Nothing a person wrote is in it: it is about our token, address or secret.
            raise StartError(f"Telegram refuses the configuration: {error.message}") from None
        except TelegramError as error:
            pause = next(pauses_s)
            reason = in_words(error)
            bot.health.telegram_failed(reason)
            logger.warning("%s; next try in %g s", reason, pause)
            await unless(stop, asyncio.sleep(pause))
        else:
            if not stop.is_set():
                bot.health.telegram_ok()
                return True
    return False


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
