"""Polling: our own loop over getUpdates. The offset moves when a whole batch is finished."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.application import ALLOWED_UPDATES
from bot.delivery.handling import UpdateHandler
from bot.handlers.errors import where
from bot.health import Health
from bot.services import App

logger = logging.getLogger(__name__)

T = TypeVar("T")

BATCH: Final = 100
LONG_POLL_S: Final = 30
PAUSES_S: Final = (1, 2, 5, 10, 30, 60)
"""After the first, second ... failure in a row to reach Telegram, and for those after it."""
REDELIVERY_PAUSES_S: Final = (2, 10, 30)


class Poller:
    """Asks Telegram for updates and has them handled until it is cancelled."""

    def __init__(
        self,
        application: App,
        handler: UpdateHandler,
        health: Health,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = application.bot
        self._handler = handler
        self._health = health
        self._sleep = sleep
        self._offset = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. A batch in work is finished first.

        Raises:
            InvalidToken: the token was revoked; waiting cannot help.
        """
        failures = 0
        while not stop.is_set():
            try:
                updates = await _unless(stop, self._fetch())
            except InvalidToken:
                raise
            except TelegramError as error:
                await _unless(stop, self._wait(error, failures))
                failures += 1
                continue
            except Exception as error:
                logger.error("updates cannot be read: %s", where(error))
                await _unless(stop, self._sleep(PAUSES_S[-1]))
                continue
            failures = 0
            self._health.telegram_ok()
            if updates:
                await self._finish(updates, stop)

    async def _fetch(self) -> Sequence[Update]:
        return await self._bot.get_updates(
            offset=self._offset,
            limit=BATCH,
            timeout=LONG_POLL_S,
            allowed_updates=ALLOWED_UPDATES,
        )

    async def _wait(self, error: TelegramError, failures: int) -> None:
        pause = float(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
        if isinstance(error, RetryAfter):
            pause = max(pause, float(error._retry_after.total_seconds()))
        reason = (
            "another process is polling with this token; stop one of the two"
            if isinstance(error, Conflict)
            else f"Telegram cannot be reached ({type(error).__name__})"
        )
        self._health.telegram_failed(reason)
        logger.warning("%s; next try in %g s", reason, pause)
        await self._sleep(pause)

    async def _finish(self, updates: Sequence[Update], stop: asyncio.Event) -> None:
        """Have a batch handled, again where need be, and move the offset past it."""
        left = list(updates)
        for pause in (*REDELIVERY_PAUSES_S, 0):
            left = await self._handle(left)
            if not left or stop.is_set():
                break
            await _unless(stop, self._sleep(pause))
        if not left:
            self._offset = max(update.update_id for update in updates) + 1

    async def _handle(self, updates: Sequence[Update]) -> list[Update]:
        """Chats at the same time, each in order; returns what is not finished.

        What comes after an unfinished update of the same chat waits with it.
        """
        chats: dict[int, list[Update]] = defaultdict(list)
        for update in updates:
            chat = update.effective_chat
            chats[chat.id if chat else -update.update_id].append(update)
        left = await asyncio.gather(*(self._in_order(found) for found in chats.values()))
        return sorted((u for some in left for u in some), key=lambda u: u.update_id)

    async def _in_order(self, updates: Sequence[Update]) -> Sequence[Update]:
        for number, update in enumerate(updates):
            if not await self._handler.handle(update):
                return updates[number:]
        return ()


async def _unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """The result of `work`, or None as soon as `stop` is set."""
    doing = asyncio.ensure_future(work)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({doing, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return doing.result() if doing.done() else None
    finally:
        for task in (doing, stopped):
            if not task.done():
                task.cancel()
        await asyncio.gather(doing, stopped, return_exceptions=True)
