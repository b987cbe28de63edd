"""What people set, while the bot runs: read when they write, stored after they are answered.

Memory is bounded and gone on restart; what lasts is in storage, under a pseudonym that dies.
"""

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.memory import REMEMBERED, Recent
from questions.chosen import NOTHING_CHOSEN, Preferences
from questions.errors import StorageError

if TYPE_CHECKING:  # what only talks starts without a database
    from questions.preferences import PreferenceStore

logger = logging.getLogger(__name__)

UNSAVED: Final = 10_000
"""Choices that wait for a storage that is away, some hundred bytes each."""


@dataclass(frozen=True, slots=True)
class _Known:
    month: str
    chosen: Preferences
    stored: bool = True
    loaded: bool = True
    """Whether what is in storage has been read: until then nothing is logged or overwritten."""


class People:
    """The settings of people. `get` and `put` are what a Conversation needs of a memory."""

    def __init__(
        self,
        store: "PreferenceStore | None" = None,
        limit: int = REMEMBERED,
        *,
        shared: bool = False,
    ) -> None:
        """`shared`: other processes store settings too, so what memory holds may be old."""
        self._store = store
        self._shared = shared
        self._saved: Recent[object, _Known] = Recent(limit)
        # Apart: however many others write meanwhile, "do not log me" is not forgotten.
        self._unsaved: Recent[object, _Known] = Recent(UNSAVED)

    def get(self, person: object) -> str | None:
        """The language the person chose, as far as it is known."""
        return self._chosen(person).language

    def put(self, person: object, language: str) -> None:
        """The person chooses a language; `save` stores it."""
        self._change(person, replace(self._chosen(person), language=language))

    def set_logging(self, person: object, *, off: bool) -> None:
        """The person switches logging off or on; `save` stores it."""
        self._change(person, replace(self._chosen(person), logging_off=off))

    def forget(self, person: object) -> None:
        """Drop what memory holds."""
        self._saved.drop(person)
        self._unsaved.drop(person)

    def may_log(self, person: object) -> bool:
        """Whether the person's questions are logged. Not while their settings cannot be read."""
        known = self._held(person)
        if known is None:
            return self._store is None
        return known.loaded and not known.chosen.logging_off

    def logging_off(self, person: object) -> bool:
        """Whether the person has switched logging off."""
        return self._chosen(person).logging_off

    async def load(self, person: int) -> None:
        """Read what a person set who has just written: each time where others may have stored it,
        else once a month and after a restart."""
        if self._store is None:
            return
        known = self._held(person)
        fresh = known is not None and known.loaded and known.month == self._store.month
        if fresh and not self._shared:
            return
        try:
            kept = await self._store.load(person)
        except StorageError as error:
            logger.warning("settings cannot be read; this message is not logged: %s", error)
            if known is not None:
                self._hold(person, replace(known, loaded=False))
            return
        if known is not None and not known.stored:
            kept = known.chosen if known.loaded else _both(known.chosen, kept)
        stored = known is None or known.stored
        self._hold(person, _Known(self._store.month, kept, stored))

    async def save(self, person: int) -> bool:
        """Store what the person changed; False: storage is away, the next message tries again."""
        known = self._held(person)
        if self._store is None or known is None or known.stored:
            return True
        if not known.loaded:
            return False
        try:
            await self._store.save(person, known.chosen)
        except StorageError as error:
            logger.warning("settings cannot be stored yet: %s", error)
            return False
        self._hold(person, _Known(self._store.month, known.chosen))
        return True

    def _held(self, person: object) -> _Known | None:
        return self._unsaved.get(person) or self._saved.get(person)

    def _hold(self, person: object, known: _Known) -> None:
        now, before = (self._saved, self._unsaved) if known.stored else (self._unsaved, self._saved)
        now.put(person, known)
        before.drop(person)

    def _chosen(self, person: object) -> Preferences:
        known = self._held(person)
        return known.chosen if known else NOTHING_CHOSEN

    def _change(self, person: object, chosen: Preferences) -> None:
        if person is None:
            return
        known = self._held(person)
        loaded = self._store is None or (known is not None and known.loaded)
        month = self._store.month if self._store else ""
        self._hold(person, _Known(month, chosen, stored=False, loaded=loaded))


def _both(new: Preferences, kept: Preferences) -> Preferences:
    """What was chosen before storage could be read, with what it held; logging stays off."""
    return Preferences(new.language or kept.language, new.logging_off or kept.logging_off)
