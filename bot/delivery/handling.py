"""The promise: an update is finished when its answer was sent or Telegram refused it for good.

Until then it is handled again, by us (polling) or by Telegram's next delivery (webhook); after
three failed redeliveries it is dropped and counted. A finished one is remembered, so that it is
not answered again when it is delivered again. Updates of one chat are handled in order, those of
different chats at the same time.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from telegram import Update

from bot.memory import Recent
from bot.services import App
from questions.updates import SeenUpdates

logger = logging.getLogger(__name__)

MAX_REDELIVERIES: Final = 3
AT_ONCE: Final = 64


@dataclass(slots=True)
class Counts:
    """What became of updates since the start."""

    finished: int = 0
    repeated: int = 0
    dropped: int = 0


class UpdateHandler:
    """Handles updates for both modes."""

    def __init__(self, application: App, seen: SeenUpdates) -> None:
        self.counts = Counts()
        self._application = application
        self._seen = seen
        self._order = ChatOrder()
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._tries: Recent[int, int] = Recent(10_000)

    async def handle(self, update: Update) -> bool:
        """Handle one update; False: it has to be delivered again."""
        chat = update.effective_chat.id if update.effective_chat else None
        async with self._order.turn(chat), self._at_once:
            if await self._seen.contains(update.update_id):
                self.counts.repeated += 1
                return True
            if not await self._process(update):
                return False
            await self._seen.add(update.update_id)
            return True

    async def _process(self, update: Update) -> bool:
        number = update.update_id
        services = self._application.bot_data
        await self._application.process_update(update)
        if number not in services.failed:
            self._forget(number)
            self.counts.finished += 1
            return True
        services.failed.discard(number)
        tries = (self._tries.get(number) or 0) + 1
        self._tries.put(number, tries)
        if tries <= MAX_REDELIVERIES:
            return False
        self._forget(number)
        self.counts.dropped += 1
        logger.error("an update was given up after %d tries", tries)
        return True

    def _forget(self, number: int) -> None:
        self._tries.drop(number)
        self._application.bot_data.sent.drop(number)


class ChatOrder:
    """One at a time within a chat, first come first served."""

    def __init__(self) -> None:
        self._locks: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    @asynccontextmanager
    async def turn(self, chat: int | None) -> AsyncIterator[None]:
        """Wait for this chat's turn; what belongs to no chat does not wait."""
        if chat is None:
            yield
            return
        lock = self._locks.setdefault(chat, asyncio.Lock())
        self._waiting[chat] = self._waiting.get(chat, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._locks[chat]
