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

    async def record(self, reply: Reply) -> None:
        """Log what was asked, after the answer was sent."""
        decision = reply.decision
        if decision is None:
            return
        today = self.clock().astimezone(JAPAN).date()
        await self.log.record(
            Asked(
                today,
                decision.language,
                outcome(decision),
                entry_of(decision),
                decision.confidence,
            )
        )


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], Services]):
    """PTB's context, whose bot_data is our Services."""


App = Application[ExtBot[Any], Context, dict[Any, Any], dict[Any, Any], Services, Any]
