"""Whether a database holds simulated questions (`support-bot demo`) rather than people's."""

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.storage import Storage
from questions.tables import database_identity, metadata

FILLED_BY_USE = tuple(t for t in metadata.sorted_tables if t is not database_identity)
"""Tables with something in them only once somebody has used the bot or its desk."""


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
        for table in FILLED_BY_USE:
            counted = await connection.execute(select(func.count()).select_from(table))
            if counted.scalar_one():
                return False
    return True


async def mark_as_demo(connection: AsyncConnection) -> None:
    """Say that what is in this database is simulated; cannot be taken back."""
    await connection.execute(update(database_identity).values(demo=True))
