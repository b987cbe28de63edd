"""What the handlers need, made once at start and handed to each of them."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.ask import entry_of, outcome
from bot.conversation import Conversation
from bot.feedback import Feedback
from bot.flood import FloodGuard
from bot.memory import Recent
from bot.opening import JAPAN
from bot.replies import Action, NoneOfThese, PickEntry, Rate, Reply
from bot.taps import Taps
from questions.log import Asked, QuestionLog

logger = logging.getLogger(__name__)


@dataclass
class Services:
    """The parts behind the handlers."""

    conversation: Conversation
    log: QuestionLog
    clock: Callable[[], datetime]
    feedback: Feedback
    flood: FloodGuard = field(default_factory=FloodGuard)
    failed: set[int] = field(default_factory=set)
    """Ids of updates in work whose reply could not be sent and is to be tried again."""
    sent: Recent[int, tuple[int, ...]] = field(default_factory=lambda: Recent(10_000))
    """Ids of the messages of a reply that were sent, for updates that will be tried again."""
    replies: Recent[tuple[int, int], tuple[int, ...]] = field(
        default_factory=lambda: Recent(10_000)
    )
    """The messages that answer a question, by its chat and message, for when it is edited."""

    asked: Recent[int, Asked] = field(default_factory=lambda: Recent(10_000))
    """What an update asked, until it is finished and goes into the log."""

    def __post_init__(self) -> None:
        self.taps = Taps(self.clock)

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

    def note(self, update_id: int, reply: Reply) -> None:
        """Keep what was asked for the log, if the reply answers a question."""
        asked = asked_by(reply, self.clock())
        if asked is not None:
            self.asked.put(update_id, asked)

    async def write_log(self, update_id: int) -> None:
        """Log what an update asked, now that it is finished."""
        asked = self.asked.get(update_id)
        if asked is not None:
            self.asked.drop(update_id)
            await self.log.record(asked)


def asked_by(reply: Reply, now: datetime) -> Asked | None:
    """What the log keeps of a reply: nothing of one that answers no message."""
    decision = reply.decision
    if decision is None:
        return None
    day = now.astimezone(JAPAN).date()
    kind, entry = outcome(decision), entry_of(decision)
    return Asked(day, decision.language, kind, entry, decision.confidence)


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], Services]):
    """PTB's context, whose bot_data is our Services."""


App = Application[ExtBot[Any], Context, dict[Any, Any], dict[Any, Any], Services, Any]
