"""What is held of a person, and deleting it."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from questions.batches import batches
from questions.preferences import PreferenceStore
from questions.pseudonyms import Pseudonyms
from questions.retention import RETENTION
from questions.storage import Storage, StorageError
from questions.tables import (
    feedback_tokens,
    forgotten_rows,
    labels,
    preferences,
    questions,
    suggestions,
)
from questions.times import day_of
from questions.upsert import insert_missing

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """Counts only: the person's phone may be searched."""

    questions: int
    settings: int


def mark_of(key: str) -> str:
    """What is kept of a deleted row's key. It needs no secret of ours: the key is 128 random bits,
    which nobody guesses, and a mark outlives a change of BOT_SECRET."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


class PersonalData:
    """Every method raises StorageError if the database fails."""

    def __init__(
        self, storage: Storage, pseudonyms: Pseudonyms, clock: Callable[[], datetime]
    ) -> None:
        self._storage = storage
        self._pseudonyms = pseudonyms
        self._clock = clock
        self._preferences = PreferenceStore(storage, pseudonyms)

    async def held(self, person: int) -> Held:
        """What can still be tied to the person."""
        mine = questions.c.pseudonym.in_(await self._values(person))
        async with self._storage.begin() as connection:
            rows = await connection.execute(select(func.count()).select_from(questions).where(mine))
        chosen = await self._preferences.load(person)
        return Held(int(rows.scalar_one()), chosen.count())

    async def forget(self, person: int) -> Held:
        """Delete it all, also from SQLite's bytes; returns what was deleted.

        While another program reads the file, the bytes stay until the next `wipe`.
        """
        values = await self._values(person)
        mine = select(questions.c.key).where(questions.c.pseudonym.in_(values))
        until = day_of(self._clock()) + timedelta(days=RETENTION.marks_of_forgotten_rows)
        settings = (await self._preferences.load(person)).count()
        async with self._storage.begin() as connection:
            keys = list((await connection.execute(mine)).scalars())
            # Another process may forget the same person at the same moment.
            marks = [{"mark": mark_of(key), "forget_after": until} for key in keys]
            await insert_missing(connection, forgotten_rows, marks)
            for some in batches(keys):
                await connection.execute(
                    delete(feedback_tokens).where(feedback_tokens.c.question.in_(some))
                )
                await connection.execute(delete(labels).where(labels.c.question.in_(some)))
                await connection.execute(
                    update(suggestions)
                    .where(suggestions.c.question.in_(some))
                    .values(question=None)
                )
                await connection.execute(delete(questions).where(questions.c.key.in_(some)))
            await connection.execute(delete(preferences).where(preferences.c.pseudonym.in_(values)))
        try:
            await self._storage.wipe()
        except StorageError as error:
            # The rows are gone: who is told otherwise, and keeps settings in memory that are gone
            # too, would be logged again after the next restart.
            logger.warning("what a person had deleted is not wiped yet: %s", error)
        return Held(len(keys), settings)

    async def _values(self, person: int) -> list[str]:
        return [pseudonym.value for pseudonym in await self._pseudonyms.of(person)]
