"""Who is signed in to the console."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("flow", sa.String(64), nullable=False, unique=True),
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("agent", sa.JSON, nullable=False),
        sa.Column("began", sa.BigInteger, nullable=False),
        sa.Column("checked", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_console_sessions_person", "console_sessions", ["person"])
    op.create_index("ix_console_sessions_ends", "console_sessions", ["ends"])


def downgrade() -> None:
    op.drop_table("console_sessions")
