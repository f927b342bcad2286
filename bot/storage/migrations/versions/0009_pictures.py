"""Pictures that people sent along and that only the bot could fetch."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.String(50), primary_key=True),
        sa.Column("person", sa.String(150), nullable=False),
        sa.Column("company", sa.String(150), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(50), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_pictures_person_at", "pictures", ["person", "at"])
    op.create_index("ix_pictures_at", "pictures", ["at"])


def downgrade() -> None:
    op.drop_table("pictures")
