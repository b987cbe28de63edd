"""Brings a database to this version's tables, by Alembic."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from questions.errors import MigrationError

MIGRATIONS: Final = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> str:
    """Create or change the tables in the connection's transaction; returns the revision.

    Raises:
        MigrationError: Alembic cannot: the tables are those of a newer version, say.
    """
    there = _revision(connection)
    if there == newest():
        return there
    # 10 MB that a bot whose tables are as they should be never needs.
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise MigrationError(str(error)) from None
    return _revision(connection) or "none"


def newest() -> str:
    """The revision of this version's tables: each migration's file begins with its own."""
    return max(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*_*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("select version_num from alembic_version")).scalar()
    return None if found is None else str(found)
