"""Whether a database holds simulated questions (`support-bot demo`) rather than people's."""

from sqlalchemy import func, select, update

from questions.storage import Storage
from questions.tables import (
    arrivals,
    database_identity,
    labels,
    preferences,
    questions,
    unlogged_counts,
    urgent_counts,
)

OF_PEOPLE = (questions, labels, urgent_counts, arrivals, unlogged_counts, preferences)
"""Tables with something in them as soon as anybody has used the bot."""


async def is_demo(storage: Storage) -> bool:
    """Whether the questions are simulated: said wherever they are shown.

    Raises:
        StorageError: the database fails.
    """
    async with storage.begin() as connection:
        return bool((await connection.execute(select(database_identity.c.demo))).scalar())


async def is_empty(storage: Storage) -> bool:
    """Whether nobody has used the bot with this database yet.

    Raises:
        StorageError: the database fails.
    """
    async with storage.begin() as connection:
        for table in OF_PEOPLE:
            counted = await connection.execute(select(func.count()).select_from(table))
            if counted.scalar_one():
                return False
    return True


async def mark_as_demo(storage: Storage) -> None:
    """Say that what is in this database is simulated; cannot be taken back.

    Raises:
        StorageError: the database fails.
    """
    async with storage.begin() as connection:
        await connection.execute(update(database_identity).values(demo=True))
