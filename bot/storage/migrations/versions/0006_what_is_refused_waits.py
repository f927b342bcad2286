"""What a platform refuses waits until that is mended; what is over is found without looking at
everything."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXES = (
    ("turns", "ix_turns_at", ["at"]),
    ("events", "ix_events_person", ["person"]),
    ("events", "ix_events_question", ["question"]),
    ("events", "ix_events_ticket", ["ticket"]),
    ("tickets", "ix_tickets_status_filed", ["status", "filed"]),
    ("messages", "ix_messages_touched", ["touched"]),
    ("places", "ix_places_touched", ["touched"]),
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    for column in (
        sa.Column("leased", moment),
        sa.Column("aside", sa.String(length=300)),
        sa.Column("refused", sa.Text()),
        sa.Column("told", moment),
    ):
        op.add_column("deliveries", column)
    for table, name, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for table, name, _ in INDEXES:
        op.drop_index(name, table)
    with op.batch_alter_table("deliveries") as batch_op:
        for column in ("told", "refused", "aside", "leased"):
            batch_op.drop_column(column)
