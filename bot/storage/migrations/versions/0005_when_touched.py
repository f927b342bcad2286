"""When a message or a place was last written to, so that what nobody needs can go."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("messages", "places"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("touched", sa.DateTime(timezone=True), server_default=sa.func.now())
            )


def downgrade() -> None:
    for table in ("messages", "places"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("touched")
