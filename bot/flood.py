"""A guard against floods: ten messages in ten seconds, then one notice, then silence."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.memory import Recent

LIMIT: Final = 10
WINDOW: Final = timedelta(seconds=10)
PEOPLE_WATCHED: Final = 10_000


@dataclass(slots=True)
class _Pace:
    messages: deque[tuple[datetime, int]] = field(default_factory=lambda: deque(maxlen=LIMIT + 1))
    noticed: int | None = None
    """The update that got the notice of this flood."""


class FloodGuard:
    """Counts each person's messages by the time they were sent, so that what waited through an
    outage is no flood. In memory only.
    """

    def __init__(self) -> None:
        self._people: Recent[object, _Pace] = Recent(PEOPLE_WATCHED)

    def too_many(self, person: object, sent: datetime, update_id: int) -> bool:
        """Count a message, once however often it is delivered; True: it is one too many."""
        pace = self._people.get(person) or _Pace()
        self._people.put(person, pace)
        if all(update_id != number for _, number in pace.messages):
            pace.messages.append((sent, update_id))
        many = sum(abs(sent - moment) < WINDOW for moment, _ in pace.messages) > LIMIT
        if not many:
            pace.noticed = None
        return many

    def drop_old(self, now: datetime) -> None:
        """Forget people who have not written for longer than a flood lasts."""
        self._people.drop_where(lambda _, pace: now - pace.messages[-1][0] >= WINDOW)

    def forget(self, person: object) -> None:
        """Drop what is held of a person."""
        self._people.drop(person)

    def notice_due(self, person: object, update_id: int) -> bool:
        """Whether this message is the one of its flood that is told so."""
        pace = self._people.get(person)
        if pace is None:
            return False
        pace.noticed = pace.noticed or update_id
        return pace.noticed == update_id
