"""Polling: our own loop over getUpdates.

Each chat has a worker that answers its updates in order and tries again what failed, so that others
are answered beside a chat that cannot be. The offset, which tells Telegram what it may forget,
never passes an update that is not finished; and of those from there on Telegram shows no more than
BATCH. So once 99 are finished behind one that is not, others wait until that is finished or given
up.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.delivery.handling import Failures, Handled, UpdateHandler
from bot.delivery.raw_bot import RawBot, update_id
from bot.delivery.waiting import unless
from bot.handlers.errors import in_words, kind_of, where
from bot.health import Health

logger = logging.getLogger(__name__)

KINDS: Final = ["message", "edited_message", "callback_query"]
BATCH: Final = 100
LONG_POLL_S: Final = 30
PAUSES_S: Final = (1, 2, 5, 10, 30, 60)
"""After the first, second ... failure in a row to reach Telegram, and for those after it."""
REDELIVERY_PAUSES_S: Final = (2, 10, 30, 60)
LOOK_AGAIN_S: Final = 0.5
"""Between two looks for updates while some are in work: Telegram returns those again at once."""


class Poller:
    """Asks Telegram for updates and has them handled until it is stopped."""

    def __init__(
        self,
        bot: RawBot,
        handler: UpdateHandler,
        health: Health,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        look_again_s: float = LOOK_AGAIN_S,
    ) -> None:
        self._look_again_s = look_again_s
        self._bot = bot
        self._handler = handler
        self._health = health
        self._sleep = sleep
        self._next = 0
        self._unfinished: set[int] = set()
        self._queues: dict[int, list[Update]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._enough = 0
        self._progress = asyncio.Event()

    @property
    def _offset(self) -> int:
        return min(self._unfinished, default=self._next)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set; then finish what is in work and confirm what is finished.

        Raises:
            InvalidToken: the token was revoked; waiting cannot help.
        """
        failures = 0
        while not stop.is_set():
            try:
                found = await unless(stop, self._fetch())
            except InvalidToken:
                raise
            except TelegramError as error:
                await unless(stop, self._wait(error, failures))
                failures += 1
                continue
            except Exception as error:
                logger.error("updates cannot be read: %s", where(error))
                await unless(stop, self._sleep(PAUSES_S[-1]))
                continue
            failures = 0
            self._health.telegram_ok()
            if found is not None and not self._take(found, stop) and self._unfinished:
                await unless(stop, self._some_progress())
        await self._finish()

    async def _fetch(self) -> Sequence[dict[str, Any]]:
        # While something is in work, a long poll would not hear of it being finished.
        timeout = 0 if self._unfinished else LONG_POLL_S
        return await self._bot.raw_updates(self._offset, BATCH, timeout, KINDS)

    def _take(self, found: Sequence[dict[str, Any]], stop: asyncio.Event) -> int:
        """Hand fresh updates to their chats' workers; returns how many were fresh."""
        fresh = 0
        for data in found:
            number = update_id(data)
            if number is None or number < self._next or number in self._unfinished:
                continue
            fresh += 1
            self._next = max(self._next, number + 1)
            update = self._bot.parse(data)
            if update is None:
                self._handler.counts.unreadable += 1
                continue
            self._unfinished.add(number)
            chat = update.effective_chat
            self._enqueue(chat.id if chat else -number, update, stop)
        return fresh

    def _enqueue(self, chat: int, update: Update, stop: asyncio.Event) -> None:
        if chat in self._queues:
            self._queues[chat].append(update)
            return
        self._queues[chat] = [update]
        worker = asyncio.create_task(self._work(chat, stop))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, chat: int, stop: asyncio.Event) -> None:
        """Answer one chat's updates in order, until there are no more."""
        queue = self._queues[chat]
        try:
            # What is not begun before a stop is delivered again: no hurry to lose it in.
            while queue and not stop.is_set() and await self._insist(queue[0], stop):
                self._unfinished.discard(queue.pop(0).update_id)
                if len(self._unfinished) <= self._enough:
                    self._progress.set()
        finally:
            del self._queues[chat]

    async def _insist(self, update: Update, stop: asyncio.Event) -> bool:
        """Handle an update until it is finished or given up; False: stopped before."""
        failures, tries = Failures(self._health), 0
        while True:
            handled = await self._handler.handle(update)
            if handled:
                return True
            if stop.is_set():
                return False
            if handled is Handled.FAILED and failures.too_many():
                await self._handler.give_up(update)
                return True
            pause = REDELIVERY_PAUSES_S[min(tries, len(REDELIVERY_PAUSES_S) - 1)]
            await unless(stop, self._sleep(pause))
            tries += 1

    async def _some_progress(self) -> None:
        """Until half of what is in work is finished: each look brings the rest of it again."""
        self._enough = len(self._unfinished) // 2
        self._progress.clear()
        try:
            await asyncio.wait_for(self._progress.wait(), self._look_again_s)
        except TimeoutError:
            return

    async def _wait(self, error: TelegramError, failures: int) -> None:
        pause = float(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
        if isinstance(error, RetryAfter):
            pause = max(pause, float(error._retry_after.total_seconds()))
        reason = in_words(error)
        self._health.telegram_errors[kind_of(error)] += 1
        self._health.telegram_failed(reason)
        logger.warning("%s; next try in %g s", reason, pause)
        await self._sleep(pause)

    async def _finish(self) -> None:
        """After `stop`: let the workers end, and tell Telegram what is finished."""
        await asyncio.gather(*self._workers, return_exceptions=True)
        try:
            await self._bot.raw_updates(self._offset, 1, 0, KINDS)
        except TelegramError as error:
            # They will be delivered again and found among the remembered ones.
            logger.info("the last updates are not confirmed (%s)", type(error).__name__)
