"""What the handlers need, made once at start and handed to each of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext

from bot.conversation import Conversation, Incoming
from bot.delivery.raw_bot import RawBot
from bot.feedback import Feedback
from bot.flood import FloodGuard
from bot.memory import REMEMBERED, Recent
from bot.metrics import Metrics
from bot.noting import asked_by, for_refugees
from bot.people import People
from bot.recent_messages import RecentMessages
from bot.replies import Action, NoneOfThese, PickEntry, Rate, Reply
from bot.taps import Taps
from bot.turns import Turns
from questions.asked import Asked
from questions.forgetting import PersonalData
from questions.log import QuestionLog
from retrieval.knowledge import Knowledge

logger = logging.getLogger(__name__)


@dataclass
class Services:
    """The parts behind the handlers."""

    conversation: Conversation
    log: QuestionLog
    clock: Callable[[], datetime]
    feedback: Feedback
    people: People = field(default_factory=People)
    personal_data: PersonalData | None = None
    flood: FloodGuard = field(default_factory=FloodGuard)
    messages: RecentMessages = field(default_factory=RecentMessages)
    metrics: Metrics = field(default_factory=Metrics)
    telegram_now: Callable[[], datetime] | None = None
    """The time by Telegram's clock; unset: `clock`."""
    failed: set[int] = field(default_factory=set)
    """Ids of updates in work whose reply could not be sent and is to be tried again."""
    sent: Recent[int, tuple[int, ...]] = field(default_factory=lambda: Recent(10_000))
    """Ids of the messages of a reply that were sent, for updates that will be tried again."""
    replies: Recent[tuple[int, int], tuple[int, ...]] = field(
        default_factory=lambda: Recent(REMEMBERED)
    )
    """The messages that answer a question, by its chat and message, for when it is edited."""

    asked: Recent[int, Asked] = field(default_factory=lambda: Recent(10_000))
    """What an update in work asked, until it is finished and goes into the log."""

    def __post_init__(self) -> None:
        self.taps = Taps(self.clock)
        self._turns = Turns()
        self._needs: tuple[Knowledge, frozenset[str]] | None = None

    async def answer(self, update: Update, incoming: Incoming) -> Reply:
        """The conversation's answer: at once if that is quick, else in a thread, so that others go
        on meanwhile."""
        with self.metrics.stage(update.update_id, "answer"):
            if self.conversation.is_quick(incoming.text):
                await self._turns.mine()
                return self.conversation.answer(incoming)
            return await asyncio.to_thread(self.conversation.answer, incoming)

    async def tell(self, action: Action) -> None:
        """Hand on what a button says of an answer."""
        match action:
            case Rate(verdict, _, token):
                await self._keep(self.feedback.feedback(token, verdict))
            case PickEntry(entry, _, token):
                await self._keep(self.feedback.chose(token, entry))
            case NoneOfThese(_, token) if token:
                await self._keep(self.feedback.chose(token, None))

    async def arrived(self, source: str) -> None:
        """Hand on where somebody came from."""
        await self._keep(self.feedback.arrived(source))

    async def _keep(self, keeping: Awaitable[None]) -> None:
        """What people say of us must never stand in the way of what we say to them."""
        try:
            await keeping
        except Exception as error:
            logger.warning("feedback was lost: %s", type(error).__name__)

    def note(self, update: Update, reply: Reply) -> None:
        """Keep what was asked for the log, if the reply answers a question."""
        if reply.decision is None:
            return
        message = update.message
        text = (message.text or message.caption) if message else None
        asked = asked_by(
            reply,
            self.clock(),
            self._own_needs(),
            text=text,
            person=update.effective_user.id if update.effective_user else None,
            token=reply.token or None,
        )
        if asked is not None:
            self.asked.put(update.update_id, asked)

    def _own_needs(self) -> frozenset[str]:
        """The entries for refugees themselves, looked for once in each state of the knowledge."""
        knowledge = self.conversation.knowledge
        if self._needs is None or self._needs[0] is not knowledge:
            self._needs = knowledge, for_refugees(knowledge)
        return self._needs[1]

    async def finish(self, update: Update) -> None:
        """What may wait until the person has their answer: settings are stored, the row written."""
        if update.effective_user:
            await self.people.save(update.effective_user.id)
        asked = self.asked.get(update.update_id)
        self.asked.drop(update.update_id)
        if asked is None:
            return
        if self.people.may_log(asked.person):
            await self._log(update.update_id, asked)
        elif self.people.logging_off(asked.person):
            await self.log.unlogged()
        else:
            self.log.drop("the person's settings cannot be read")

    async def _log(self, update_id: int, asked: Asked) -> None:
        with self.metrics.stage(update_id, "log"):
            # Redaction: many that were answered together come here together.
            await self._turns.mine()
            await self.log.record(asked)
        if not asked.urgent:
            self.metrics.answered(update_id, asked.language, asked.outcome)

    def forget(self, person: int) -> None:
        """Drop what memory holds of a person but the ids of messages, by which they can still have
        their chat deleted. In a private chat the chat's id is the person's."""
        self.conversation.forget(person)
        self.flood.forget(person)
        self.replies.drop_where(lambda asked, _: asked[0] == person)

    def drop_old(self) -> None:
        """Drop what memory has held for as long as it is needed."""
        now = self.clock()
        self.conversation.drop_old()
        self.flood.drop_old(now)
        self.taps.drop_old(now)
        self.messages.drop_old(now)
        self.replies.drop_where(lambda asked, _: not self.messages.holds(*asked))

    def drop(self, update: Update) -> None:
        """Forget the words of an update that is no longer in work."""
        self.asked.drop(update.update_id)
        self.metrics.drop(update.update_id)


class Context(CallbackContext[RawBot, dict[Any, Any], dict[Any, Any], Services]):
    """PTB's context, whose bot_data is our Services."""


App = Application[RawBot, Context, dict[Any, Any], dict[Any, Any], Services, Any]
