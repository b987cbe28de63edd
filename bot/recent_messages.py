"""Which messages of a chat can still be deleted: in memory only, and bounded."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.memory import REMEMBERED, Recent

MESSAGES_OF_A_CHAT: Final = 100
"""At most some 5 MB in all, if every chat were that busy within two days."""
DELETABLE_FOR: Final = timedelta(hours=48)
"""How long Telegram lets a bot delete the messages of a private chat."""


class _Noted:
    """The messages of one chat, as numbers side by side: objects would take five times as much."""

    __slots__ = ("_ids", "_sent")

    def __init__(self) -> None:
        self._ids, self._sent = array("q"), array("q")

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, message: int) -> bool:
        return message in self._ids

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Each message and the second it was sent, since 1970."""
        return zip(self._ids, self._sent, strict=True)

    def oldest(self) -> int:
        """The second in which the oldest was sent."""
        return min(self._sent)

    def put(self, message: int, second: int, most: int) -> None:
        self.keep(lambda known, _: known != message)
        self._ids.append(message)
        self._sent.append(second)
        del self._ids[:-most], self._sent[:-most]

    def keep(self, wanted: Callable[[int, int], bool]) -> None:
        kept = [pair for pair in self if wanted(*pair)]
        self._ids = array("q", (message for message, _ in kept))
        self._sent = array("q", (second for _, second in kept))


class RecentMessages:
    """Ids of the last messages of each chat, those of the person and the bot's own."""

    def __init__(self, chats: int = REMEMBERED, messages: int = MESSAGES_OF_A_CHAT) -> None:
        self._messages = messages
        self._chats: Recent[int, _Noted] = Recent(chats)

    def note(self, chat: int, message: int, sent: datetime) -> None:
        """Remember a message."""
        held = self._chats.get(chat) or _Noted()
        held.put(message, int(sent.timestamp()), self._messages)
        self._chats.put(chat, held)

    def deletable(self, chat: int, now: datetime) -> list[int]:
        """The ids that can still be deleted, oldest first."""
        return sorted(i for i, sent in self._chats.get(chat) or () if sent > _last_deletable(now))

    def holds(self, chat: int, message: int) -> bool:
        """Whether a message is remembered."""
        return message in (self._chats.peek(chat) or ())

    def drop_old(self, now: datetime) -> None:
        """Forget what can no longer be deleted."""
        last = _last_deletable(now)
        for chat, held in self._chats.items():
            # Each minute, for every chat: only where something is due is each message looked at.
            if len(held) and held.oldest() > last:
                continue
            held.keep(lambda _, sent: sent > last)
            if not len(held):
                self._chats.drop(chat)

    def drop(self, chat: int, messages: Iterable[int]) -> None:
        """Forget messages that are gone, or that Telegram does not delete."""
        gone = set(messages)
        if held := self._chats.get(chat):
            held.keep(lambda message, _: message not in gone)


def _last_deletable(now: datetime) -> float:
    return (now - DELETABLE_FOR).timestamp()
