"""What is learned: changes, misses, versions of entries, and what is told again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "changes",
    "change_events",
    "revisions",
    "entry_versions",
    "miss_groups",
    "labelled",
    "reviews",
    "recalls",
)


def text(name: str, length: int, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, primary_key=primary_key)


def upgrade() -> None:
    _changes()
    _versions()
    _misses()
    _told()


def _changes() -> None:
    op.create_table(
        "changes",
        text("id", 20, primary_key=True),
        text("entry", 100),
        text("stage", 20),
        text("author", 200),
        sa.Column("made", MOMENT, nullable=False),
        sa.Column("published", sa.Integer),
        sa.Column("document", sa.JSON, nullable=False),
        sa.UniqueConstraint("published", name="uq_changes_published"),
    )
    op.create_index("ix_changes_stage_made", "changes", ["stage", "made"])
    op.create_table(
        "change_events",
        sa.Column("id", sa.Integer, primary_key=True),
        text("change", 20),
        text("step", 20),
        text("person", 200),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_change_events_change", "change_events", ["change"])
    op.create_index("ix_change_events_person", "change_events", ["person"])
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
    )


def _versions() -> None:
    op.create_table(
        "entry_versions",
        text("entry", 100, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        text("digest", 20),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("change", sa.String(20)),
        text("approver", 200),
    )
    op.create_table(
        "reviews",
        text("entry", 100, primary_key=True),
        text("digest", 20),
        sa.Column("reviewed", MOMENT),
        sa.Column("asked", MOMENT),
    )


def _misses() -> None:
    op.create_table(
        "miss_groups",
        text("id", 20, primary_key=True),
        text("state", 20),
        text("entry", 100),
        sa.Column("questions", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("companies", sa.Integer, nullable=False),
        sa.Column("first", MOMENT, nullable=False),
        sa.Column("last", MOMENT, nullable=False),
        sa.Column("unpublished", sa.Boolean, nullable=False),
        sa.Column("members", sa.JSON, nullable=False),
    )
    op.create_index("ix_miss_groups_state", "miss_groups", ["state"])
    op.create_table(
        "labelled",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        text("entry", 100),
        text("kind", 20),
        text("change", 20),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_labelled_change", "labelled", ["change"])


def _told() -> None:
    op.create_table(
        "recalls",
        text("change", 20, primary_key=True),
        text("person", 200, primary_key=True),
        text("channel", 20),
        text("place", 300),
        text("question", 64),
        text("state", 10),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_recalls_state", "recalls", ["state"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
