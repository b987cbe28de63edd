"""The tables, as SQLAlchemy core. Alembic's migrations create them; a test holds both together."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Float, MetaData, String, Table

metadata = MetaData()

questions = Table(
    "questions",
    metadata,
    # A random key and no rowid: the order of rows tells nothing about when or after whom.
    Column("key", String(32), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("language", String(8), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("entry", String(40)),
    Column("confidence", Float, nullable=False),
    sqlite_with_rowid=False,
)

seen_updates = Table(
    "seen_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("forget_after", DateTime(timezone=True), nullable=False, index=True),
    sqlite_with_rowid=False,
)
