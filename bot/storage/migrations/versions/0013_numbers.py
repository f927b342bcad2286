"""What is counted: outcomes of questions, happenings of tickets, and how far counting is."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = ("question_outcomes", "ticket_happenings", "company_names", "counted_up_to")


def text(name: str, length: int, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, primary_key=primary_key)


def upgrade() -> None:
    op.create_table(
        "question_outcomes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question", sa.String(64)),
        sa.Column("asked", MOMENT),
        sa.Column("day", sa.Date, nullable=False),
        text("company", 200),
        text("entry", 100),
        text("outcome", 10),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("human", sa.Integer, nullable=False),
        text("rating", 12),
        sa.Column("count", sa.Integer, nullable=False),
        sa.UniqueConstraint("question", name="uq_question_outcomes_question"),
    )
    op.create_index(
        "ix_question_outcomes_day_outcome_human_rating_shown_count",
        "question_outcomes",
        ["day", "outcome", "human", "rating", "shown", "count"],
    )
    op.create_index("ix_question_outcomes_entry_day", "question_outcomes", ["entry", "day"])
    op.create_table(
        "ticket_happenings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket", sa.String(20)),
        sa.Column("at", MOMENT),
        sa.Column("day", sa.Date, nullable=False),
        text("what", 20),
        text("company", 200),
        text("route", 60),
        sa.Column("minutes", sa.Integer),
    )
    op.create_index("ix_ticket_happenings_ticket", "ticket_happenings", ["ticket"])
    op.create_index("ix_ticket_happenings_day_what", "ticket_happenings", ["day", "what"])
    op.create_table("company_names", text("id", 200, primary_key=True), text("name", 300))
    op.create_table(
        "counted_up_to",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("asked", MOMENT, nullable=False),
        sa.Column("event", sa.Integer, nullable=False),
        text("zone", 60),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
