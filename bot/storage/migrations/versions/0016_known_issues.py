"""Known issues, and who is told what: recalls become one kind of telling."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issues",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
    )
    op.create_index("ix_issues_state", "issues", ["state"])
    op.create_table(
        "issue_tickets",
        sa.Column("ticket", sa.String(20), primary_key=True),
        sa.Column("issue", sa.String(20), nullable=False),
        sa.Column("taken_out", sa.Boolean, nullable=False),
    )
    op.create_index("ix_issue_tickets_issue", "issue_tickets", ["issue"])
    op.create_table(
        "tellings",
        sa.Column("about", sa.String(40), primary_key=True),
        sa.Column("recipient", sa.String(300), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_tellings_state_at", "tellings", ["state", "at"])
    op.execute(
        "INSERT INTO tellings (about, recipient, channel, place, question, state, at)"
        " SELECT change, person, channel, place, question, state, at FROM recalls"
    )
    op.drop_table("recalls")


def downgrade() -> None:
    op.create_table(
        "recalls",
        sa.Column("change", sa.String(20), primary_key=True),
        sa.Column("person", sa.String(200), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_recalls_state", "recalls", ["state"])
    op.execute(
        "INSERT INTO recalls (change, person, channel, place, question, state, at)"
        " SELECT about, recipient, channel, place, question, state, at FROM tellings"
        " WHERE about LIKE 'KC-%'"
    )
    op.drop_table("tellings")
    op.drop_table("issue_tickets")
    op.drop_table("issues")
