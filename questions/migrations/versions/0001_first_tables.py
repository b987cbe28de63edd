"""The question log and its exports, what people chose, pseudonyms' salts, answered updates."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_log()
    _create_counts()
    _create_what_is_tied_to_people()
    op.create_table(
        "seen_updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("forget_after", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forgotten_rows",
        sa.Column("mark", sa.String(32), primary_key=True),
        sa.Column("forget_after", sa.Date, nullable=False, index=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "exports",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("format", sa.String(5), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    identity = op.create_table(
        "database_identity",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("demo", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.bulk_insert(identity, [{"id": secrets.token_hex(16), "demo": False}])
    _create_what_analysts_write()
    _create_what_analysts_suggest()


def _create_log() -> None:
    op.create_table(
        "questions",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("office_hours", sa.Boolean, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("entry", sa.String(40)),
        sa.Column("band", sa.String(6), nullable=False),
        sa.Column("runner_up", sa.String(40)),
        sa.Column("chosen", sa.String(40)),
        sa.Column("feedback", sa.String(12)),
        sa.Column("text", sa.Text),
        sa.Column("pseudonym", sa.String(32), index=True),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_questions_reports",
        "questions",
        ["day", "language", "outcome", "chosen", "feedback", "entry", "band", "runner_up"],
    )
    op.create_index("ix_questions_entries", "questions", ["entry", "feedback", "day", "language"])
    op.create_table(
        "feedback_tokens",
        sa.Column("token", sa.String(32), primary_key=True),
        sa.Column("question", sa.String(32), nullable=False, index=True),
        sa.Column("forget_after", sa.DateTime(timezone=True), nullable=False, index=True),
        sqlite_with_rowid=False,
    )


def _create_counts() -> None:
    op.create_table(
        "urgent_counts",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("card", sa.String(40), primary_key=True),
        sa.Column("rule", sa.String(8), primary_key=True),
        sa.Column("messages", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "arrivals",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("source", sa.String(30), primary_key=True),
        sa.Column("people", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unlogged_counts",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("messages", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _create_what_is_tied_to_people() -> None:
    op.create_table(
        "salts",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "preferences",
        sa.Column("pseudonym", sa.String(32), primary_key=True),
        sa.Column("month", sa.String(7), nullable=False, index=True),
        sa.Column("language", sa.String(8)),
        sa.Column("logging_off", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )


def _create_what_analysts_write() -> None:
    op.create_table(
        "labels",
        sa.Column("question", sa.String(32), primary_key=True),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("entry", sa.String(40)),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sqlite_with_rowid=False,
    )


def _create_what_analysts_suggest() -> None:
    op.create_table(
        "suggestions",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("entry", sa.String(40), nullable=False),
        sa.Column("topic", sa.String(40)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("question", sa.String(32), index=True),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("state", sa.String(8), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "evaluations",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("asked", sa.String(8), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
        sa.Column("knowledge", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
