"""Which messages of a chat can still be deleted: in memory only, and bounded."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.memory import Recent

CHATS: Final = 2_000
MESSAGES_OF_A_CHAT: Final = 100
"""At most some 40 MB in all, if every chat were that busy within two days."""
DELETABLE_FOR: Final = timedelta(hours=48)
"""How long Telegram lets a bot delete the messages of a private chat."""


class RecentMessages:
    """Ids of the last messages of each chat, those of the person and the bot's own."""

    def __init__(self, chats: int = CHATS, messages: int = MESSAGES_OF_A_CHAT) -> None:
        self._messages = messages
        self._chats: Recent[int, Recent[int, datetime]] = Recent(chats)

    def note(self, chat: int, message: int, sent: datetime) -> None:
        """Remember a message."""
        held = self._chats.get(chat) or Recent(self._messages)
        held.put(message, sent)
        self._chats.put(chat, held)

    def deletable(self, chat: int, now: datetime) -> list[int]:
        """The ids that can still be deleted, oldest first."""
        held = self._chats.get(chat)
        if held is None:
            return []
        return sorted(i for i, sent in held.items() if now - sent < DELETABLE_FOR)

    def holds(self, chat: int, message: int) -> bool:
        """Whether a message is remembered."""
        held = self._chats.get(chat)
        return held is not None and message in held

    def drop_old(self, now: datetime) -> None:
        """Forget what can no longer be deleted."""
        for chat, held in self._chats.items():
            held.drop_where(lambda _, sent: now - sent >= DELETABLE_FOR)
            if not len(held):
                self._chats.drop(chat)

    def drop(self, chat: int, messages: Iterable[int]) -> None:
        """Forget messages that are gone, or that Telegram does not delete."""
        held = self._chats.get(chat)
        for message in messages:
            if held is not None:
                held.drop(message)
