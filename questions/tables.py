"""The tables, as SQLAlchemy core. Alembic's migrations create them; tests hold both together, and
hold docs/data-protection.md to every column.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

# Everywhere: no rowid, and random keys where a key has no meaning of its own. The order of rows
# tells nothing about when or after whom.

questions = Table(
    "questions",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("office_hours", Boolean, nullable=False),
    Column("language", String(8), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("entry", String(40)),
    Column("band", String(6), nullable=False),
    Column("runner_up", String(40)),
    Column("chosen", String(40)),
    Column("feedback", String(12)),
    Column("text", Text),
    Column("pseudonym", String(32), index=True),
    sqlite_with_rowid=False,
)

# All that reports count by: they read these and never the rows, which hold the words. Each begins
# with what is counted by, in its order: SQLite, which sorts otherwise, takes three times as long.
_COUNTED_BY_DAY = ("day", "language", "outcome", "chosen", "feedback", "entry", "band", "runner_up")
_COUNTED_BY_ENTRY = ("entry", "feedback", "day", "language")
Index("ix_questions_reports", *(questions.c[name] for name in _COUNTED_BY_DAY))
Index("ix_questions_entries", *(questions.c[name] for name in _COUNTED_BY_ENTRY))

feedback_tokens = Table(
    "feedback_tokens",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("question", String(32), nullable=False, index=True),
    Column("forget_after", DateTime(timezone=True), nullable=False, index=True),
    sqlite_with_rowid=False,
)

urgent_counts = Table(
    "urgent_counts",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("card", String(40), primary_key=True),
    Column("rule", String(8), primary_key=True),
    Column("messages", Integer, nullable=False),
    sqlite_with_rowid=False,
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("source", String(30), primary_key=True),
    Column("people", Integer, nullable=False),
    sqlite_with_rowid=False,
)

unlogged_counts = Table(
    "unlogged_counts",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("messages", Integer, nullable=False),
    sqlite_with_rowid=False,
)

salts = Table(
    "salts",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("salt", String(64), nullable=False),
    sqlite_with_rowid=False,
)

preferences = Table(
    "preferences",
    metadata,
    Column("pseudonym", String(32), primary_key=True),
    # The month of the salt behind the pseudonym: the row goes when the salt goes.
    Column("month", String(7), nullable=False, index=True),
    Column("language", String(8)),
    Column("logging_off", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

seen_updates = Table(
    "seen_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("forget_after", DateTime(timezone=True), nullable=False, index=True),
    # Until when a process has the update to itself; empty once it is answered.
    Column("lease_until", DateTime(timezone=True)),
    sqlite_with_rowid=False,
)

forgotten_rows = Table(
    "forgotten_rows",
    metadata,
    # A hash of a deleted row's key, so that an older backup does not bring the row back.
    Column("mark", String(32), primary_key=True),
    Column("forget_after", Date, nullable=False, index=True),
    sqlite_with_rowid=False,
)

exports = Table(
    "exports",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("format", String(5), nullable=False),
    Column("rows", Integer, nullable=False),
    sqlite_with_rowid=False,
)

database_identity = Table(
    "database_identity",
    metadata,
    # Random; tells `restore` whether this database knows of every deletion since a backup.
    Column("id", String(32), primary_key=True),
    # Simulated questions (`support-bot demo`): said on every page, never mixed with real ones.
    Column("demo", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

labels = Table(
    "labels",
    metadata,
    # The key of a row of `questions`. No words of its own, so what deletes the row deletes this.
    Column("question", String(32), primary_key=True),
    Column("verdict", String(16), nullable=False),
    Column("entry", String(40)),
    Column("by", String(40), nullable=False),
    Column("day", Date, nullable=False),
    sqlite_with_rowid=False,
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("language", String(8), nullable=False),
    Column("entry", String(40), nullable=False),
    Column("topic", String(40)),
    # An analyst's own words, never a logged question's.
    Column("text", Text, nullable=False),
    # The key of the question that gave the idea, for as long as its row is there.
    Column("question", String(32), index=True),
    Column("by", String(40), nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("state", String(8), nullable=False),
    sqlite_with_rowid=False,
)

evaluations = Table(
    "evaluations",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("asked", String(8), nullable=False),
    Column("language", String(8), nullable=False),
    Column("figures", Text, nullable=False),
    Column("knowledge", String(64), nullable=False),
    sqlite_with_rowid=False,
)
