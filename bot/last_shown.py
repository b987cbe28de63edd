"""What a person was shown last: a short question after it is about that."""

from datetime import datetime, timedelta
from typing import Final

from bot.memory import REMEMBERED, Recent

LASTS: Final = timedelta(minutes=10)


class LastShown:
    """The entry each person was shown last, for ten minutes. In memory only: gone on restart."""

    def __init__(self) -> None:
        self._held: Recent[object, tuple[str, datetime]] = Recent(REMEMBERED)

    def note(self, person: object, entry: str, now: datetime) -> None:
        """A person is shown an entry. None is nobody and is not remembered."""
        if person is not None:
            self._held.put(person, (entry, now))

    def of(self, person: object, now: datetime) -> str | None:
        """The entry, if that was no longer ago."""
        entry, shown = self._held.get(person) or (None, now)
        return entry if now - shown <= LASTS else None

    def forget(self, person: object) -> None:
        """Drop what is held of a person."""
        self._held.drop(person)

    def drop_old(self, now: datetime) -> None:
        """Drop what was shown longer ago than it lasts."""
        self._held.drop_where(lambda _, held: now - held[1] > LASTS)
