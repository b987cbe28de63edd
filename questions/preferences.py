"""What people chose, kept under a pseudonym."""

from sqlalchemy import delete, select

from questions.chosen import NOTHING_CHOSEN, Preferences
from questions.pseudonyms import Pseudonyms
from questions.storage import Storage
from questions.tables import preferences
from questions.upsert import upsert


class PreferenceStore:
    """Reads and writes them. Every method raises StorageError if the database fails."""

    def __init__(self, storage: Storage, pseudonyms: Pseudonyms) -> None:
        self._storage = storage
        self._pseudonyms = pseudonyms

    @property
    def month(self) -> str:
        """The month whose salt new rows are kept under."""
        return self._pseudonyms.month

    async def load(self, person: int) -> Preferences:
        """What the person chose, moved to this month's pseudonym: they have just written."""
        alive = await self._pseudonyms.of(person)
        values = [pseudonym.value for pseudonym in alive]
        query = select(preferences).where(preferences.c.pseudonym.in_(values))
        found_rows = await self._storage.do(lambda connection: connection.execute(query))
        rows = found_rows.mappings().all()
        if not rows:
            return NOTHING_CHOSEN
        newest = max(rows, key=lambda row: row["month"])
        found = Preferences(newest["language"], newest["logging_off"])
        if newest["month"] != alive[0].month:
            await self.save(person, found)
        return found

    async def save(self, person: int, chosen: Preferences) -> None:
        """Replace what is kept; nothing is kept of somebody who chose nothing."""
        alive = await self._pseudonyms.of(person)
        values = [pseudonym.value for pseudonym in alive]
        row = {
            "pseudonym": alive[0].value,
            "month": alive[0].month,
            "language": chosen.language,
            "logging_off": chosen.logging_off,
        }
        async with self._storage.begin() as connection:
            await connection.execute(delete(preferences).where(preferences.c.pseudonym.in_(values)))
            if chosen != NOTHING_CHOSEN:
                # Another process may store something of the same person: the later one counts.
                await connection.execute(upsert(connection, preferences, row, row))
