"""The question log without texts, and the updates that were answered."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("entry", sa.String(40)),
        sa.Column("confidence", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_questions_day", "questions", ["day"])
    op.create_table(
        "seen_updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("forget_after", sa.DateTime(timezone=True), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seen_updates_forget_after", "seen_updates", ["forget_after"])


def downgrade() -> None:
    op.drop_table("seen_updates")
    op.drop_table("questions")
