"""Whether a database holds simulated questions (`support-bot demo`) rather than people's."""

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.storage import Storage
from questions.tables import database_identity, metadata

FILLED_BY_USE = tuple(t for t in metadata.sorted_tables if t is not database_identity)
"""Tables with something in them only once somebody has used the bot or its desk."""

_DEMO = select(database_identity.c.demo)


async def is_demo(storage: Storage) -> bool:
    """Whether the questions are simulated: said wherever they are shown.

    Raises:
        StorageError: the database fails.
    """
    async with storage.begin() as connection:
        return bool((await connection.execute(_DEMO)).scalar())


async def holds_questions_of_people(connection: AsyncConnection) -> bool:
    """Whether somebody has used the bot with this database, and it is no demo."""
    if (await connection.execute(_DEMO)).scalar():
        return False
    for table in FILLED_BY_USE:
        if (await connection.execute(select(exists().select_from(table)))).scalar():
            return True
    return False


async def mark_as_demo(connection: AsyncConnection) -> None:
    """Say that what is in this database is simulated; cannot be taken back."""
    await connection.execute(update(database_identity).values(demo=True))
