"""The promise: an update is finished when its answer was sent or Telegram refused it for good.

Until then it is tried again, by us (polling) or by Telegram's next delivery (webhook). After three
failed redeliveries, between which Telegram took messages to others, it is dropped and counted: as
long as Telegram takes no messages, it is an outage, and nothing is dropped. A finished one is
remembered, so that it is not answered again when it is delivered again. Updates of one chat are
handled in order, those of different chats at the same time: within one process. Several processes
behind one webhook keep each other from answering an update that one of them has in hand.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from telegram import Update

from bot.handlers.errors import where
from bot.health import Health
from bot.services import App
from questions.updates import Claim, SeenUpdates

logger = logging.getLogger(__name__)

MAX_REDELIVERIES: Final = 3
AT_ONCE: Final = 64


class Handled(Enum):
    """What became of an update; true if it is finished."""

    FINISHED = auto()
    FAILED = auto()
    """It has to be tried again."""
    ELSEWHERE = auto()
    """Another process has it, or the next start: to be tried again, and no failure."""

    def __bool__(self) -> bool:
        return self is Handled.FINISHED


@dataclass(slots=True)
class Counts:
    """What became of updates since the start."""

    finished: int = 0
    repeated: int = 0
    dropped: int = 0
    unreadable: int = 0


class Failures:
    """How often an update failed by its own fault: the first time, and then whenever Telegram has
    taken messages to others since."""

    def __init__(self, health: Health) -> None:
        self._health = health
        self._count = 0
        self._taken = -1

    def too_many(self) -> bool:
        """Count another failure; True: the update is to be given up."""
        self._count += self._health.taken > self._taken
        self._taken = self._health.taken
        return self._count > MAX_REDELIVERIES


class UpdateHandler:
    """Handles updates for both modes. Once `stopping`, what is not begun is left to the next start:
    Telegram's limit lets only so many answers out in the seconds that a stop may take."""

    def __init__(
        self,
        application: App,
        seen: SeenUpdates,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.counts = Counts()
        self._application = application
        self._seen = seen
        self._stopping = stopping
        self._order = ChatOrder()
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def handle(self, update: Update) -> Handled:
        """Handle one update. Raises nothing."""
        chat = update.effective_chat.id if update.effective_chat else None
        try:
            async with self._order.turn(chat), self._at_once:
                return Handled.ELSEWHERE if self._stopping() else await self._handle(update)
        except Exception as error:
            logger.error("an update could not be handled: %s", where(error))
            return Handled.FAILED
        finally:
            self._application.bot_data.drop(update)

    async def _handle(self, update: Update) -> Handled:
        match await self._seen.claim(update.update_id):
            case Claim.ANSWERED:
                self.counts.repeated += 1
                return Handled.FINISHED
            case Claim.ELSEWHERE:
                return Handled.ELSEWHERE
        try:
            return await self._answer(update)
        finally:
            # What was answered is no longer held; what was not, another process may try.
            await self._seen.release(update.update_id)

    async def _answer(self, update: Update) -> Handled:
        services = self._application.bot_data
        await self._application.process_update(update)
        if update.update_id in services.failed:
            services.failed.discard(update.update_id)
            return Handled.FAILED
        self.counts.finished += 1
        await self._remember(update)
        return Handled.FINISHED

    async def give_up(self, update: Update) -> None:
        """Drop an update that cannot be answered, so that it is not delivered for ever. Raises
        nothing."""
        self.counts.dropped += 1
        logger.error("an update was given up; %d so far", self.counts.dropped)
        try:
            await self._remember(update)
        except Exception as error:
            logger.error("an update that was given up is not remembered: %s", where(error))

    async def _remember(self, update: Update) -> None:
        services = self._application.bot_data
        services.sent.drop(update.update_id)
        # First what keeps the person from being answered twice, then what only we want to know.
        await self._seen.add(update.update_id)
        await services.finish(update)


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
