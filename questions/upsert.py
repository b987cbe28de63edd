"""INSERT ... ON CONFLICT, which both databases know and SQLAlchemy writes for each by itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Upsert = postgresql.Insert | sqlite.Insert


def upsert(
    connection: AsyncConnection,
    table: Table,
    row: Mapping[str, Any],
    changes: Mapping[str, Any] | None = None,
    where: ColumnElement[bool] | None = None,
) -> Upsert:
    """INSERT the row; where its primary key is there, make the changes to that row, if any and if
    `where` holds for it.
    """
    key = [column.name for column in table.primary_key]
    new = _insert(connection, table).values(**row)
    if changes is None:
        return new.on_conflict_do_nothing(index_elements=key)
    return new.on_conflict_do_update(index_elements=key, set_=dict(changes), where=where)


async def insert_missing(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """INSERT the rows but for those whose primary key is there."""
    if rows:
        await connection.execute(_insert(connection, table).on_conflict_do_nothing(), rows)


def _insert(connection: AsyncConnection, table: Table) -> Upsert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
