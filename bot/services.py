"""What the handlers need, made once at start and handed to each of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.ask import entry_of, outcome
from bot.conversation import Conversation
from bot.memory import Recent
from bot.opening import JAPAN
from bot.replies import Reply
from questions.log import Asked, QuestionLog


@dataclass
class Services:
    """The parts behind the handlers."""

    conversation: Conversation
    log: QuestionLog
    clock: Callable[[], datetime]
    failed: set[int] = field(default_factory=set)
    """Ids of updates in work whose reply could not be sent and is to be tried again."""
    sent: Recent[int, int] = field(default_factory=lambda: Recent(10_000))
    """How many messages of a reply were sent, for updates that will be tried again."""

    asked: Recent[int, Asked] = field(default_factory=lambda: Recent(10_000))
    """What an update asked, until it is finished and goes into the log."""

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
