"""What the handlers need, made once at start and handed to each of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.conversation import Conversation
from bot.memory import Recent
from bot.noting import asked_by, for_refugees
from bot.people import People
from bot.recent_messages import RecentMessages
from bot.replies import Reply
from questions.asked import Asked
from questions.forgetting import PersonalData
from questions.log import QuestionLog


@dataclass
class Services:
    """The parts behind the handlers."""

    conversation: Conversation
    log: QuestionLog
    clock: Callable[[], datetime]
    people: People = field(default_factory=People)
    personal_data: PersonalData | None = None
    messages: RecentMessages = field(default_factory=RecentMessages)
    failed: set[int] = field(default_factory=set)
    """Ids of updates in work whose reply could not be sent and is to be tried again."""
    sent: Recent[int, int] = field(default_factory=lambda: Recent(10_000))
    """How many messages of a reply were sent, for updates that will be tried again."""

    asked: Recent[int, Asked] = field(default_factory=lambda: Recent(10_000))
    """What an update in work asked, until it is finished and goes into the log."""

    def note(self, update: Update, reply: Reply, token: str | None = None) -> None:
        """Keep what was asked for the log, if the reply answers a question."""
        if reply.decision is None:
            return
        message = update.message
        text = (message.text or message.caption) if message else None
        asked = asked_by(
            reply,
            self.clock(),
            for_refugees(self.conversation.knowledge),
            text=text,
            person=update.effective_user.id if update.effective_user else None,
            token=token,
            by_words=self.conversation.holds_danger_words(text or ""),
        )
        if asked is not None:
            self.asked.put(update.update_id, asked)

    async def finish(self, update: Update) -> None:
        """What may wait until the person has their answer: settings are stored, the row written."""
        if update.effective_user:
            await self.people.save(update.effective_user.id)
        asked = self.asked.get(update.update_id)
        self.drop(update)
        if asked is None:
            return
        if self.people.may_log(asked.person):
            await self.log.record(asked)
        elif self.people.logging_off(asked.person):
            await self.log.unlogged()
        else:
            self.log.drop("the person's settings cannot be read")

    def drop(self, update: Update) -> None:
        """Forget the words of an update that is no longer in work."""
        self.asked.drop(update.update_id)


class Context(CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], Services]):
    """PTB's context, whose bot_data is our Services."""


App = Application[ExtBot[Any], Context, dict[Any, Any], dict[Any, Any], Services, Any]
